// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Credentials with which deliveries get tokens. They are not tried here: what they lead to is told by the deliveries.
package enum WebhookOAuthClientHandlers {
    /// They are counted before one is added.
    private static let lock = "webhook OAuth clients"

    package static func bind(_ bindings: inout Bindings) {
        typealias Names = Operations.WebhookOAuthClients
        bindings.list(Names.list) { _, work in
            Page(items: try WebhookOAuthClientQueries.all(work.session), hasMore: false)
        }
        bindings.show(Names.get) { call, work in try find(call.path(), work) }
        bindings.create(Names.create) { _, change, work in
            try work.session.lock(object: lock)
            guard try WebhookOAuthClientQueries.all(work.session).count < WebhookRules.oauthClientsMaximum else {
                throw APIError(
                    status: 400, code: 2019, message: "Product Limit Reached",
                    errors: ["There can be at most \(WebhookRules.oauthClientsMaximum) OAuth clients of webhooks"])
            }
            let empty = WebhookOAuthClient(
                id: work.makeID(), name: "", clientID: "", clientSecret: "", scope: "", tokenURL: "",
                createdAt: work.now.roundedDownToSecond)
            let client = change.applied(to: empty)
            try WebhookOAuthClientQueries.insert(work.session, client)
            return client
        }
        bindings.update(Names.update) { call, change, work in
            let old = try find(call.path(), work)
            let client = change.applied(to: old)
            if client != old { try WebhookOAuthClientQueries.update(work.session, client) }
            return client
        }
        bindings.remove(Names.delete) { call, work in
            let client = try find(call.path(), work)
            try WebhookListQueries.forget(work.session, oauthClientID: client.id)
            try WebhookOAuthClientQueries.delete(work.session, id: client.id)
        }
    }

    private static func find(_ id: String, _ work: Work) throws -> WebhookOAuthClient {
        guard let found = try WebhookOAuthClientQueries.find(work.session, ids: [id]).first else {
            throw APIError.notFound
        }
        return found
    }
}
