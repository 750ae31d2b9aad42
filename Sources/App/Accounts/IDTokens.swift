// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue
import Crypto
import Domain
import Foundation
import JWTKit
import Store

/// Signed statements of who somebody is: ours to apps, and those of an outside OpenID provider to us.
package enum IDTokens {
    private static let curveBytes = 32

    // MARK: Ours

    /// Whom an ID token is about, as far as its scopes let it tell.
    struct Identity: Sendable {
        static let claimNames = ["iss", "sub", "aud", "exp", "iat", "nonce", "name", "email"]

        let userID: String
        let name: String?
        let email: String?
        let nonce: String?

        /// Nil when no ID token was asked for.
        init?(_ user: User, scopes: [String], nonce: String?) {
            guard scopes.contains(ScopeTable.openID) else { return nil }
            userID = user.id
            name = scopes.contains(ScopeTable.profile) ? user.name : nil
            email = scopes.contains(ScopeTable.email) ? user.email : nil
            self.nonce = nonce
        }

        func claims(issuer: String, audience: String, now: Instant) -> JSONObject {
            var claims: JSONObject = [
                "iss": .string(issuer), "sub": .string(userID), "aud": .string(audience),
                "exp": .int(now.seconds + OAuth.idTokenLifetimeSeconds), "iat": .int(now.seconds),
            ]
            for (name, value) in [("nonce", nonce), ("name", name), ("email", email)] {
                if let value { claims.append(name, .string(value)) }
            }
            return claims
        }
    }

    static func makePrivateKey(_ runtime: any Runtime) -> [UInt8] {
        while true {
            let bytes = runtime.randomBytes(curveBytes)
            // A number beyond the curve comes once in four thousand million tries.
            if (try? P256.Signing.PrivateKey(rawRepresentation: bytes)) != nil { return bytes }
        }
    }

    static func sign(_ claims: JSONObject, with key: SigningKeyQueries.Key) async throws -> String {
        let id = JWKIdentifier(string: key.id)
        let raw = AccountSecrets.bytes(hex: key.privateKey) ?? []
        let keys = JWTKeyCollection()
        let signer = try ES256PrivateKey(key: Base64URL.encode(raw))
        await keys.add(ecdsa: signer, kid: id)
        let algorithm = try await keys.getKey(for: id)
        let header: JSON = ["alg": .string(algorithm.name), "typ": "JWT", "kid": .string(key.id)]
        let content = Base64URL.encode(header.encoded()) + "." + Base64URL.encode(JSON.object(claims).encoded())
        let signature = try algorithm.sign(Array(content.utf8))
        return content + "." + Base64URL.encode(signature)
    }

    /// The public halves, as a JSON Web Key Set.
    static func keySet(_ keys: [SigningKeyQueries.Key]) throws -> JSON {
        let members = try keys.map { key -> JSON in
            let raw = AccountSecrets.bytes(hex: key.privateKey) ?? []
            let published = try P256.Signing.PrivateKey(rawRepresentation: raw).publicKey
            let point = Array(published.rawRepresentation)
            return [
                "kty": "EC", "use": "sig", "alg": "ES256", "crv": "P-256", "kid": .string(key.id),
                "x": .string(Base64URL.encode(Array(point[..<curveBytes]))),
                "y": .string(Base64URL.encode(Array(point[curveBytes...]))),
            ]
        }
        return ["keys": .array(members)]
    }
}

// MARK: Of others

extension IDTokens {
    /// What a provider says of somebody, after all of it has been checked.
    package struct Claims: Sendable {
        /// The provider's name for the person, which never changes.
        package let subject: String
        package let email: String?
        /// Whether the provider says that it has checked the address; nil when it says nothing.
        package let isEmailVerified: Bool?
        package let name: String?
        package let all: JSONObject
    }

    package enum Failure: Error, Hashable, Sendable {
        case malformed
        /// Anything but RS256 and ES256: `none`, and shared secrets for which a public key could be taken.
        case algorithm
        case unknownKey
        case signature
        case issuer
        case audience
        case expired
        case notYetValid
        case nonce
    }

    private enum Algorithm: String {
        case rs256 = "RS256"
        case es256 = "ES256"
    }

    private static let tokenBytesMaximum = 16 * 1024
    private static let keysMaximum = 20
    private static let keyTextLengthMaximum = 1500
    /// Seconds since 1970 of the next thirty thousand years: sums with them stay in range.
    private static let times: ClosedRange<Int64> = 0...1_000_000_000_000
    /// How far clocks may differ.
    private static let leewaySeconds: Int64 = 60

