// SPDX-License-Identifier: Apache-2.0
package import Domain
package import Store
private import Synchronization

/// Things that never change once written, kept read; and things that can change, kept for as long as nothing does.
package final class Caches: Sendable {
    /// Past it the cache is emptied: a policy that is still in use comes back with one query.
    package static let policyVersionsMaximum = 2000

    /// Callers that are held at once, well over the keys of a busy account.
    package static let callersMaximum = 4096
    package static let answersBytesMaximum = 32 * 1024 * 1024
    /// What an answer takes in memory besides its body.
    static let answerOverheadBytes = 512

    /// Who a token stands for, by the token's hash.
    package let callers = FreshCache<String, Caller>(costMaximum: callersMaximum)
    package let answers = FreshCache<AnswerKey, Reply>(costMaximum: answersBytesMaximum)

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
