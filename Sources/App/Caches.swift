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
    /// Larger answers are kept when they are asked for a second time: a few of them would drive out all others.
    package static let answerAtOnceBytesMaximum = 1024 * 1024
    /// What an answer takes in memory besides its body.
    static let answerOverheadBytes = 512
    static let namedBytesMaximum = 4 * 1024 * 1024

    /// Who a token stands for, by the token's hash. Held in the standing state.
    package let callers = FreshCache<String, Caller>(costMaximum: callersMaximum)
    package let answers = FreshCache<AnswerKey, Reply>(
        costMaximum: answersBytesMaximum, atOnceMaximum: answerAtOnceBytesMaximum)
    /// What paths name, by their values.
    let named = FreshCache<[String: String], AccessGuard.Named>(costMaximum: namedBytesMaximum)

    package static let includesBytesMaximum = 8 * 1024 * 1024
    /// What lists wrote out in full.
    package let includes = KeptIncludes(bytesMaximum: includesBytesMaximum)

    private let policyVersions = Mutex<[String: EscalationPolicy]>([:])

    /// Past it the cache is emptied. Rules can be large, and few of them see events.
    package static let orchestrationPathsMaximum = 200
    private let orchestrationPaths = Mutex<[String: OrchestrationPath]>([:])

    /// Past it the cache is emptied.
    package static let cacheVariableRulesMaximum = 2000
    private let cacheVariableRules = Mutex<[String: CacheVariableRule]>([:])

    package let openIncidents: OpenIncidentRoom

    package init(openIncidentsMaximum: Int = Service.openIncidentsMaximum) {
        openIncidents = OpenIncidentRoom(maximum: openIncidentsMaximum)
    }

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

    /// What a cache variable says, ready to be held against events. It is kept under the variable's version.
    package func cacheVariableRule(_ variable: CacheVariable) throws -> CacheVariableRule {
        let version = variable.mark.version
        if let known = cacheVariableRules.withLock({ $0[version] }) { return known }
        let rule = try OrchestrationForm.read(variable).rule
        cacheVariableRules.withLock { known in
            if known.count >= Self.cacheVariableRulesMaximum { known.removeAll() }
            known[version] = rule
        }
        return rule
    }

    /// The rules of a path by their version, ready to be held against events. Where they have changed meanwhile, those of now:
    /// an event must not pass without any. Nil where there are none any more.
    package func orchestrationPath(
        _ version: String, ownerID: String, _ kind: OrchestrationPath.Kind, _ session: any Session
    ) throws -> OrchestrationPath? {
        if let known = orchestrationPaths.withLock({ $0[version] }) { return known }
        guard let stored = try OrchestrationPathQueries.find(session, ownerID: ownerID, kind) else { return nil }
        let path = try OrchestrationForm.read(stored.document, kind, makeID: { "" }).path
        orchestrationPaths.withLock { known in
            if known.count >= Self.orchestrationPathsMaximum { known.removeAll() }
            known[stored.mark.version] = path
        }
        return path
    }
}
