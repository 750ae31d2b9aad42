// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
package import Domain
package import Store

/// Makes secrets. Each is shown once and stored as a keyed hash.
package enum Tokens {
    /// Characters of an API key, as clients expect them.
    package static let keyLength = 20
    /// Characters of links and sessions, which nobody types.
    package static let secretLength = 40

    /// One of the keys that set-up makes.
    package static func make(
        _ kind: TokenQueries.Kind, name: String, userID: String?, _ work: Work, _ secrets: AccountSecrets
    ) throws -> String {
        var key = APIKey(
            id: work.makeID(), name: name, kind: kind, userID: userID, createdAt: work.now.roundedDownToSecond,
            createdVia: APIKey.setupOrigin)
        return try issue(&key, work, secrets)
    }

    /// Stores a new key and answers its secret, which nobody can ask for again.
    package static func issue(_ key: inout APIKey, _ work: Work, _ secrets: AccountSecrets) throws -> String {
        let token = work.runtime.randomToken(length: keyLength)
        key.hint = String(token.suffix(APIKey.hintLength))
        try TokenQueries.insert(work.session, key, hash: secrets.hash(ofToken: token))
        return token
    }

    package static func makeSignInLink(
        userID: String, publicURL: String, _ work: Work, _ secrets: AccountSecrets
    ) throws -> String {
        let token = work.runtime.randomToken(length: secretLength)
        try SignInQueries.insertLink(
            work.session, hash: secrets.hash(ofToken: token), userID: userID,
            expiresAt: work.now.adding(seconds: AccountSetup.signInLinkLifetimeSeconds))
        return publicURL + WebPath.signIn(token: token)
    }

    /// What a form must carry: known only to pages of the same session.
    package static func formToken(session token: String, _ secrets: AccountSecrets) -> String {
        secrets.signature(of: "form." + token)
    }
}