    /// Checks an ID token against a provider's key set. `nonce` is the one that was sent; nil when none was.
    ///
    /// Throws ``Failure``.
    package static func verify(
        _ token: String, jwks: JSON, issuer: String, audience: String, nonce: String?, now: Instant
    ) async throws -> Claims {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard token.utf8.count <= tokenBytesMaximum, parts.count == 3, let header = object(parts[0]),
            let claims = object(parts[1]), let signature = Base64URL.decode(parts[2]), header["crit"] == nil
        else { throw Failure.malformed }
        guard let algorithm = header["alg"]?.stringValue.flatMap(Algorithm.init(rawValue:)) else {
            throw Failure.algorithm
        }
        let keys = candidates(jwks, algorithm, keyID: header["kid"]?.stringValue)
        guard !keys.isEmpty else { throw Failure.unknownKey }
        let content = Array((parts[0] + "." + parts[1]).utf8)
        var isSigned = false
        for key in keys where !isSigned {
            guard let signer = await signer(key, algorithm) else { continue }
            isSigned = (try? signer.verify(signature, signs: content)) ?? false
        }
        guard isSigned else { throw Failure.signature }
        return try checked(claims, issuer: issuer, audience: audience, nonce: nonce, now: now)
    }

    private static func object(_ part: Substring) -> JSONObject? {
        guard let bytes = Base64URL.decode(part), let json = try? JSON.parse(bytes) else { return nil }
        return json.objectValue
    }

    /// Keys of the algorithm's own kind, and with the name that the token gives, if it gives one.
    private static func candidates(_ jwks: JSON, _ algorithm: Algorithm, keyID: String?) -> [JSON] {
        let fitting = (jwks["keys"]?.arrayValue ?? []).filter { key in
            let isOfKind =
                switch algorithm {
                case .rs256: key["kty"] == "RSA"
                case .es256: key["kty"] == "EC" && key["crv"] == "P-256"
                }
            let isForThis = key["alg"] == nil || key["alg"]?.stringValue == algorithm.rawValue
            let isForSigning = key["use"] == nil || key["use"] == "sig"
            return isOfKind && isForThis && isForSigning && (keyID == nil || key["kid"]?.stringValue == keyID)
        }
        return Array(fitting.prefix(keysMaximum))
    }

    private static func signer(_ key: JSON, _ algorithm: Algorithm) async -> (any JWTAlgorithm)? {
        func text(_ name: String) -> String? {
            key[name]?.stringValue.flatMap { $0.utf8.count <= keyTextLengthMaximum ? $0 : nil }
        }
        let id = JWKIdentifier(string: "candidate")
        let published: JWK =
            switch algorithm {
            case .rs256: .rsa(.rs256, identifier: id, modulus: text("n"), exponent: text("e"))
            case .es256: .ecdsa(.es256, identifier: id, x: text("x"), y: text("y"), curve: .p256)
            }
        let keys = JWTKeyCollection()
        guard (try? await keys.add(jwk: published)) != nil,
            let signer = try? await keys.getKey(for: id, alg: algorithm.rawValue)
        else { return nil }
        return signer.name == algorithm.rawValue ? signer : nil
    }

    private static func checked(
        _ claims: JSONObject, issuer: String, audience: String, nonce: String?, now: Instant
    ) throws -> Claims {
        guard let named = claims["iss"]?.stringValue, named.utf8.elementsEqual(issuer.utf8) else { throw Failure.issuer }
        let several = claims["aud"]?.arrayValue?.compactMap(\.stringValue) ?? []
        let audiences = claims["aud"]?.stringValue.map { [$0] } ?? several
        guard audiences.contains(audience) else { throw Failure.audience }
        let party = claims["azp"]?.stringValue
        guard party == audience || (party == nil && audiences.count == 1) else { throw Failure.audience }
        guard let expiry = seconds(claims["exp"]), now.seconds < expiry + leewaySeconds else { throw Failure.expired }
        for name in ["nbf", "iat"] {
            guard let start = seconds(claims[name]) else { continue }
            guard start - leewaySeconds <= now.seconds else { throw Failure.notYetValid }
        }
        if let nonce {
            guard let shown = claims["nonce"]?.stringValue, OAuthSecrets.areEqual(shown, nonce) else { throw Failure.nonce }
        }
        guard let subject = claims["sub"]?.stringValue, !subject.isEmpty else { throw Failure.malformed }
        return Claims(
            subject: subject, email: claims["email"]?.stringValue, isEmailVerified: claims["email_verified"]?.boolValue,
            name: claims["name"]?.stringValue, all: claims)
    }

    /// Seconds since 1970, with or without a fraction; nil for what no clock shows.
    private static func seconds(_ json: JSON?) -> Int64? {
        switch json {
        case .int(let value)? where times.contains(value): value
        case .double(let value)? where value.magnitude < Double(times.upperBound): Int64(value)
        default: nil
        }
    }
}
