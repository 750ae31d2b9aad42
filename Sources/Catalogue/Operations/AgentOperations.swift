// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// Agents and what they are granted. Agents themselves reach none of it.
    package enum Agents {
        private static let area = "Tocsin"

        package static let list = Endpoint<Nothing, AIAgent>(
            Operation(
                "listAgents", .get, "/tocsin/v1/agents", area: area, scope: nil, needs: .administer, paging: .cursor,
                outputKey: "agents", summary: "List agents", detail: "The newest first. `hint` is the end of the token."),
            input: nil, output: Shapes.agent)

        package static let create = Endpoint<AIAgent, IssuedAgent>(
            Operation(
                "createAgent", .post, "/tocsin/v1/agents", area: area, scope: nil, needs: .administer, inputKey: "agent",
                outputKey: "agent", summary: "Make an agent",
                detail: """
                    `token` is shown here and never again. An agent may do nothing until it is granted something, and \
                    never more than its `owner`. `calls_per_hour`, `writes_per_hour` and `incidents_per_day`, which counts \
                    the incidents that it opens within a day (UTC), bound it further; `expires_at` ends its token.
                    """),
            input: Shapes.agent, output: Shapes.issuedAgent)

        package static let get = Endpoint<Nothing, AIAgent>(
            Operation(
                "getAgent", .get, "/tocsin/v1/agents/{id}", area: area, scope: nil, needs: .administer,
                outputKey: "agent", summary: "Show an agent"),
            input: nil, output: Shapes.agent)

        package static let update = Endpoint<AIAgent, AIAgent>(
            Operation(
                "updateAgent", .put, "/tocsin/v1/agents/{id}", area: area, scope: nil, needs: .administer,
                inputKey: "agent", outputKey: "agent", summary: "Change an agent",
                detail: "Without `enabled` it is refused from the next request on."),
            input: Shapes.agent, output: Shapes.agent)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteAgent", .delete, "/tocsin/v1/agents/{id}", area: area, scope: nil, needs: .administer,
                summary: "Remove an agent", detail: "Its token is refused from the next request on; its grants are gone."),
            input: nil, output: nil)

        package static let rotate = Endpoint<KeyRotation, IssuedAgent>(
            Operation(
                "rotateAgent", .post, "/tocsin/v1/agents/{id}/rotate", area: area, scope: nil, needs: .administer,
                inputKey: "rotation", outputKey: "agent", summary: "Give an agent a new token",
                detail: """
                    The new `token` is shown here and never again. The one before goes on working for \
                    `overlap_seconds`, a day when nothing is said, a week at most; one that was still ending ends now.
                    """),
            input: Shapes.keyRotation, output: Shapes.issuedAgent)

        package static let operation = Parameter("operation", .text, "The id of the operation that would be called.")
        package static let objectID = Parameter("id", .text, "The object that it would be called for.")

        package static let decision = Endpoint<Nothing, AgentDecision>(
            Operation(
                "getAgentDecision", .get, "/tocsin/v1/agents/{id}/decision", area: area, scope: nil, needs: .administer,
                parameters: [operation, objectID], outputKey: "decision", summary: "Ask whether an agent may do something",
                detail: """
                    Decides as the door would now, and does nothing. `id` is the object in the path or, for an operation \
                    without one, the object that its body would name.
                    """),
            input: nil, output: Shapes.agentDecision)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, get.erased, update.erased, delete.erased, rotate.erased,
            decision.erased,
        ]
    }

    package enum AgentGrants {
        private static let area = "Tocsin"

        package static let list = Endpoint<Nothing, Grant>(
            Operation(
                "listAgentGrants", .get, "/tocsin/v1/agents/{id}/grants", area: area, scope: nil, needs: .administer,
                paging: .cursor, outputKey: "grants", summary: "List an agent's grants",
                detail: "The newest first. Those that have expired are among them."),
            input: nil, output: Shapes.grant)

        package static let create = Endpoint<Grant, Grant>(
            Operation(
                "createAgentGrant", .post, "/tocsin/v1/agents/{id}/grants", area: area, scope: nil, needs: .administer,
                inputKey: "grant", outputKey: "grant", summary: "Grant an agent something",
                detail: """
                    `access` `write` includes reading. An object must fit each of `services`, `teams`, \
                    `escalation_policies` and `objects` that is given; one that is left out or null is for all. Several \
                    grants add up. With `approval`, changes \
                    wait for a person, who sees before and after. `only_assigned_to_owner` is for `incidents`.
                    """),
            input: Shapes.grant, output: Shapes.grant)

        /// The place of the grant's id in paths.
        package static let grantIDName = "grant_id"

        package static let update = Endpoint<Grant, Grant>(
            Operation(
                "updateAgentGrant", .put, "/tocsin/v1/agents/{id}/grants/{grant_id}", area: area, scope: nil,
                needs: .administer, inputKey: "grant", outputKey: "grant", summary: "Change a grant",
                detail: """
                    What is left out stays; null takes a list or a time away. `resource` stays as it is. It counts from the \
                    next call on, also for changes that wait for a person.
                    """),
            input: Shapes.grant, output: Shapes.grant)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteAgentGrant", .delete, "/tocsin/v1/agents/{id}/grants/{grant_id}", area: area, scope: nil,
                needs: .administer, summary: "Take a grant back"),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, update.erased, delete.erased]
    }
}
