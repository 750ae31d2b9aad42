// SPDX-License-Identifier: Apache-2.0
import Base
import Crypto
import Domain
import Foundation
import Store

/// The secrets of the authorization server as texts: how they are made, known again and compared.
enum OAuthSecrets {
    private static let accessPrefix = "pdus+_0XBPWQQ_"
    private static let refreshPrefix = "pdus+_1XBPWQQ_"
    private static let randomBytes = 16
    static let codeLength = 40
    static let clientSecretLength = 40
    /// What a hash looks like, and no secret has it: compared in place of an app's that is not there.
    private static let nobodysHash = String(repeating: "0", count: 64)

    static func makeToken(_ kind: OAuthToken.Kind, _ runtime: any Runtime) -> String {
        let digits = Array(runtime.randomHex(bytes: randomBytes))
        let groups = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(digits[$0]) }
        return (kind == .access ? accessPrefix : refreshPrefix) + groups.joined(separator: "-")
    }

    /// Compares without telling by its time where the difference is.
    static func areEqual(_ left: String, _ right: String) -> Bool {
        let (left, right) = (Array(left.utf8), Array(right.utf8))
        guard left.count == right.count else { return false }
        var difference: UInt8 = 0
        for (one, other) in zip(left, right) { difference |= one ^ other }
        return difference == 0
    }

    /// The S256 challenge of a verifier (RFC 7636, section 4.2).
    static func challenge(of verifier: String) -> String {
        Base64URL.encode(Array(SHA256.hash(data: Data(verifier.utf8))))
    }

    /// The app that names itself so; refuses an unknown one, and a wrong secret, in the same words and the same time.
    static func authenticate(
        _ credentials: OAuthCredentials, _ work: Work, _ secrets: AccountSecrets
    ) throws -> OAuthClient {
        let shown = secrets.hash(ofToken: credentials.secret ?? "")
        let client = try OAuthClientQueries.find(work.session, id: credentials.clientID)
        let fits = areEqual(shown, client?.secretHash ?? nobodysHash)
        let fitsPrevious = areEqual(shown, client?.previousSecretHash(at: work.now) ?? nobodysHash)
        guard let client else { throw OAuthError.invalidClient }
        // A public app that shows a secret takes itself for another one.
        let isRight = client.isPublic ? credentials.secret == nil : credentials.secret != nil && (fits || fitsPrevious)
        guard isRight, !client.hasExpired(at: work.now) else { throw OAuthError.invalidClient }
        return client
    }
}
