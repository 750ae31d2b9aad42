// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// The token endpoint.
extension OAuthService {
    /// What one exchange gave.
    struct Issued: Sendable {
        var access: String
        var refresh: String?
        var scopes: [String]
        /// For an ID token; nil when none was asked for.
        var identity: IDTokens.Identity?
    }

    /// A refusal that has written something, and so must not be thrown.
    private enum Exchange: Sendable {
        case issued(Issued)
        case refused(OAuthError)
    }

    /// Who gets a token, and for what.
    private struct Grant: Sendable {
        var familyID: String
        var clientID: String
        var userID: String?
        /// All that was granted, which later tokens of the grant may have.
        var scopes: [String]
        var resource: String?
    }

    package func token(_ request: WireRequest) async throws -> Reply {
        try await answering {
            let form = try OAuthForm(request)
            guard let text = form["grant_type"] else { throw OAuthError(.invalidRequest, "grant_type is missing") }
            let client = try await client(request, form)
            guard let type = GrantType(rawValue: text) else {
                throw OAuthError(.unsupportedGrantType, "This grant_type is not known here")
            }
            guard client.may(type) else {
                throw OAuthError(.unauthorizedClient, "The app is not registered for this grant_type")
            }
            let exchange =
                switch type {
                case .clientCredentials: try await byItself(form, client)
                case .authorizationCode: try await forCode(form, client)
                case .refreshToken: try await forRefreshToken(form, client)
                }
            switch exchange {
            case .refused(let error): throw error
            case .issued(let issued): return .oauth(try await json(issued, clientID: client.id))
            }
        }
    }

    /// The app that a request comes from. Read first, so that wrong secrets make no writes wait.
    func client(_ request: WireRequest, _ form: OAuthForm) async throws -> OAuthClient {
        let credentials = try OAuthCredentials(request, form)
        let secrets = secrets
        return try await environment.read { work in try OAuthSecrets.authenticate(credentials, work, secrets) }
    }

    private func byItself(_ form: OAuthForm, _ client: OAuthClient) async throws -> Exchange {
        guard !client.isPublic else {
            throw OAuthError(.unauthorizedClient, "An app without a secret cannot act by itself")
        }
        let scopes: [String]
        if client.agentID == nil {
            scopes = try ScopeRequest.ofApp(form["scope"], client, ScopeTable.known)
        } else {
            scopes = try ScopeRequest.ofAgent(form["scope"], ScopeTable.known)
            guard try await environment.read({ work in try Self.isOpen(client, work) }) else { throw Self.closed }
        }
        let grant = Grant(
            familyID: client.id, clientID: client.id, userID: nil, scopes: scopes, resource: try resource(form))
        return try await environment.write { work in
            .issued(try issue(grant, scopes: scopes, withRefresh: false, work))
        }
    }

    private func forCode(_ form: OAuthForm, _ client: OAuthClient) async throws -> Exchange {
        guard let text = form["code"] else { throw OAuthError(.invalidRequest, "code is missing") }
        guard let redirect = form["redirect_uri"], let verifier = form["code_verifier"],
            CodeVerifier.isWellFormed(verifier)
        else { throw OAuthError.invalidGrant }
        let (hash, challenge) = (secrets.hash(ofToken: text), OAuthSecrets.challenge(of: verifier))
        let known = try await environment.read { work in try OAuthQueries.code(work.session, hash: hash) }
        guard let known else { throw OAuthError.invalidGrant }
        return try await environment.write { work in
            try Self.lock(known.familyID, work)
            guard let code = try OAuthQueries.code(work.session, hash: hash, forChange: true), code.clientID == client.id
            else { throw OAuthError.invalidGrant }
            if code.usedAt != nil {
                // Two have the code, and one of them has stolen it: nobody keeps what it gave.
                try OAuthQueries.revokeFamily(work.session, code.familyID, at: work.now)
                return .refused(.invalidGrant)
            }
            guard work.now < code.expiresAt, redirect.utf8.elementsEqual(code.redirectURI.utf8),
                OAuthSecrets.areEqual(challenge, code.codeChallenge),
                let user = try UserQueries.find(work.session, ids: [code.userID]).first
            else { throw OAuthError.invalidGrant }
            let grant = Grant(
                familyID: code.familyID, clientID: client.id, userID: user.id, scopes: code.scopes,
                resource: try resource(form, granted: code.resource))
            try OAuthQueries.useCode(work.session, hash: hash, at: work.now)
            var issued = try issue(grant, scopes: code.scopes, withRefresh: true, work)
            issued.identity = IDTokens.Identity(user, scopes: code.scopes, nonce: code.nonce)
            return .issued(issued)
        }
    }

