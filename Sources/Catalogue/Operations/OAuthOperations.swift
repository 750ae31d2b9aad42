// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// The authorization server. Its forms and errors are those of OAuth, and no credential of the API is looked at.
    package enum OAuth {
        private static let area = "OAuth"

        private static func open(
            _ id: String, _ method: HTTPMethod, _ path: PathTemplate, status: Int = 200, summary: String, detail: String
        ) -> Endpoint<Nothing, Nothing> {
            Endpoint(
                Operation(
                    id, method, path, area: area, scope: nil, needs: .see, successStatus: status, authentication: .none,
                    availability: .unlisted, summary: summary, detail: detail),
                input: nil, output: nil)
        }

        package static let token = open(
            "oauthToken", .post, "/oauth/token", summary: "Exchange a code, a refresh token or an app's secret for a token",
            detail: """
                A form with `grant_type` `client_credentials`, `authorization_code` or `refresh_token`. The app names \
                itself by `client_id` and `client_secret` in the form, or by HTTP Basic.
                """)

        package static let revoke = open(
            "oauthRevoke", .post, "/oauth/revoke", summary: "Revoke a token",
            detail: "A form with `token` (RFC 7009). A refresh token takes all that came from it along.")

        package static let introspect = open(
            "oauthIntrospect", .post, "/oauth/introspect", summary: "Ask whether a token is in force",
            detail: "A form with `token` (RFC 7662). An app with a secret learns about its own tokens.")

        package static let register = open(
            "oauthRegister", .post, "/oauth/register", status: 201, summary: "Make an app known",
            detail: """
                Dynamic registration (RFC 7591). Such an app acts in the name of people who allow it, never by itself, and \
                is forgotten after a day when nobody does.
                """)

        package static let authorize = open(
            "oauthAuthorize", .get, "/oauth/authorize", status: 303, summary: "Ask a person whether an app may act for them",
            detail: """
                For browsers: leads to the page of consent. `code_challenge` with the method `S256` is required, and \
                `redirect_uri` must be registered as it stands.
                """)

        package static let keys = open(
            "oauthKeys", .get, "/oauth/jwks", summary: "List the keys that sign ID tokens",
            detail: "A JSON Web Key Set. A new key signs every 30 days; a retired one stays for 60 more.")

        package static let serverMetadata = open(
            "oauthServerMetadata", .get, "/.well-known/oauth-authorization-server",
            summary: "Describe the authorization server", detail: "Addresses and abilities (RFC 8414).")

        package static let openIDConfiguration = open(
            "openIDConfiguration", .get, "/.well-known/openid-configuration",
            summary: "Describe the authorization server to OpenID Connect", detail: "The same as RFC 8414 has it.")

        package static let resourceMetadata = open(
            "oauthResourceMetadata", .get, "/.well-known/oauth-protected-resource",
            summary: "Say which authorization server guards the API", detail: "RFC 9728.")

        package static let toolMetadata = open(
            "oauthToolMetadata", .get, "/.well-known/oauth-protected-resource/mcp",
            summary: "Say which authorization server guards the tools of models", detail: "RFC 9728.")

        package static let all: [AnyEndpoint] = [
            token.erased, revoke.erased, introspect.erased, register.erased, authorize.erased, keys.erased,
            serverMetadata.erased, openIDConfiguration.erased, resourceMetadata.erased, toolMetadata.erased,
        ]
    }

    /// Apps that people of the account have made known here.
    package enum OAuthClients {
        private static let area = "Tocsin"

        package static let list = Endpoint<Nothing, OAuthClient>(
            Operation(
                "listOAuthAppClients", .get, "/tocsin/v1/oauth_clients", area: area, scope: nil, needs: .administer,
                paging: .cursor, outputKey: "oauth_clients", summary: "List OAuth apps",
                detail: "The newest first, with those that registered themselves. Secrets are not shown."),
            input: nil, output: Shapes.oauthClient)

        package static let create = Endpoint<OAuthClientDraft, IssuedOAuthClient>(
            Operation(
                "createOAuthAppClient", .post, "/tocsin/v1/oauth_clients", area: area, scope: nil, needs: .administer,
                inputKey: "oauth_client", outputKey: "oauth_client", summary: "Make an OAuth app known",
                detail: """
                    `client_secret` is shown here and never again. `grant_types` are `client_credentials`, with which the \
                    app acts by itself, and `authorization_code`, with which it acts for people who allow it. `scopes` is \
                    the most that it may ask for. With `public` it has no secret.
                    """),
            input: Shapes.oauthClientDraft, output: Shapes.issuedOAuthClient)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteOAuthAppClient", .delete, "/tocsin/v1/oauth_clients/{id}", area: area, scope: nil,
                needs: .administer, summary: "Remove an OAuth app",
                detail: "All tokens that it was given are refused from the next request on."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, delete.erased]
    }
}
