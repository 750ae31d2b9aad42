// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Levels of a policy one by one. Each change makes a new version of the policy, as a change of the whole does.
package enum EscalationRuleHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.EscalationRules.list) { call, work in
            Page(slicing: try EscalationPolicyHandlers.find(call.path(), work).rules, call.page)
        }
        bindings.show(Operations.EscalationRules.get) { call, work in
            let policy = try EscalationPolicyHandlers.find(call.path(), work)
            return policy.rules[try index(of: call, in: policy)]
        }
        bindings.create(Operations.EscalationRules.create) { call, change, work in
            let old = try EscalationPolicyHandlers.findForChange(call.path(), work)
            guard old.rules.count < EscalationPolicy.rulesMaximum else {
                throw APIError.invalidInput("Escalation rules has more than \(EscalationPolicy.rulesMaximum) elements")
            }
            var rule = change.applied(to: EscalationRule(delayMinutes: 0, targets: []))
            rule.id = work.makeID()
            var policy = old
            policy.rules.append(rule)
            try save(policy, from: old, work)
            return rule
        }
        bindings.update(Operations.EscalationRules.update) { call, change, work in
            let old = try EscalationPolicyHandlers.findForChange(call.path(), work)
            let place = try index(of: call, in: old)
            let rule = change.applied(to: old.rules[place])
            var policy = old
            policy.rules[place] = rule
            try save(policy, from: old, work)
            return rule
        }
        bindings.remove(Operations.EscalationRules.delete) { call, work in
            let old = try EscalationPolicyHandlers.findForChange(call.path(), work)
            let place = try index(of: call, in: old)
            guard old.rules.count > 1 else { throw APIError.invalidInput("Escalation rules can't be blank") }
            var policy = old
            policy.rules.remove(at: place)
            try save(policy, from: old, work)
        }
    }

    private static func index(of call: Call, in policy: EscalationPolicy) throws(APIError) -> Int {
        let id = call.path("escalation_rule_id")
        guard let place = policy.rules.firstIndex(where: { $0.id == id }) else {
            throw APIError(status: 404, code: 5001, message: "Escalation Rule Not Found")
        }
        return place
    }

    private static func save(_ policy: EscalationPolicy, from old: EscalationPolicy, _ work: Work) throws {
        try EscalationPolicyHandlers.check(policy, work)
        try EscalationPolicyQueries.update(work.session, policy, from: old, makeID: { work.makeID() })
        try work.reconsiderHandoffs(scheduleIDs: policy.scheduleIDs)
    }
}

extension EscalationPolicyHandlers {
    /// A change of one level or of the teams is one of the whole policy: whoever changes it elsewhere waits, and then reads
    /// what is new.
    static func findForChange(_ id: String, _ work: Work) throws -> EscalationPolicy {
        try work.session.lock(object: ResourceKind.escalationPolicy.apiPath(id: id, parentID: nil))
        return try find(id, work)
    }
}
