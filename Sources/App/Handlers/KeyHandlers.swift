// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// API keys: made, listed, replaced and revoked. What a caller may do with which key is decided by ``KeyRules``.
package enum KeyHandlers {
    /// Keys are counted before one is added: makers wait for each other, or two of them would pass the limit together.
    private static let lock = "keys"

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Keys.list) { call, work in try page(call, work) }
        let create = Operations.Keys.create
        bindings.bind(create.erased) { call, environment in
            let draft = try Shapes.keyDraft.decode(try call.input(), .create).applied(to: KeyDraft())
            return try await environment.write { work in
                let issued = try make(draft, call, work, environment.secrets)
                return try Presenter.reply(one: issued, create, call, work, environment)
            }
        }
        let rotate = Operations.Keys.rotate
        bindings.bind(rotate.erased) { call, environment in
            let input = call.envelope.members.isEmpty ? [:] : try call.input()
            let rotation = try Shapes.keyRotation.decode(input, .create).applied(to: KeyRotation())
            return try await environment.write { work in
                let issued = try replace(rotation, call, work, environment.secrets)
                return try Presenter.reply(one: issued, rotate, call, work, environment)
            }
        }
        bindings.remove(Operations.Keys.delete) { call, work in
            let key = try find(call, work)
            guard KeyRules.mayManage(principal: call.principal, kind: key.kind, userID: key.userID) else {
                throw refusal("This key is for others to revoke")
            }
            guard try TokenQueries.revoke(work.session, id: key.id, at: work.now) else { throw APIError.notFound }
        }
    }

    // MARK: Looking

    /// A person who asks for the keys of others is shown none: those that are out of sight are not there.
    private static func page(_ call: Call, _ work: Work) throws -> Page<APIKey> {
        typealias Names = Operations.Keys
        var filter = TokenQueries.Filter(
            kind: call.values.text(Names.kind).flatMap(APIKey.Kind.init(rawValue:)), userID: call.values.text(Names.userID),
            after: call.page.cursor)
        switch KeyRules.sight(call.principal) {
        case .everything: break
        case .own(let userID):
            guard filter.userID == nil || filter.userID == userID else { return Page(items: [], hasMore: false) }
            filter.userID = userID
        case .nothing: throw refusal("Keys are not for this credential to look at")
        }
        let found = try TokenQueries.page(work.session, filter, limit: call.page.limit + 1)
        return Page(fetched: found, call.page, cursor: \.id)
    }

    /// The key that the path names, when the caller may know of it.
    private static func find(_ call: Call, _ work: Work) throws -> APIKey {
        guard let key = try TokenQueries.find(work.session, id: call.path()) else { throw APIError.notFound }
        switch KeyRules.sight(call.principal) {
        case .everything: return key
        case .own(let userID):
            guard key.kind == .user, key.userID == userID else { throw APIError.notFound }
            return key
        case .nothing: throw refusal("Keys are not for this credential to manage")
        }
    }

    // MARK: Making

    private static func make(
        _ draft: KeyDraft, _ call: Call, _ work: Work, _ secrets: AccountSecrets
    ) throws -> IssuedKey {
        let userID = try holderID(draft, call.principal)
        guard KeyRules.mayManage(principal: call.principal, kind: draft.kind, userID: userID) else {
            throw refusal("Making keys of others, and of the account, is for administrators and owners")
        }
        var holder: APIKey.Holder?
        if let userID {
            guard let user = try UserQueries.find(work.session, ids: [userID]).first else {
                throw APIError.invalidInput("User \(userID) does not exist")
            }
            holder = APIKey.Holder(name: user.name, role: user.role)
        }
        try requireReach(call, draft.kind, userID, holder)
        if let problem = KeyRules.expiryProblem(draft.expiresAt, now: work.now) {
            throw APIError.invalidInput("Expires at \(problem)")
        }
        try work.session.lock(object: lock)
        guard try TokenQueries.count(work.session, at: work.now).current < APIKey.countMaximum else {
            throw limit("There can be at most \(APIKey.countMaximum) keys")
        }
        if let userID, try TokenQueries.count(work.session, userID: userID, at: work.now).current >= APIKey.perUserMaximum {
            throw limit("A user can have at most \(APIKey.perUserMaximum) keys")
        }
        let key = APIKey(
            id: work.makeID(), name: draft.name, kind: draft.kind, userID: userID, holder: holder,
            createdAt: work.now.roundedDownToSecond, expiresAt: draft.expiresAt)
        return try issue(key, call, work, secrets)
    }

    /// For whom the key is to stand; nil for the account.
    private static func holderID(_ draft: KeyDraft, _ principal: Principal) throws(APIError) -> String? {
        guard draft.kind == .user else {
            guard draft.userID == nil else { throw .invalidInput("User can only be named for a key of the kind user") }
            return nil
        }
        guard let userID = draft.userID ?? principal.userID else { throw .invalidInput("User can't be blank") }
        return userID
    }

    private static func replace(
        _ rotation: KeyRotation, _ call: Call, _ work: Work, _ secrets: AccountSecrets
    ) throws -> IssuedKey {
        try work.session.lock(object: lock)
        let old = try find(call, work)
        guard KeyRules.mayManage(principal: call.principal, kind: old.kind, userID: old.userID) else {
            throw refusal("This key is for others to replace")
        }
        try requireReach(call, old.kind, old.userID, old.holder)
        guard old.replacedByID == nil else { throw APIError.invalidInput("Key has been replaced already") }
        guard !old.hasExpired(at: work.now) else { throw APIError.invalidInput("Key has expired") }
        let now = work.now.roundedDownToSecond
        let maximum = old.userID == nil ? APIKey.countMaximum : APIKey.perUserMaximum
        let count = try TokenQueries.count(work.session, userID: old.userID, at: work.now)
        guard count.ending < maximum else { throw limit("At most \(maximum) keys can be ending at a time") }
        let key = APIKey(
            id: work.makeID(), name: old.name, kind: old.kind, userID: old.userID, holder: old.holder, createdAt: now,
            expiresAt: old.successorExpiry(at: now))
        let end = old.expiry(replacedAt: now, overlapSeconds: rotation.overlapSeconds)
        try TokenQueries.replace(work.session, id: old.id, by: key.id, expiresAt: end)
        return try issue(key, call, work, secrets)
    }

    private static func requireReach(
        _ call: Call, _ kind: APIKey.Kind, _ userID: String?, _ holder: APIKey.Holder?
    ) throws(APIError) {
        let mayIssue = KeyRules.mayIssue(
            principal: call.principal, kind: kind, userID: userID, holderRole: holder?.role)
        guard mayIssue else { throw refusal("The key would reach further than you do") }
    }

    private static func issue(
        _ draft: APIKey, _ call: Call, _ work: Work, _ secrets: AccountSecrets
    ) throws -> IssuedKey {
        var key = draft
        key.createdVia = call.channel.rawValue
        key.creatorUserID = call.principal.userID
        key.creatorKeyID = call.principal.keyID
        if let id = key.creatorKeyID { key.creatorKeyName = try TokenQueries.find(work.session, id: id)?.name }
        let token = try Tokens.issue(&key, work, secrets)
        return IssuedKey(key: key, token: token)
    }

    private static func refusal(_ text: String) -> APIError {
        var error = APIError.accessDenied
        error.errors = [text]
        return error
    }

    private static func limit(_ text: String) -> APIError {
        APIError(status: 400, code: 2019, message: "Product Limit Reached", errors: [text])
    }
}
