// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum ContactMethodHandlers {
    static let labelDefault = "Default"
    /// Compared for by a client, letter by letter, as the only text.
    private static let duplicate = "User Contact method must be unique"

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.ContactMethods.list) { call, work in
            let user = try UserHandlers.find(call.path(), work)
            return Page(items: try ContactMethodQueries.find(work.session, userIDs: [user.id]), hasMore: false)
        }
        bindings.show(Operations.ContactMethods.get) { call, work in try find(call, work) }
        bindings.create(Operations.ContactMethods.create) { call, change, work in
            let user = try UserHandlers.find(call.path(), work)
            var method = change.applied(to: ContactMethod(userID: user.id, label: labelDefault))
            method.id = work.makeID()
            method.createdAt = work.now.roundedDownToSecond
            try check(&method, work)
            guard user.contactMethodIDs.count < ContactMethod.perUserMaximum else {
                throw APIError.invalidInput("User can have at most \(ContactMethod.perUserMaximum) contact methods")
            }
            try ContactMethodQueries.insert(work.session, method)
            return method
        }
        bindings.update(Operations.ContactMethods.update) { call, change, work in
            let old = try find(call, work)
            var method = change.applied(to: old)
            guard method.kind == old.kind else { throw APIError.invalidInput("Type cannot be changed") }
            try check(&method, work)
            try ContactMethodQueries.update(work.session, method)
            return method
        }
        bindings.remove(Operations.ContactMethods.delete) { call, work in
            try ContactMethodQueries.delete(work.session, id: try find(call, work).id)
        }
    }

    private static func check(_ method: inout ContactMethod, _ work: Work) throws {
        // As the user writes it otherwise: what stands before the @ may matter to their mail server.
        method.address = method.address.trimmed
        if let problem = method.addressProblem { throw APIError.invalidInput("Address \(problem)") }
        if try ContactMethodQueries.hasTwin(work.session, of: method) { throw APIError.invalidInput(duplicate) }
    }

    private static func find(_ call: Call, _ work: Work) throws -> ContactMethod {
        let found = try ContactMethodQueries.find(work.session, ids: [call.path("contact_method_id")]).first
        guard let found, found.userID == call.path() else { throw APIError.notFound }
        return found
    }
}

package enum NotificationRuleHandlers {
    /// Compared for by a client, letter by letter, as the only text.
    private static let duplicate = "Channel Start delay must be unique for a given contact method"
    /// Rules that one user may have.
    package static let perUserMaximum = 50

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.NotificationRules.list) { call, work in
            let user = try UserHandlers.find(call.path(), work)
            var rules = try NotificationRuleQueries.find(work.session, userIDs: [user.id])
            let asked = call.values.text(Operations.NotificationRules.urgency) ?? Urgency.high.rawValue
            if let urgency = Urgency(rawValue: asked) { rules = rules.filter { $0.urgency == urgency } }
            return Page(items: rules, hasMore: false)
        }
        bindings.show(Operations.NotificationRules.get) { call, work in try find(call, work) }
        bindings.create(Operations.NotificationRules.create) { call, change, work in
            let user = try UserHandlers.find(call.path(), work)
            var rule = change.applied(to: NotificationRule(userID: user.id))
            rule.id = work.makeID()
            rule.createdAt = work.now.roundedDownToSecond
            try check(&rule, work)
            guard user.notificationRuleIDs.count < perUserMaximum else {
                throw APIError.invalidInput("User can have at most \(perUserMaximum) notification rules")
            }
            try NotificationRuleQueries.insert(work.session, rule)
            return rule
        }
        bindings.update(Operations.NotificationRules.update) { call, change, work in
            var rule = change.applied(to: try find(call, work))
            try check(&rule, work)
            try NotificationRuleQueries.update(work.session, rule)
            return rule
        }
        bindings.remove(Operations.NotificationRules.delete) { call, work in
            try NotificationRuleQueries.delete(work.session, id: try find(call, work).id)
        }
    }

    private static func check(_ rule: inout NotificationRule, _ work: Work) throws {
        let method = try ContactMethodQueries.find(work.session, ids: [rule.contactMethodID]).first
        guard let method, method.userID == rule.userID else { throw APIError.invalidInput("Contact method not found") }
        rule.contactMethod = method
        if try NotificationRuleQueries.hasTwin(work.session, of: rule) { throw APIError.invalidInput(duplicate) }
    }

    private static func find(_ call: Call, _ work: Work) throws -> NotificationRule {
        let found = try NotificationRuleQueries.find(work.session, ids: [call.path("notification_rule_id")]).first
        guard let found, found.userID == call.path() else { throw APIError.notFound }
        return found
    }
}

extension String {
    fileprivate var trimmed: String {
        var rest = Substring(self)
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }
}
