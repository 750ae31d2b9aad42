// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
private import Foundation
private import Synchronization

/// Speaks with an OpenID Connect provider: reads what it tells of itself, and turns a code into who somebody is.
package final class IdentityProvider: Sendable {
    /// One question may take so long.
    package static let timeoutSeconds: Int64 = 5
    package static let answerBytesMaximum = 256 * 1024
    /// What a provider tells of itself, and its keys, are asked for anew after this long.
    private static let knowledgeSeconds: Int64 = 3600
    static let scopes = "openid email"

    package enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// No answer, or none that can be read. The text is for the log.
        case unusable(String)
        /// The provider does not take the code.
        case codeRefused(String)

        package var description: String {
            switch self {
            case .unusable(let text): "the identity provider's answer cannot be used: \(text)"
            case .codeRefused(let text): "the identity provider refused the code: \(text)"
            }
        }
    }

    struct Metadata: Hashable, Sendable {
        let authorizationAddress: String
        let tokenAddress: String
        let keysAddress: String
        /// Providers take the secret in a header, unless they say that they know the form alone.
        let takesSecretInForm: Bool
    }

    private struct Knowledge: Sendable {
        var metadata: (value: Metadata, readAt: Instant)?
        var keys: (value: JSON, readAt: Instant)?
    }

    package let settings: ProviderSettings
    private let transport: any ProviderTransport
    private let knowledge = Mutex(Knowledge())

    package init(_ settings: ProviderSettings, transport: any ProviderTransport) {
        self.settings = settings
        self.transport = transport
    }

    /// Where the provider is to be asked.
    func metadata(at now: Instant) async throws -> Metadata {
        if let known = knowledge.withLock({ $0.metadata }), isFresh(known.readAt, at: now) { return known.value }
        let document = try await json(settings.configurationAddress)
        guard let issuer = document["issuer"]?.stringValue, issuer == settings.issuer else {
            throw Failure.unusable("its configuration is that of another issuer")
        }
        func address(_ name: String) throws -> String {
            guard let address = document[name]?.stringValue, ProviderSettings.isUsable(address) else {
                throw Failure.unusable("\(name) is missing, or is no https address")
            }
            return address
        }
        let methods = document["token_endpoint_auth_methods_supported"]?.arrayValue?.compactMap(\.stringValue)
        let metadata = Metadata(
            authorizationAddress: try address("authorization_endpoint"), tokenAddress: try address("token_endpoint"),
            keysAddress: try address("jwks_uri"),
            takesSecretInForm: methods.map { !$0.contains("client_secret_basic") } ?? false)
        knowledge.withLock { $0.metadata = (metadata, now) }
        return metadata
    }

    /// Who somebody is who came back with a code.
    func claims(
        code: String, verifier: String, redirect: String, nonce: String, at now: Instant
    ) async throws -> IDTokens.Claims {
        let metadata = try await metadata(at: now)
        let token = try await idToken(metadata, code: code, verifier: verifier, redirect: redirect)
        func verified(_ keys: JSON) async throws -> IDTokens.Claims {
            try await IDTokens.verify(
                token, jwks: keys, issuer: settings.issuer, audience: settings.clientID, nonce: nonce, now: now)
        }
        if let known = knowledge.withLock({ $0.keys }), isFresh(known.readAt, at: now) {
            do { return try await verified(known.value) } catch IDTokens.Failure.unknownKey {
                // The provider has changed its keys since they were read.
            } catch IDTokens.Failure.signature {
                // A new key may have taken an old one's name.
            }
        }
        let keys = try await json(metadata.keysAddress)
        knowledge.withLock { $0.keys = (keys, now) }
        return try await verified(keys)
    }

    private func isFresh(_ readAt: Instant, at now: Instant) -> Bool {
        (0..<Self.knowledgeSeconds).contains(now.seconds(since: readAt))
    }

    private func idToken(
        _ metadata: Metadata, code: String, verifier: String, redirect: String
    ) async throws -> String {
        var fields = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect), ("code_verifier", verifier),
        ]
        var authorization: String?
        let (id, secret) = (settings.clientID, settings.clientSecret)
        if metadata.takesSecretInForm {
            fields += [("client_id", id), ("client_secret", secret)]
        } else {
            // RFC 6749, section 2.3.1: each half is encoded by itself before they are joined.
            let login = "\(PercentEncoding.encode(id)):\(PercentEncoding.encode(secret))"
            authorization = "Basic \(Data(login.utf8).base64EncodedString())"
        }
        let form = fields.map { "\($0.0)=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        let answer = try await send(
            ProviderRequest(address: metadata.tokenAddress, authorization: authorization, form: form))
        let json = try? JSON.parse(answer.body)
        guard answer.status == 200 else {
            throw Failure.codeRefused("\(answer.status) \(json?["error"]?.stringValue ?? "")")
        }
        guard let token = json?["id_token"]?.stringValue else { throw Failure.unusable("it holds no ID token") }
        return token
    }

    private func json(_ address: String) async throws -> JSON {
        let answer = try await send(ProviderRequest(address: address, authorization: nil, form: nil))
        guard answer.status == 200 else { throw Failure.unusable("\(address) answers \(answer.status)") }
        guard let json = try? JSON.parse(answer.body), json.objectValue != nil else {
            throw Failure.unusable("\(address) holds no JSON object")
        }
        return json
    }

    private func send(_ request: ProviderRequest) async throws -> ProviderAnswer {
        let answer: ProviderAnswer
        do { answer = try await transport.send(request) } catch {
            throw Failure.unusable("\(request.address) cannot be reached: \(error)")
        }
        guard answer.body.count <= Self.answerBytesMaximum else {
            throw Failure.unusable("\(request.address) answers too much")
        }
        return answer
    }
}
