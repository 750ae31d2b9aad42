// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum HandoffRuleHandlers {
    private static let duplicate = "Handoff notification rule must be unique"

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.HandoffRules.list) { call, work in
            let user = try UserHandlers.find(call.path(), work)
            return Page(items: try HandoffRuleQueries.find(work.session, userID: user.id), hasMore: false)
        }
        bindings.show(Operations.HandoffRules.get) { call, work in try find(call, work) }
        bindings.create(Operations.HandoffRules.create) { call, change, work in
            let user = try UserHandlers.find(call.path(), work)
            var rule = change.applied(to: HandoffNotificationRule(userID: user.id))
            rule.id = work.makeID()
            rule.createdAt = work.now.roundedDownToSecond
            try check(&rule, work)
            let count = try HandoffRuleQueries.find(work.session, userID: user.id).count
            guard count < HandoffNotificationRule.perUserMaximum else {
                let maximum = HandoffNotificationRule.perUserMaximum
                throw APIError.invalidInput("User can have at most \(maximum) handoff notification rules")
            }
            try HandoffRuleQueries.insert(work.session, rule)
            try work.reconsiderHandoffs(ofUser: rule.userID)
            return rule
        }
        bindings.update(Operations.HandoffRules.update) { call, change, work in
            var rule = change.applied(to: try find(call, work))
            try check(&rule, work)
            try HandoffRuleQueries.update(work.session, rule)
            try work.reconsiderHandoffs(ofUser: rule.userID)
            return rule
        }
        bindings.remove(Operations.HandoffRules.delete) { call, work in
            try HandoffRuleQueries.delete(work.session, id: try find(call, work).id)
        }
    }

    private static func check(_ rule: inout HandoffNotificationRule, _ work: Work) throws {
        rule.contactMethod = try ContactMethodHandlers.requireOwn(rule.contactMethodID, userID: rule.userID, work)
        if try HandoffRuleQueries.hasTwin(work.session, of: rule) { throw APIError.invalidInput(duplicate) }
    }

    private static func find(_ call: Call, _ work: Work) throws -> HandoffNotificationRule {
        let found = try HandoffRuleQueries.find(work.session, id: call.path("oncall_handoff_notification_rule_id"))
        guard let found, found.userID == call.path() else { throw APIError.notFound }
        return found
    }
}

package enum StatusUpdateRuleHandlers {
    private static let duplicate = "Contact method has already been taken"

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.StatusUpdateRules.list) { call, work in
            let user = try UserHandlers.find(call.path(), work)
            return Page(items: try StatusUpdateRuleQueries.find(work.session, userIDs: [user.id]), hasMore: false)
        }
        bindings.show(Operations.StatusUpdateRules.get) { call, work in try find(call, work) }
        bindings.create(Operations.StatusUpdateRules.create) { call, change, work in
            let user = try UserHandlers.find(call.path(), work)
            var rule = change.applied(to: StatusUpdateNotificationRule(userID: user.id))
            rule.id = work.makeID()
            rule.createdAt = work.now.roundedDownToSecond
            try check(rule, work)
            try StatusUpdateRuleQueries.insert(work.session, rule)
            return rule
        }
        bindings.update(Operations.StatusUpdateRules.update) { call, change, work in
            let rule = change.applied(to: try find(call, work))
            try check(rule, work)
            try StatusUpdateRuleQueries.update(work.session, rule)
            return rule
        }
        bindings.remove(Operations.StatusUpdateRules.delete) { call, work in
            try StatusUpdateRuleQueries.delete(work.session, id: try find(call, work).id)
        }
    }

    private static func check(_ rule: StatusUpdateNotificationRule, _ work: Work) throws {
        _ = try ContactMethodHandlers.requireOwn(rule.contactMethodID, userID: rule.userID, work)
        if try StatusUpdateRuleQueries.hasTwin(work.session, of: rule) { throw APIError.invalidInput(duplicate) }
    }

    private static func find(_ call: Call, _ work: Work) throws -> StatusUpdateNotificationRule {
        let found = try StatusUpdateRuleQueries.find(work.session, id: call.path("status_update_notification_rule_id"))
        guard let found, found.userID == call.path() else { throw APIError.notFound }
        return found
    }
}

extension ContactMethodHandlers {
    /// A method that a rule names, which must be the user's own.
    static func requireOwn(_ id: String, userID: String, _ work: Work) throws -> ContactMethod {
        let method = try ContactMethodQueries.find(work.session, ids: [id]).first
        guard let method, method.userID == userID else { throw APIError.invalidInput("Contact method not found") }
        return method
    }
}
