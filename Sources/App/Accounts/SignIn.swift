// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
package import Domain
import Store

/// Sessions of browsers: who is signed in, and how one signs in and out.
package struct SignIn: Sendable {
    package static let cookieName = "tocsin_session"

    /// A person whose browser holds a live session.
    package struct Viewer: Sendable {
        package let user: User
        /// What the forms of this session carry.
        package let formToken: String
        fileprivate let session: String

        package let principal: Principal
    }

    private let environment: Environment

    package init(_ environment: Environment) { self.environment = environment }

    package func viewer(cookie: String?) async throws -> Viewer? {
        guard let token = Self.token(in: cookie) else { return nil }
        let secrets = environment.secrets
        return try await environment.read { work -> Viewer? in
            guard let user = try Tokens.person(session: token, work, secrets),
                let principal = try AccessLoader.principal(.session(id: ""), userID: user.id, work)
            else { return nil }
            return Viewer(
                user: user, formToken: Tokens.formToken(session: token, secrets), session: token, principal: principal)
        }
    }

    /// The person for whom a one-time link was made; nil when it cannot be used any more. Uses nothing up.
    package func person(link: String) async throws -> User? {
        let secrets = environment.secrets
        return try await environment.read { work in
            try SignInQueries.linkUserID(work.session, hash: secrets.hash(ofToken: link), at: work.now)
                .flatMap { try UserQueries.find(work.session, ids: [$0]).first }
        }
    }

    /// A person as the addressee of a link in a mail; nil when they are not there any more.
    package func addressee(id: String) async throws -> (user: User, principal: Principal)? {
        try await environment.read { work in
            guard let user = try UserQueries.find(work.session, ids: [id]).first,
                let principal = try AccessLoader.principal(.mailLink, userID: id, work)
            else { return nil }
            return (user, principal)
        }
    }

    /// Uses a link up and answers the `Set-Cookie` value of the new session.
    package func begin(link: String) async throws -> String? {
        let secrets = environment.secrets
        return try await environment.write { work in try Tokens.signIn(link: link, work, secrets) }
            .map { cookie($0, maximumAgeSeconds: Tokens.sessionLifetimeSeconds) }
    }

    /// Ends the session everywhere and answers the cookie that clears it.
    package func end(_ viewer: Viewer) async throws -> String {
        let hash = environment.secrets.hash(ofToken: viewer.session)
        try await environment.write { work in try SignInQueries.deleteSession(work.session, hash: hash) }
        return cookie("", maximumAgeSeconds: 0)
    }

    private func cookie(_ value: String, maximumAgeSeconds: Int64) -> String {
        let secure = environment.settings.publicURL.hasPrefix("https:") ? "; Secure" : ""
        return "\(Self.cookieName)=\(value); Path=/; Max-Age=\(maximumAgeSeconds); HttpOnly; SameSite=Lax\(secure)"
    }

    static func token(in cookie: String?) -> String? {
        guard let cookie else { return nil }
        for part in cookie.split(separator: ";") {
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, pair[0] == cookieName else { continue }
            return pair[1].utf8.count <= Authenticator.tokenLengthMaximum ? String(pair[1]) : nil
        }
        return nil
    }
}
