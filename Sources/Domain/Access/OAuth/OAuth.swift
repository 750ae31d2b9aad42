// SPDX-License-Identifier: Apache-2.0

/// Lifetimes and limits of the authorization server.
package enum OAuth {
    /// From a person's consent to the app's exchange of the code.
    package static let codeLifetimeSeconds: Int64 = 30
    /// A used or expired code is remembered so long, so that its second use is noticed.
    package static let codeMemorySeconds: Int64 = 86_400
    package static let accessLifetimeSeconds: Int64 = 86_400
    package static let refreshLifetimeSeconds: Int64 = 30 * 86_400
    package static let idTokenLifetimeSeconds: Int64 = 3600
    /// How long a key signs, and how long its public half is shown after that.
    package static let signingKeyLifetimeSeconds: Int64 = 30 * 86_400
    package static let retiredKeyLifetimeSeconds: Int64 = 60 * 86_400

    /// Apps that registered themselves and that nobody ever allowed anything: how many are kept, and how long.
    package static let unusedClientsMaximum = 1000
    package static let unusedClientLifetimeSeconds: Int64 = 86_400
    /// Apps that register themselves from one place in an hour, which begins with the first of them.
    package static let registrationsPerPlaceMaximum = 20
    package static let registrationWindowSeconds: Int64 = 3600
    /// Tokens of one grant; the oldest go first. An app by itself is one grant.
    package static let tokensPerGrantMaximum = 2000
    /// Expired rows that one write takes away.
    package static let sweptRowsMaximum = 100

    package static let formBytesMaximum = 64 * 1024
    package static let queryBytesMaximum = 8 * 1024
    package static let tokenLengthMaximum = 200
    package static let stateLengthMaximum = 2048
    package static let nonceLengthMaximum = 512
    package static let scopeBytesMaximum = 8 * 1024
    package static let scopesMaximum = 200
}

/// What an app may be given a token for. Raw values are the wire's.
package enum GrantType: String, CaseIterable, Sendable {
    case authorizationCode = "authorization_code"
    case clientCredentials = "client_credentials"
    case refreshToken = "refresh_token"
}

/// A refusal in the terms of OAuth. The sentence goes out as `error_description`, so it holds plain ASCII without
/// quotation marks, and nothing that the caller sent.
package struct OAuthError: Error, Hashable, Sendable {
    /// Raw values are the names of RFC 6749, 7591, 8707 and 9126, and of OpenID Connect.
    package enum Code: String, CaseIterable, Sendable {
        case invalidRequest = "invalid_request"
        case invalidClient = "invalid_client"
        case invalidGrant = "invalid_grant"
        case invalidScope = "invalid_scope"
        case invalidTarget = "invalid_target"
        case unauthorizedClient = "unauthorized_client"
        case unsupportedGrantType = "unsupported_grant_type"
        case unsupportedResponseType = "unsupported_response_type"
        case accessDenied = "access_denied"
        case temporarilyUnavailable = "temporarily_unavailable"
        case invalidRedirectURI = "invalid_redirect_uri"
        case invalidClientMetadata = "invalid_client_metadata"
        case consentRequired = "consent_required"
        case requestNotSupported = "request_not_supported"
        case requestURINotSupported = "request_uri_not_supported"
    }

    package var code: Code
    package var description: String

    package init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}

extension OAuthError {
    /// The same whatever is wrong with a code or a token, so that guessing tells nothing.
    package static let invalidGrant = OAuthError(
        .invalidGrant, "The code or token is unknown, used, expired, revoked, or was given to another app")
    package static let invalidClient = OAuthError(.invalidClient, "Client authentication failed")
    package static let invalidScope = OAuthError(.invalidRequest, "Invalid scope")
}
