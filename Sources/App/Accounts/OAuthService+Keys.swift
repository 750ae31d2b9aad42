// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
import Store

/// The keys that sign ID tokens: a new one every month, made when it is first needed.
extension OAuthService {
    private static let lockName = "signing_keys"

    func idToken(_ identity: IDTokens.Identity, clientID: String) async throws -> String {
        let key = try await signingKey()
        return try await IDTokens.sign(
            identity.claims(issuer: baseURL, audience: clientID, now: environment.runtime.now), with: key)
    }

    /// The key set of `/oauth/jwks`: what signs now, and what signed not long ago.
    package func keySet() async throws -> JSON {
        _ = try await signingKey()
        let keys = try await environment.read { work in
            try SigningKeyQueries.all(work.session, since: Self.forgotten(at: work.now))
        }
        return try IDTokens.keySet(keys)
    }

    private func signingKey() async throws -> SigningKeyQueries.Key {
        let known = try await environment.read { work in try Self.current(work) }
        if let known { return known }
        return try await environment.write { work in
            try work.session.lock(object: Self.lockName)
            if let known = try Self.current(work) { return known }
            let key = SigningKeyQueries.Key(
                id: work.makeID(), privateKey: AccountSecrets.hex(IDTokens.makePrivateKey(work.runtime)),
                createdAt: work.now)
            try SigningKeyQueries.delete(work.session, before: Self.forgotten(at: work.now))
            try SigningKeyQueries.insert(work.session, key)
            return key
        }
    }

    private static func current(_ work: Work) throws -> SigningKeyQueries.Key? {
        let since = work.now.adding(seconds: -OAuth.signingKeyLifetimeSeconds)
        return try SigningKeyQueries.all(work.session, since: since).first
    }

    /// Before when keys were made whose public halves are not shown any more.
    private static func forgotten(at now: Instant) -> Instant {
        now.adding(seconds: -OAuth.signingKeyLifetimeSeconds - OAuth.retiredKeyLifetimeSeconds)
    }
}
