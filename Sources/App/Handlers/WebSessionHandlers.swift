// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Where people are signed in: as sessions, and in the newer terms of OAuth.
package enum WebSessionHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.UserSessions.list) { call, work in
            let user = try UserHandlers.find(call.path(), work)
            let rows = try WebSessionQueries.page(
                work.session, userID: user.id, after: nil, limit: WebSession.listMaximum, at: work.now)
            return Page(items: rows, hasMore: false)
        }
        bindings.show(Operations.UserSessions.get) { call, work in try find(call, work) }
        bindings.remove(Operations.UserSessions.delete) { call, work in
            let session = try find(call, work)
            try WebSessionQueries.delete(work.session, userID: session.userID, id: session.id)
        }
        bindings.remove(Operations.UserSessions.deleteAll) { call, work in
            let user = try UserHandlers.find(call.path(), work)
            try SignInQueries.deleteAll(work.session, userID: user.id)
        }
        bindDelegations(&bindings)
    }

    private static func bindDelegations(_ bindings: inout Bindings) {
        let list = Operations.UserDelegations.list
        bindings.bind(list.erased) { call, environment in
            try await environment.read { work in
                let page = try delegations(call, work)
                var object: JSONObject = [
                    "limit": .int(Int64(call.page.limit)), "more": .bool(page.hasMore),
                    "next_cursor": JSON(page.nextCursor),
                ]
                let items = try Presenter.present(page.items, list, call, work, environment)
                object.append(call.operation.outputKey ?? "", .array(items))
                return Reply(status: call.operation.successStatus, body: JSON.object(object).encoded())
            }
        }
        let get = Operations.UserDelegations.get
        bindings.bind(get.erased) { call, environment in
            try await environment.read { work in
                let session = try require(call.path("delegation_id"), of: call.path(), work)
                let shown = try Presenter.present([session], get, call, work, environment).first ?? .null
                var object = shown.objectValue ?? [:]
                object.append(call.operation.outputKey ?? "", shown)
                return Reply(status: call.operation.successStatus, body: JSON.object(object).encoded())
            }
        }
    }

    /// All there are came by the web and hold: what has ended is not kept.
    private static func delegations(_ call: Call, _ work: Work) throws -> Page<WebSession> {
        let user = try UserHandlers.find(call.path(), work)
        let kind = call.values.text(Operations.UserDelegations.kind) ?? WebSession.delegationType
        let status = call.values.text(Operations.UserDelegations.status) ?? WebSession.delegationStatus
        guard kind == WebSession.delegationType, status == WebSession.delegationStatus else {
            return Page(items: [], hasMore: false)
        }
        let rows = try WebSessionQueries.page(
            work.session, userID: user.id, after: call.page.cursor, limit: call.page.limit + 1, at: work.now)
        return Page(fetched: rows, call.page, cursor: { $0.id })
    }

    private static func find(_ call: Call, _ work: Work) throws -> WebSession {
        guard call.path("type") == WebSession.browserType else { throw APIError.notFound }
        return try require(call.path("session_id"), of: call.path(), work)
    }

    private static func require(_ id: String, of userID: String, _ work: Work) throws -> WebSession {
        let user = try UserHandlers.find(userID, work)
        guard let found = try WebSessionQueries.find(work.session, userID: user.id, id: id, at: work.now) else {
            throw APIError.notFound
        }
        return found
    }
}
