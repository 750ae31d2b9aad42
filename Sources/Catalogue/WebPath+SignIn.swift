// SPDX-License-Identifier: Apache-2.0

extension WebPath {
    package static let signInWithPassword = "/app/sign-in/password"
    /// Where a person asks for a link by mail.
    package static let signInByMail = "/app/sign-in/mail"
    /// Sends the browser to the identity provider.
    package static let signInByProvider = "/app/sign-in/oidc"
    /// Where the identity provider sends the browser back to; registered there by the operator.
    package static let providerCallback = "/app/sign-in/oidc/callback"

    /// The person's own page: password and sessions.
    package static let account = "/app/account"
    package static let accountPassword = "/app/account/password"
    package static let accountSession = "/app/account/session"
    package static let accountSessions = "/app/account/sessions"
    /// Where what an app was allowed is taken back.
    package static let accountApp = "/app/account/app"

    /// Bytes of a path to go on to after signing in: an app's request may be long.
    package static let nextBytesMaximum = 8 * 1024 + 64
    private static let nextStarts: [String] = ["/app/", "/oauth/authorize?"]
    private static let neverNext: [String] = [signIn, signOut, live]

    /// An address that remembers where to go on to after signing in. What is not safe is left out.
    package static func continued(_ path: String, next: String?) -> String {
        guard let next, isSafeNext(next) else { return path }
        return "\(path)?\(FormField.next)=\(PercentEncoding.encode(next))"
    }

    /// Whether somebody may be sent there after signing in: to a page of this server that can be looked at, or on with
    /// what an app asks for. Never to another host, and never to where one signs in or out.
    package static func isSafeNext(_ path: String) -> Bool {
        guard path.utf8.count <= nextBytesMaximum, nextStarts.contains(where: { path.hasPrefix($0) }),
            !neverNext.contains(where: { path.hasPrefix($0) })
        else { return false }
        return path.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }
    }
}

/// Addresses below an identity provider's own.
package enum ProviderPath {
    /// Where a provider tells of itself (OpenID Connect Discovery 1.0).
    package static let configuration = "/.well-known/openid-configuration"
}

extension FormField {
    package static let email = "email"
    package static let password = "password"
    package static let newPassword = "new_password"
    /// Where to go on to after signing in; check it with ``WebPath/isSafeNext(_:)``.
    package static let next = "next"
    /// The id of a session.
    package static let session = "session"
    /// The id of an app.
    package static let app = "app"
}
