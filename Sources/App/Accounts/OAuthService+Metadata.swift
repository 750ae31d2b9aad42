// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue
import Domain

/// The documents by which clients find their way.
extension OAuthService {
    private func address(_ endpoint: Endpoint<Nothing, Nothing>) -> JSON {
        .string(baseURL + endpoint.operation.path.text)
    }

    /// RFC 8414, and OpenID Connect Discovery: one document under two names.
    package var serverMetadata: JSON {
        typealias Names = Operations.OAuth
        var object: JSONObject = [
            "issuer": .string(baseURL), "authorization_endpoint": address(Names.authorize),
            "token_endpoint": address(Names.token), "revocation_endpoint": address(Names.revoke),
            "introspection_endpoint": address(Names.introspect), "registration_endpoint": address(Names.register),
            "jwks_uri": address(Names.keys),
        ]
        let methods: JSON = .array(Self.authenticationMethods.map(JSON.string))
        let secretMethods: JSON = .array(Self.authenticationMethods.dropLast().map(JSON.string))
        let abilities: [(String, JSON)] = [
            ("scopes_supported", .array(ScopeTable.names.map(JSON.string))),
            ("response_types_supported", ["code"]), ("response_modes_supported", ["query"]),
            ("grant_types_supported", .array(GrantType.allCases.map { .string($0.rawValue) })),
            ("token_endpoint_auth_methods_supported", methods),
            ("revocation_endpoint_auth_methods_supported", methods),
            ("introspection_endpoint_auth_methods_supported", secretMethods),
            ("code_challenge_methods_supported", ["S256"]), ("authorization_response_iss_parameter_supported", true),
            ("subject_types_supported", ["public"]), ("id_token_signing_alg_values_supported", ["ES256"]),
            ("claims_supported", .array(IDTokens.Identity.claimNames.map(JSON.string))),
            ("request_parameter_supported", false), ("request_uri_parameter_supported", false),
        ]
        for (name, value) in abilities { object.append(name, value) }
        return .object(object)
    }

    /// RFC 9728, of the API.
    package var resourceMetadata: JSON { resource(baseURL, scopes: ScopeTable.names) }

    /// RFC 9728, of the tools for models. Clients ask for every scope that they read here: two say all.
    package var toolMetadata: JSON {
        resource(baseURL + OAuthPath.mcp, scopes: [ScopeTable.read, ScopeTable.write])
    }

    private func resource(_ address: String, scopes: [String]) -> JSON {
        [
            "resource": .string(address), "authorization_servers": [.string(baseURL)],
            "scopes_supported": .array(scopes.map(JSON.string)), "bearer_methods_supported": ["header"],
            "resource_name": .string(environment.settings.accountName),
        ]
    }
}
