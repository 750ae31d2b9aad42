// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// Ending tokens, and asking about them.
extension OAuthService {
    /// RFC 7009: whatever the token is, the answer is the same, for what the app does not hold it cannot use either.
    package func revoke(_ request: WireRequest) async throws -> Reply {
        try await answering {
            let form = try OAuthForm(request)
            let client = try await client(request, form)
            guard form["token"] != nil else { throw OAuthError(.invalidRequest, "token is missing") }
            if let text = form.token("token") {
                let hash = secrets.hash(ofToken: text)
                try await environment.write { work in try Self.revoke(hash: hash, of: client.id, work) }
            }
            return .oauth([:])
        }
    }

    private static func revoke(hash: String, of clientID: String, _ work: Work) throws {
        guard let token = try OAuthQueries.token(work.session, hash: hash, forChange: true), token.clientID == clientID
        else { return }
        switch token.kind {
        case .access: try OAuthQueries.revoke(work.session, tokenID: token.id, at: work.now)
        case .refresh: try OAuthQueries.revokeFamily(work.session, token.familyID, at: work.now)
        }
    }

    /// RFC 7662: an app that can keep a secret learns about its own tokens. Of all others it hears that they are nothing.
    package func introspect(_ request: WireRequest) async throws -> Reply {
        try await answering {
            let form = try OAuthForm(request)
            let client = try await client(request, form)
            guard !client.isPublic else { throw OAuthError.invalidClient }
            guard form["token"] != nil else { throw OAuthError(.invalidRequest, "token is missing") }
            let inactive: JSON = ["active": false]
            guard let text = form.token("token") else { return .oauth(inactive) }
            let hash = secrets.hash(ofToken: text)
            let issuer = baseURL
            let found = try await environment.read { work in
                try Self.description(hash: hash, of: client, issuer: issuer, work)
            }
            return .oauth(found ?? inactive)
        }
    }

    private static func description(
        hash: String, of client: OAuthClient, issuer: String, _ work: Work
    ) throws -> JSON? {
        guard let token = try OAuthQueries.token(work.session, hash: hash), token.clientID == client.id,
            token.isLive(at: work.now), try isOpen(client, work)
        else { return nil }
        var object: JSONObject = [
            "active": true, "scope": .string(token.scopes.joined(separator: " ")), "client_id": .string(client.id),
            "exp": .int(token.expiresAt.seconds), "iat": .int(token.createdAt.seconds), "iss": .string(issuer),
            "aud": .string(token.resource ?? issuer), "jti": .string(token.id),
        ]
        if token.kind == .access { object.append("token_type", "bearer") }
        guard let userID = token.userID else {
            object.append("sub", .string(client.agentID ?? client.id))
            return .object(object)
        }
        guard let user = try UserQueries.find(work.session, ids: [userID]).first else { return nil }
        object.append("sub", .string(user.id))
        object.append("username", .string(user.email))
        return .object(object)
    }
}
