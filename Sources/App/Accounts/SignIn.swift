// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain
import Logging
import Store

/// Sessions of browsers: who is signed in, and how one signs in and out.
package struct SignIn: Sendable {
    /// The cookie's name, which begins with `__Host-` where pages come over TLS.
    package static let cookieName = "tocsin_session"
    /// A session that nobody uses ends after this long.
    package static let idleSeconds: Int64 = 14 * .secondsPerDay
    /// And each one after this long, however much it is used.
    package static let lifetimeSeconds: Int64 = 30 * .secondsPerDay
    /// A use is written down when the last one lies so far back: a page that is looked at costs no write.
    package static let useNotedSeconds: Int64 = 300
    /// Sessions of one person; the next one ends the oldest.
    package static let sessionsMaximum = 100

    /// A person whose browser holds a live session.
    package struct Viewer: Sendable {
        package let user: User
        package let principal: Principal
        /// What the forms of this session carry.
        package let formToken: String
        package let sessionID: String
    }

    /// A browser, as it shows itself in a request.
    package struct Device: Hashable, Sendable {
        package static let userAgentLengthMaximum = 200

        /// What it calls itself, in one line; empty when it says nothing.
        package let userAgent: String
        package let address: String
        let cookie: String?

        package init(userAgent: String? = nil, address: String = "", cookie: String? = nil) {
            let line = MailHeader.singleLine(userAgent ?? "").unicodeScalars.prefix(Self.userAgentLengthMaximum)
            self.userAgent = String(String.UnicodeScalarView(line))
            self.address = address
            self.cookie = cookie
        }
    }

    let environment: Environment
    let passwords: Passwords
    /// Where else people can sign in; nil when the operator has chosen nobody.
    package let provider: IdentityProvider?
    let sessionCookie: PageCookie

    /// `passwords` is one for the whole process: it bounds how much is hashed at a time.
    package init(
        _ environment: Environment, passwords: Passwords = Passwords(), provider: IdentityProvider? = nil
    ) {
        self.environment = environment
        self.passwords = passwords
        self.provider = provider
        sessionCookie = PageCookie(
            Self.cookieName, publicURL: environment.settings.publicURL,
            valueBytesMaximum: Authenticator.tokenLengthMaximum)
    }

    /// Who holds the session that a `Cookie` header shows. Its use is noted, from an address where one is given.
    package func viewer(cookie: String?, address: String? = nil) async throws -> Viewer? {
        guard let token = sessionCookie.value(in: cookie) else { return nil }
        let secrets = environment.secrets
        let found = try await environment.read { work -> (viewer: Viewer, session: WebSession, isStale: Bool)? in
            guard let session = try WebSessionQueries.find(work.session, hash: secrets.hash(ofToken: token), at: work.now),
                let user = try UserQueries.find(work.session, ids: [session.userID]).first,
                let principal = try AccessLoader.principal(.session(id: session.id), userID: user.id, work)
            else { return nil }
            let viewer = Viewer(
                user: user, principal: principal, formToken: Tokens.formToken(session: token, secrets),
                sessionID: session.id)
            return (viewer, session, work.now.seconds(since: session.lastUsedAt) >= Self.useNotedSeconds)
        }
        guard let found else { return nil }
        if found.isStale { await noteUse(of: found.session, address: address) }
        return found.viewer
    }

    /// Written or not, the page is shown: a store that takes no writes must not keep people from looking.
    private func noteUse(of session: WebSession, address: String?) async {
        do {
            try await environment.write { work in
                try WebSessionQueries.noteUse(
                    work.session, userID: session.userID, id: session.id, at: work.now,
                    expiresAt: Self.expiry(createdAt: session.createdAt, usedAt: work.now), address: address)
            }
        } catch {
            environment.logger.debug("the use of a session was not noted", metadata: ["error": "\(error)"])
        }
    }

    static func expiry(createdAt: Instant, usedAt: Instant) -> Instant {
        min(usedAt.adding(seconds: idleSeconds), createdAt.adding(seconds: lifetimeSeconds))
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
        try await environment.read { work -> (user: User, principal: Principal)? in
            guard let user = try UserQueries.find(work.session, ids: [id]).first,
                let principal = try AccessLoader.principal(.mailLink, userID: id, work)
            else { return nil }
            return (user, principal)
        }
    }

    /// Uses a link up and answers the `Set-Cookie` value of the new session.
    package func begin(link: String, from device: Device = Device()) async throws -> String? {
        let secrets = environment.secrets
        return try await environment.write { work -> String? in
            guard let userID = try SignInQueries.takeLink(work.session, hash: secrets.hash(ofToken: link), at: work.now)
            else { return nil }
            return try begin(userID: userID, from: device, work)
        }
    }

    /// Begins a session for somebody who has shown who they are; answers its `Set-Cookie` value.
    ///
    /// Its secret is new each time, and the session that the browser held before ends: nothing that was planted there
    /// beforehand becomes theirs.
    func begin(userID: String, from device: Device, _ work: Work) throws -> String {
        let secrets = environment.secrets
        if let old = sessionCookie.value(in: device.cookie) {
            try SignInQueries.deleteSession(work.session, hash: secrets.hash(ofToken: old))
        }
        let token = work.runtime.randomToken(length: Tokens.secretLength)
        let id = work.makeID()
        let expiry = Self.expiry(createdAt: work.now, usedAt: work.now)
        try SignInQueries.insertSession(
            work.session, id: id, hash: secrets.hash(ofToken: token), userID: userID, at: work.now, expiresAt: expiry)
        try WebSessionQueries.setUserAgent(work.session, userID: userID, id: id, device.userAgent)
        try WebSessionQueries.noteUse(
            work.session, userID: userID, id: id, at: work.now, expiresAt: expiry, address: device.address)
        try WebSessionQueries.keepNewest(work.session, userID: userID, count: Self.sessionsMaximum)
        // The browser may keep it for as long as it could last; whether it still holds, the store says.
        return sessionCookie.setting(token, maximumAgeSeconds: Self.lifetimeSeconds)
    }

    /// Ends the session everywhere and answers the cookie that clears it.
    package func end(_ viewer: Viewer) async throws -> String {
        try await environment.write { work in
            try WebSessionQueries.delete(work.session, userID: viewer.user.id, id: viewer.sessionID)
        }
        return sessionCookie.clearing
    }
}
