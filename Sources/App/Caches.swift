// SPDX-License-Identifier: Apache-2.0
package import Domain
package import Store
private import Synchronization

/// Things that never change once written, kept read. Anything that can change is read from the store each time.
package final class Caches: Sendable {
    /// Past it the cache is emptied: a policy that is still in use comes back with one query.
    package static let policyVersionsMaximum = 2000

    private let policyVersions = Mutex<[String: EscalationPolicy]>([:])

    package init() {}

    /// A frozen escalation policy by the id of its version.
    package func policyVersion(_ id: String, _ session: any Session) throws -> EscalationPolicy {
        if let known = policyVersions.withLock({ $0[id] }) { return known }
        guard let policy = try EscalationPolicyQueries.version(session, id: id) else {
            throw DatabaseError.misuse("escalation policy version \(id) is missing")
        }
        policyVersions.withLock { known in
            if known.count >= Self.policyVersionsMaximum { known.removeAll() }
            known[id] = policy
        }
        return policy
    }
}
