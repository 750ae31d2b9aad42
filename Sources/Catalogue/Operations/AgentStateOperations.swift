// SPDX-License-Identifier: Apache-2.0
import Domain

extension Operations {
    /// How much agents ask for. Agents themselves do not reach it.
    package enum AgentStates {
        package static let agentID = Parameter("agent_id", .text, "Only this agent.")

        package static let list = Endpoint<Nothing, PresentedAgentState>(
            Operation(
                "listAgentStates", .get, "/tocsin/v1/agent_states", area: "Tocsin", scope: nil, needs: .administer,
                paging: .cursor, parameters: [agentID], outputKey: "agent_states",
                summary: "List how much agents asked for in the last hour",
                detail: """
                    In the order of the list of agents: all calls of the last 3600 seconds, those of them that were not let \
                    in, and the changes that were. Cursors are those of the list of agents.
                    """),
            input: nil, output: Shapes.agentState)

        package static let all: [AnyEndpoint] = [list.erased]
    }
}