    private func forRefreshToken(_ form: OAuthForm, _ client: OAuthClient) async throws -> Exchange {
        guard let text = form.token("refresh_token") else {
            throw OAuthError(.invalidRequest, "refresh_token is missing or too long")
        }
        let hash = secrets.hash(ofToken: text)
        let known = try await environment.read { work in try OAuthQueries.token(work.session, hash: hash) }
        guard let known else { throw OAuthError.invalidGrant }
        return try await environment.write { work in
            try Self.lock(known.familyID, work)
            guard let token = try OAuthQueries.token(work.session, hash: hash, forChange: true), token.kind == .refresh,
                token.clientID == client.id
            else { throw OAuthError.invalidGrant }
            if token.usedAt != nil {
                // The old token and its successor are in two hands: neither is trusted any more.
                try OAuthQueries.revokeFamily(work.session, token.familyID, at: work.now)
                return .refused(.invalidGrant)
            }
            guard token.isLive(at: work.now), let userID = token.userID,
                try !UserQueries.find(work.session, ids: [userID]).isEmpty
            else { throw OAuthError.invalidGrant }
            let scopes = try ScopeRequest.narrowed(form["scope"], from: token.scopes)
            let grant = Grant(
                familyID: token.familyID, clientID: client.id, userID: userID, scopes: token.scopes,
                resource: try resource(form, granted: token.resource))
            try OAuthQueries.use(work.session, tokenID: token.id, at: work.now)
            return .issued(try issue(grant, scopes: scopes, withRefresh: true, work))
        }
    }

    private func issue(_ grant: Grant, scopes: [String], withRefresh: Bool, _ work: Work) throws -> Issued {
        var issued = Issued(access: "", scopes: scopes)
        if withRefresh {
            issued.refresh = try add(.refresh, grant, grant.scopes, OAuth.refreshLifetimeSeconds, work)
        }
        issued.access = try add(.access, grant, scopes, OAuth.accessLifetimeSeconds, work)
        try OAuthClientQueries.touch(work.session, id: grant.clientID, at: work.now)
        try OAuthQueries.deleteExpiredTokens(work.session, before: work.now, limit: OAuth.sweptRowsMaximum)
        try OAuthQueries.trimFamily(
            work.session, grant.familyID, keep: OAuth.tokensPerGrantMaximum, limit: OAuth.sweptRowsMaximum)
        return issued
    }

    private func add(
        _ kind: OAuthToken.Kind, _ grant: Grant, _ scopes: [String], _ lifetimeSeconds: Int64, _ work: Work
    ) throws -> String {
        let text = OAuthSecrets.makeToken(kind, work.runtime)
        // Tokens end at whole seconds: what the door found out holds for one.
        let token = OAuthToken(
            id: work.makeID(), hash: secrets.hash(ofToken: text), familyID: grant.familyID, kind: kind,
            clientID: grant.clientID, userID: grant.userID, scopes: scopes, resource: grant.resource, createdAt: work.now,
            expiresAt: work.now.adding(seconds: lifetimeSeconds).roundedDownToSecond)
        try OAuthQueries.insert(work.session, token)
        return text
    }

    private func json(_ issued: Issued, clientID: String) async throws -> JSON {
        var object: JSONObject = ["access_token": .string(issued.access)]
        // An agent's client need not ask for any.
        if !issued.scopes.isEmpty { object.append("scope", .string(issued.scopes.joined(separator: " "))) }
        object.append("token_type", "bearer")
        object.append("expires_in", .int(OAuth.accessLifetimeSeconds))
        guard let refresh = issued.refresh else { return .object(object) }
        object.append("refresh_token", .string(refresh))
        if let identity = issued.identity {
            object.append("id_token", .string(try await idToken(identity, clientID: clientID)))
        }
        // Clients of the reference read it; its only published value.
        object.append("client_info", "prefix_legacy_app")
        return .object(object)
    }

    /// What one exchange adds must not escape another that ends the family at that moment.
    static func lock(_ familyID: String, _ work: Work) throws {
        try work.session.lock(object: "oauth family \(familyID)")
    }
}
