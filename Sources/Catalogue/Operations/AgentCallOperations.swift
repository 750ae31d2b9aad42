// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// The call log of agents. Agents themselves do not reach it.
    package enum AgentCalls {
        package static let agentIDs = Parameter("agent_ids[]", .list(allowed: []), "Only calls of these agents.")
        package static let decision = Parameter(
            "decision", .choice(AgentCallEntry.Decision.allCases.map(\.rawValue)), "Only calls about which this was said.")
        package static let operation = Parameter("operation", .text, "Only calls of the operation with this id.")

        package static let objectID = Parameter(
            "object_id", .text, "Only calls about the object that was named so: an incident by its id or its number.")

        package static let list = Endpoint<Nothing, AgentCall>(
            Operation(
                "listAgentCalls", .get, "/tocsin/v1/agent_calls", area: "Tocsin", scope: nil, needs: .administer,
                paging: .cursor, parameters: [agentIDs, decision, operation, objectID, .since, .until],
                outputKey: "agent_calls",
                summary: "List what agents asked for",
                detail: """
                    The newest first, allowed or not. `outcome` is `done`, `refused` (answered with an error), `unknown` \
                    (the server ended before it could note how a change ended), or null: not let in, or still under way. \
                    Secrets are left out of `parameters`, and long values are cut.
                    """),
            input: nil, output: Shapes.agentCall)

        package static let all: [AnyEndpoint] = [list.erased]
    }
}
