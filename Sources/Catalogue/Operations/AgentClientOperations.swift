// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// OAuth clients that act as an agent. Agents themselves reach none of it.
    package enum AgentClients {
        private static let area = "Tocsin"
        /// The place of the client's id in paths.
        package static let clientIDName = "oauth_client_id"

        package static let list = Endpoint<Nothing, OAuthClient>(
            Operation(
                "listAgentOAuthClients", .get, "/tocsin/v1/agents/{id}/oauth_clients", area: area, scope: nil,
                needs: .administer, paging: .cursor, outputKey: "oauth_clients", summary: "List an agent's OAuth clients",
                detail: "The newest first. Secrets are not shown."),
            input: nil, output: Shapes.oauthClient)

        package static let create = Endpoint<AgentClientDraft, IssuedOAuthClient>(
            Operation(
                "createAgentOAuthClient", .post, "/tocsin/v1/agents/{id}/oauth_clients", area: area, scope: nil,
                needs: .administer, inputKey: "oauth_client", outputKey: "oauth_client",
                summary: "Make an OAuth client that acts as an agent",
                detail: """
                    `client_secret` is shown here and never again. Tokens that it gets with `client_credentials` are the \
                    agent's: they do what it is granted, and less where they asked for scopes. `expires_at` ends it and its \
                    tokens.
                    """),
            input: Shapes.agentClientDraft, output: Shapes.issuedOAuthClient)

        package static let update = Endpoint<AgentClientDraft, OAuthClient>(
            Operation(
                "updateAgentOAuthClient", .put, "/tocsin/v1/agents/{id}/oauth_clients/{oauth_client_id}", area: area,
                scope: nil, needs: .administer, inputKey: "oauth_client", outputKey: "oauth_client",
                summary: "Change an agent's OAuth client",
                detail: """
                    Its name, and when it ends with the tokens that it was given: null for `expires_at` takes the end away. \
                    What is left out stays.
                    """),
            input: Shapes.agentClientDraft, output: Shapes.oauthClient)

        package static let rotate = Endpoint<KeyRotation, IssuedOAuthClient>(
            Operation(
                "rotateAgentOAuthClient", .post, "/tocsin/v1/agents/{id}/oauth_clients/{oauth_client_id}/rotate",
                area: area, scope: nil, needs: .administer, inputKey: "rotation", outputKey: "oauth_client",
                summary: "Give an agent's OAuth client a new secret",
                detail: """
                    The new `client_secret` is shown here and never again. The one before goes on working for \
                    `overlap_seconds`, a day when nothing is said, a week at most. Without any overlap its tokens end, too.
                    """),
            input: Shapes.keyRotation, output: Shapes.issuedOAuthClient)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteAgentOAuthClient", .delete, "/tocsin/v1/agents/{id}/oauth_clients/{oauth_client_id}", area: area,
                scope: nil, needs: .administer, summary: "Remove an agent's OAuth client",
                detail: "All tokens that it was given are refused from the next request on."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, update.erased, rotate.erased, delete.erased,
        ]
    }
}
