// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Apps that people of the account make known, and remove.
package enum OAuthClientHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.OAuthClients.list) { call, work in
            let found = try OAuthClientQueries.page(work.session, after: call.page.cursor, limit: call.page.limit + 1)
            return Page(fetched: found, call.page, cursor: { $0.id })
        }
        bindings.remove(Operations.OAuthClients.delete) { call, work in
            guard try OAuthClientQueries.find(work.session, id: call.path()) != nil else { throw APIError.notFound }
            _ = try OAuthClientQueries.delete(work.session, id: call.path())
        }
        bindCreate(&bindings)
    }

    private static func bindCreate(_ bindings: inout Bindings) {
        let endpoint = Operations.OAuthClients.create
        bindings.bind(endpoint.erased) { call, environment in
            guard let shape = endpoint.input else { throw APIError.internalError }
            let draft = try shape.decode(try call.input(), .create).applied(to: OAuthClientDraft())
            let client = try registered(draft, by: call.principal.userID)
            let secrets = environment.secrets
            return try await environment.write { work in
                let made = try OAuthService.add(client, isPublic: draft.isPublic, work, secrets)
                return try Presenter.reply(
                    one: IssuedOAuthClient(client: made.client, secret: made.secret), endpoint, call, work, environment)
            }
        }
    }

    private static func registered(_ draft: OAuthClientDraft, by userID: String?) throws(APIError) -> OAuthClient {
        let name = OAuthClient.cleanedName(draft.name)
        guard !name.isBlank else { throw .invalidInput("Name can't be blank") }
        let actsForPeople = draft.grantTypes.contains(.authorizationCode)
        if actsForPeople, draft.redirectURIs.isEmpty {
            throw .invalidInput("Redirect uris can't be blank when grant_types holds authorization_code")
        }
        if draft.isPublic, draft.grantTypes.contains(.clientCredentials) {
            throw .conflictingArguments("An app without a secret cannot act by itself with client_credentials")
        }
        return OAuthClient(
            name: name, grantTypes: draft.grantTypes, redirectURIs: draft.redirectURIs, scopes: draft.scopes,
            createdByUserID: userID)
    }
}
