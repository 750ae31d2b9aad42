// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// OAuth clients that act as an agent: made, listed, changed, given new secrets and removed.
package enum AgentClientHandlers {
    private typealias Names = Operations.AgentClients

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Names.list) { call, work in
            let agent = try AgentHandlers.find(call, work)
            let found = try OAuthClientQueries.page(
                work.session, agentID: agent.id, after: call.page.cursor, limit: call.page.limit + 1)
            return Page(fetched: found, call.page, cursor: { $0.id })
        }
        bindings.remove(Names.delete) { call, work in
            let client = try find(call, work)
            _ = try OAuthClientQueries.delete(work.session, id: client.id)
        }
        bindings.update(Names.update) { call, change, work in
            let agent = try AgentHandlers.find(call, work)
            let old = try find(call, work)
            try AgentHandlers.requireReach(call, ownerID: agent.ownerID, work)
            let new = change.applied(to: AgentClientDraft(name: old.name, expiresAt: old.expiresAt))
            let name = OAuthClient.cleanedName(new.name)
            guard !name.isBlank else { throw APIError.invalidInput("Name can't be blank") }
            if new.expiresAt != old.expiresAt, let problem = KeyRules.expiryProblem(new.expiresAt, now: work.now) {
                throw APIError.invalidInput("Expires at \(problem)")
            }
            try OAuthClientQueries.update(work.session, id: old.id, name: name, expiresAt: new.expiresAt)
            return try find(call, work)
        }
        bindCreate(&bindings)
        bindRotate(&bindings)
    }

    private static func bindCreate(_ bindings: inout Bindings) {
        let endpoint = Names.create
        bindings.bind(endpoint.erased) { call, environment in
            let draft = try Shapes.agentClientDraft.decode(try call.input(), .create).applied(to: AgentClientDraft())
            let name = OAuthClient.cleanedName(draft.name)
            guard !name.isBlank else { throw APIError.invalidInput("Name can't be blank") }
            let secrets = environment.secrets
            return try await environment.write { work in
                let agent = try AgentHandlers.find(call, work)
                try AgentHandlers.requireReach(call, ownerID: agent.ownerID, work)
                if let problem = KeyRules.expiryProblem(draft.expiresAt, now: work.now) {
                    throw APIError.invalidInput("Expires at \(problem)")
                }
                // They are counted before one is added.
                try work.session.lock(object: "agents/\(agent.id)")
                guard try OAuthClientQueries.count(work.session, agentID: agent.id) < AIAgent.oauthClientsMaximum else {
                    throw AgentHandlers.limit("An agent can have at most \(AIAgent.oauthClientsMaximum) OAuth clients")
                }
                let client = OAuthClient(
                    name: name, grantTypes: [.clientCredentials], createdByUserID: call.principal.userID,
                    agentID: agent.id, expiresAt: draft.expiresAt)
                let made = try OAuthService.add(client, isPublic: false, work, secrets)
                return try Presenter.reply(
                    one: IssuedOAuthClient(client: made.client, secret: made.secret), endpoint, call, work, environment)
            }
        }
    }

    private static func bindRotate(_ bindings: inout Bindings) {
        let endpoint = Names.rotate
        bindings.bind(endpoint.erased) { call, environment in
            let input = call.envelope.members.isEmpty ? [:] : try call.input()
            let rotation = try Shapes.keyRotation.decode(input, .create).applied(to: KeyRotation())
            let secrets = environment.secrets
            return try await environment.write { work in
                // Two at once would leave a secret to nobody.
                try work.session.lock(object: "agents/\(call.path())")
                let agent = try AgentHandlers.find(call, work)
                let old = try find(call, work)
                try AgentHandlers.requireReach(call, ownerID: agent.ownerID, work)
                guard !old.hasExpired(at: work.now) else { throw APIError.invalidInput("OAuth client has expired") }
                let secret = work.runtime.randomToken(length: OAuthSecrets.clientSecretLength)
                try OAuthClientQueries.rotate(
                    work.session, id: old.id, hash: secrets.hash(ofToken: secret),
                    previousEndsAt: work.now.roundedDownToSecond.adding(seconds: Int64(rotation.overlapSeconds)))
                // Who has got hold of the secret has tokens, too.
                if rotation.overlapSeconds == 0 { try OAuthClientQueries.forgetPrevious(work.session, id: old.id) }
                return try Presenter.reply(
                    one: IssuedOAuthClient(client: try find(call, work), secret: secret), endpoint, call, work,
                    environment)
            }
        }
    }

    /// The client that the path names, if it is one of the agent that the path names.
    private static func find(_ call: Call, _ work: Work) throws -> OAuthClient {
        let id = call.path(Names.clientIDName)
        guard let client = try OAuthClientQueries.find(work.session, id: id, agentID: call.path()) else {
            throw APIError.notFound
        }
        return client
    }
}
