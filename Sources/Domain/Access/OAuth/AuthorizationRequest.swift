// SPDX-License-Identifier: Apache-2.0

/// What an app asks a person for: checked, and safe to answer to its address.
package struct AuthorizationRequest: Hashable, Sendable {
    package var client: OAuthClient
    package var redirect: RedirectURI
    package var scopes: [String]
    package var state: String?
    package var codeChallenge: String
    package var nonce: String?
    package var resource: String?

    package typealias Pair = (name: String, value: String)

    package enum Outcome: Hashable, Sendable {
        case valid(AuthorizationRequest)
        /// The app is told, at an address that is known to be its own.
        case redirected(OAuthError, to: RedirectURI, state: String?)
        /// The person is told, and the browser goes nowhere: who asks is not known, or where the answer would go.
        case refused(String)
    }

    /// The app that a query names, which has to be looked up before the query is checked; nil unless it names just one.
    package static func clientID(_ pairs: [Pair]) -> String? {
        let named = values(.clientID, pairs)
        return named.count == 1 ? named[0] : nil
    }

    /// `resources` are the addresses for which tokens are given here, without a slash at the end.
    package static func check(
        _ pairs: [Pair], client: OAuthClient?, known: KnownScopes, resources: [String]
    ) -> Outcome {
        guard let client, clientID(pairs) == client.id else { return .refused(Refusal.client) }
        let addresses = values(.redirectURI, pairs)
        guard addresses.count == 1, let redirect = client.redirect(to: addresses[0]) else {
            return .refused(Refusal.redirect)
        }
        let states = values(.state, pairs)
        let state = states.count == 1 && states[0].utf8.count <= OAuth.stateLengthMaximum ? states[0] : nil
        do throws(OAuthError) {
            var request = AuthorizationRequest(client: client, redirect: redirect, state: state)
            try request.read(pairs, known: known, resources: resources)
            return .valid(request)
        } catch {
            return .redirected(error, to: redirect, state: state)
        }
    }

    private init(client: OAuthClient, redirect: RedirectURI, state: String?) {
        self.client = client
        self.redirect = redirect
        self.state = state
        scopes = []
        codeChallenge = ""
    }

    private mutating func read(_ pairs: [Pair], known: KnownScopes, resources: [String]) throws(OAuthError) {
        for name in Name.allCases where name != .resource && Self.values(name, pairs).count > 1 {
            throw OAuthError(.invalidRequest, "A parameter is given more than once")
        }
        func value(_ name: Name) -> String? { Self.values(name, pairs).first }
        if value(.request) != nil { throw OAuthError(.requestNotSupported, "The parameter request is not supported") }
        if value(.requestURI) != nil {
            throw OAuthError(.requestURINotSupported, "The parameter request_uri is not supported")
        }
        guard let type = value(.responseType) else { throw OAuthError(.invalidRequest, "response_type is missing") }
        guard type == "code" else { throw OAuthError(.unsupportedResponseType, "response_type must be code") }
        guard client.may(.authorizationCode) else {
            throw OAuthError(.unauthorizedClient, "The app is not registered for the authorization code grant")
        }
        guard value(.responseMode) ?? "query" == "query" else {
            throw OAuthError(.invalidRequest, "response_mode must be query")
        }
        try Self.checkLengths(state: value(.state), nonce: value(.nonce))
        codeChallenge = try Self.challenge(value(.codeChallenge), method: value(.codeChallengeMethod))
        nonce = value(.nonce)
        resource = try Self.resource(Self.values(.resource, pairs), known: resources)
        scopes = try ScopeRequest.ofPerson(value(.scope), client, known)
        if Prompt.isNone(value(.prompt)) {
            throw OAuthError(.consentRequired, "A person is always asked")
        }
    }

    private static func checkLengths(state: String?, nonce: String?) throws(OAuthError) {
        guard state?.utf8.count ?? 0 <= OAuth.stateLengthMaximum, nonce?.utf8.count ?? 0 <= OAuth.nonceLengthMaximum else {
            throw OAuthError(.invalidRequest, "state or nonce is too long")
        }
    }

    /// PKCE, without which a code that leaks is worth a token. The `plain` method would hide nothing.
    private static func challenge(_ challenge: String?, method: String?) throws(OAuthError) -> String {
        guard let challenge else { throw OAuthError(.invalidRequest, "code_challenge is missing: PKCE is required") }
        guard method == "S256" else { throw OAuthError(.invalidRequest, "code_challenge_method must be S256") }
        guard CodeVerifier.isWellFormed(challenge) else {
            throw OAuthError(.invalidRequest, "code_challenge must be 43 to 128 unreserved characters")
        }
        return challenge
    }

    /// The first resource named, which must be one of ours.
    package static func resource(_ named: [String], known: [String]) throws(OAuthError) -> String? {
        var found: [String] = []
        for name in named {
            let plain = name.hasSuffix("/") ? String(name.dropLast()) : name
            guard known.contains(plain) else { throw OAuthError(.invalidTarget, "The resource is not on this server") }
            found.append(plain)
        }
        return found.first
    }

    /// A parameter without a value counts as left out (RFC 6749, section 3.1).
    private static func values(_ name: Name, _ pairs: [Pair]) -> [String] {
        pairs.filter { $0.name == name.rawValue && !$0.value.isEmpty }.map(\.value)
    }

    private enum Name: String, CaseIterable {
        case clientID = "client_id"
        case redirectURI = "redirect_uri"
        case responseType = "response_type"
        case responseMode = "response_mode"
        case scope
        case state
        case codeChallenge = "code_challenge"
        case codeChallengeMethod = "code_challenge_method"
        case nonce
        case prompt
        case resource
        case request
        case requestURI = "request_uri"
    }

    private enum Refusal {
        static let client = "No app is registered here under this client_id."
        static let redirect = "The address to which the answer would go is not one that this app has registered."
    }
}

/// The `prompt` parameter of OpenID Connect.
private enum Prompt {
    static func isNone(_ text: String?) -> Bool { text?.split(separator: " ").contains("none") ?? false }
}

/// The secret of one authorization request (RFC 7636), and what its challenge looks like.
package enum CodeVerifier {
    private static let lengthRange = 43...128

    package static func isWellFormed(_ text: String) -> Bool {
        lengthRange.contains(text.utf8.count) && text.utf8.allSatisfy(isUnreserved)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }
}
