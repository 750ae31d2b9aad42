// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Foundation

/// The authorization server: apps, the codes that people's consent becomes, and tokens.
///
/// Nothing here leaves the transaction it is in but what is answered; a refused exchange answers, so that what it had to
/// revoke stays revoked.
package struct OAuthService: Sendable {
    let environment: Environment

    package init(_ environment: Environment) { self.environment = environment }

    /// The issuer of all tokens.
    var baseURL: String { environment.settings.publicURL }
    var secrets: AccountSecrets { environment.secrets }

    /// Answers a refusal in the form of RFC 6749.
    func answering(_ body: () async throws -> Reply) async throws -> Reply {
        do { return try await body() } catch let error as OAuthError { return Reply(error) }
    }

    /// The resource that a form names, and that may be no wider than what was granted.
    func resource(_ form: OAuthForm, granted: String? = nil) throws(OAuthError) -> String? {
        let known = OAuthPath.resources(baseURL: baseURL)
        let asked = try AuthorizationRequest.resource(form.resources, known: known)
        guard let granted, let asked, granted != baseURL else { return asked ?? granted }
        guard asked == granted else { throw OAuthError(.invalidTarget, "The grant is for another resource") }
        return asked
    }
}

/// The body of a request to the authorization server.
struct OAuthForm: Sendable {
    private static let contentType = "application/x-www-form-urlencoded"

    private var values: [String: String] = [:]
    /// The one parameter that may come more than once (RFC 8707).
    private(set) var resources: [String] = []

    /// A parameter without a value counts as left out; one that comes twice is an error (RFC 6749, section 3.2).
    init(_ request: WireRequest) throws(OAuthError) {
        let type = request.contentType?.prefix { $0 != ";" && $0 != " " }.lowercased()
        guard type == nil || type == Self.contentType else {
            throw OAuthError(.invalidRequest, "The body must be \(Self.contentType)")
        }
        guard request.body.count <= OAuth.formBytesMaximum else {
            throw OAuthError(.invalidRequest, "The body is too large")
        }
        for (name, value) in PercentEncoding.pairs(String(decoding: request.body, as: UTF8.self)) where !value.isEmpty {
            if name == "resource" {
                resources.append(value)
                continue
            }
            guard values[name] == nil else { throw OAuthError(.invalidRequest, "A parameter is given more than once") }
            values[name] = value
        }
    }

    subscript(name: String) -> String? { values[name] }

    /// A token out of the form. Our tokens hold a plus sign, which hand-written forms forget to escape.
    func token(_ name: String) -> String? {
        guard let text = values[name], text.utf8.count <= OAuth.tokenLengthMaximum else { return nil }
        return String(text.map { $0 == " " ? "+" : $0 })
    }
}

/// How an app names itself.
struct OAuthCredentials: Sendable {
    let clientID: String
    let secret: String?

    private static let scheme = "basic "

    /// By HTTP Basic or in the form, but not by both (RFC 6749, section 2.3).
    init(_ request: WireRequest, _ form: OAuthForm) throws(OAuthError) {
        let inForm = (id: form["client_id"], secret: form["client_secret"])
        if let header = request.authorization, header.prefix(Self.scheme.count).lowercased() == Self.scheme {
            guard let shown = Self.basic(header.dropFirst(Self.scheme.count)) else { throw .invalidClient }
            guard inForm.secret == nil, inForm.id == nil || inForm.id == shown.id else {
                throw OAuthError(.invalidRequest, "The app names itself in two ways")
            }
            clientID = shown.id
            secret = shown.secret.isEmpty ? nil : shown.secret
        } else {
            guard let id = inForm.id else { throw .invalidClient }
            clientID = id
            secret = inForm.secret
        }
        guard clientID.utf8.count <= OAuth.tokenLengthMaximum, secret?.utf8.count ?? 0 <= OAuth.tokenLengthMaximum else {
            throw .invalidClient
        }
    }

    private static func basic(_ text: Substring) -> (id: String, secret: String)? {
        guard let data = Data(base64Encoded: String(text)), let pair = String(data: data, encoding: .utf8) else {
            return nil
        }
        let parts = pair.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let id = PercentEncoding.decode(parts[0], plusIsSpace: true),
            let secret = PercentEncoding.decode(parts[1], plusIsSpace: true), !id.isEmpty
        else { return nil }
        return (id, secret)
    }
}

extension Reply {
    /// An answer that no cache may keep.
    static func oauth(_ json: JSON, status: Int = 200) -> Reply {
        Reply(status: status, headers: [("Cache-Control", "no-store"), ("Pragma", "no-cache")], body: json.encoded())
    }

    init(_ error: OAuthError) {
        let status: Int
        switch error.code {
        case .invalidClient: status = 401
        case .temporarilyUnavailable: status = 429
        default: status = 400
        }
        self = .oauth(
            ["error": .string(error.code.rawValue), "error_description": .string(error.description)], status: status)
        if status == 401 { headers.append(("WWW-Authenticate", "Basic realm=\"oauth\"")) }
    }
}
