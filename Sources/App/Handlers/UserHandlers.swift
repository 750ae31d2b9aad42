// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
package import Domain
import Store

package enum UserHandlers {
    private static let emailTaken = "Email has already been taken"
    private static let roleRefused = APIError.accessDenied(
        "Only an administrator gives roles, and only an owner makes and unmakes owners")
    private static let addressRefused = APIError.accessDenied(
        "An app does not change the address with which somebody signs in")
    private static let ownerRefused = APIError.accessDenied("Only an owner changes an owner's account")

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Users.list) { call, work in
            let filter = UserQueries.Filter(query: call.values.text(.query), teamIDs: call.values.list(.teamIDs))
            let rows = try UserQueries.page(
                work.session, filter, visibility: work.visibility, limit: call.page.limit, offset: call.page.offset)
            let total =
                call.page.wantsTotal ? try UserQueries.count(work.session, filter, visibility: work.visibility) : nil
            return Page(fetched: rows, call.page, total: total)
        }
        bindings.show(Operations.Users.get) { call, work in
            var user = try find(call.path(), work)
            user.calendarPath = try CalendarKeys.address(ofUser: user.id, call, work)?.path
            return user
        }
        bindings.create(Operations.Users.create) { call, change, work in
            let user = change.applied(to: User())
            guard RoleRules.mayGive(call.principal, user.role, inPlaceOf: nil) else { throw roleRefused }
            try check(user, work)
            return try add(user, work)
        }
        bindings.update(Operations.Users.update) { call, change, work in
            let old = try find(call.path(), work)
            let user = change.applied(to: old)
            guard RoleRules.mayChange(call.principal, userID: old.id, role: old.role) else { throw ownerRefused }
            guard RoleRules.mayGive(call.principal, user.role, inPlaceOf: old.role) else { throw roleRefused }
            guard user.email == old.email || RoleRules.mayReaddress(call.principal) else { throw addressRefused }
            try check(user, work)
            // One at a time: two owners who unmake each other must not leave none.
            if old.role == .owner, user.role != .owner { try work.session.lock(object: "owners") }
            if old.role == .owner, user.role != .owner, try UserQueries.owners(work.session) == [old.id] {
                throw APIError.invalidInput("Role of the last owner cannot be changed")
            }
            try UserQueries.update(work.session, user)
            try lowerTeamRoles(of: user, from: old.role, work)
            // A link that is out leads to the mailbox of before.
            if user.email != old.email { try SignInQueries.deleteLinks(work.session, userID: user.id) }
            return user
        }
        bindings.remove(Operations.Users.delete) { call, work in
            let user = try find(call.path(), work)
            guard RoleRules.mayChange(call.principal, userID: user.id, role: user.role) else { throw ownerRefused }
            try remove(user, work)
        }
        bindCurrent(&bindings)
    }

    /// Adds a user who can be told at once: by mail, for either urgency, without delay.
    package static func add(_ draft: User, _ work: Work) throws -> User {
        var user = draft
        user.id = work.makeID()
        user.createdAt = work.now.roundedDownToSecond
        try UserQueries.insert(work.session, user)
        let method = ContactMethod(
            id: work.makeID(), userID: user.id, kind: .email, label: ContactMethodHandlers.labelDefault, address: user.email,
            createdAt: user.createdAt)
        try ContactMethodQueries.insert(work.session, method)
        user.contactMethodIDs = [method.id]
        for urgency in Urgency.allCases {
            let rule = NotificationRule(
                id: work.makeID(), userID: user.id, contactMethodID: method.id, urgency: urgency, createdAt: user.createdAt)
            try NotificationRuleQueries.insert(work.session, rule)
            user.notificationRuleIDs.append(rule.id)
        }
        return user
    }

    static func find(_ id: String, _ work: Work) throws -> User {
        guard let user = try UserQueries.find(work.session, ids: [id]).first else { throw APIError.notFound }
        return user
    }

    /// Whoever is lowered is on no team more than the new role lets them be. They can be raised there again, by somebody
    /// who means it.
    private static func lowerTeamRoles(of user: User, from old: Role, _ work: Work) throws {
        guard user.role.right < old.right else { return }
        let usual = TeamRole.usual(for: user.role)
        let above = TeamRole.allCases.filter { $0.right > usual.right }
        guard !above.isEmpty else { return }
        try TeamQueries.setRole(work.session, userID: user.id, of: above, to: usual)
    }

    private static func check(_ user: User, _ work: Work) throws {
        if let twin = try UserQueries.find(work.session, email: user.email), twin.id != user.id {
            throw APIError.invalidInput(emailTaken)
        }
    }

    private static func remove(_ user: User, _ work: Work) throws {
        if user.role == .owner, try UserQueries.owners(work.session) == [user.id] {
            throw APIError.invalidInput("User is the last owner and can't be deleted")
        }
        switch try UserQueries.use(work.session, id: user.id, at: work.now) {
        case .openIncident?: throw APIError.invalidInput("User can't be deleted while open incidents are assigned to them")
        case .escalationPolicy?: throw APIError.invalidInput("User can't be deleted while an escalation policy names them")
        case .openIncidentPolicy?:
            throw APIError.invalidInput("User can't be deleted while open incidents may be escalated to them")
        case .schedule?: throw APIError.invalidInput("User can't be deleted while they are on a schedule")
        case nil:
            // Their overrides go with them, and others are on call then.
            try work.reconsiderHandoffs(ofUser: user.id)
            try UserQueries.delete(work.session, id: user.id)
        }
    }

    /// With an account's key there is nobody to show: the answer's form is one that clients look for.
    private static func bindCurrent(_ bindings: inout Bindings) {
        let endpoint = Operations.Users.current
        bindings.bind(endpoint.erased) { call, environment in
            guard let userID = call.principal.userID else {
                let text = """
                    Because this request was made using an account-level access token, we were unable to determine the \
                    user's identity. Please use a user-level token.
                    """
                return Reply(status: 400, body: JSON.object(["error": .string(text)]).encoded())
            }
            return try await environment.read { work in
                try Presenter.reply(one: try find(userID, work), endpoint, call, work, environment)
            }
        }
    }
}

package enum AbilityHandlers {
    /// What this server does, in the reference's words.
    package static let abilities = [
        "coordinated_responding", "manage_schedules", "service_support_hours", "teams", "urgencies",
    ]

    package static func bind(_ bindings: inout Bindings) {
        bindings.bind(Operations.Abilities.list.erased) { call, environment in
            try await environment.read { work in
                Presenter.reply(.array(try available(work).map(JSON.string)), call)
            }
        }
        bindings.bind(Operations.Abilities.test.erased) { call, environment in
            let name = call.path()
            let available: [String] = try await environment.read { work in try Self.available(work) }
            guard available.contains(name) else {
                throw Operations.Abilities.published.contains(name) ? APIError.missingAbility : APIError.notFound
            }
            return Reply(status: call.operation.successStatus)
        }
    }

    /// Less what an administrator has switched off.
    private static func available(_ work: Work) throws -> [String] {
        let disabled = try AccountQueries.restrictions(work.session).disabledAbilities
        return abilities.filter { !disabled.contains($0) }
    }
}
