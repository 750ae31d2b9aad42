// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// An agent with how much it asked for in the last hour.
package struct PresentedAgentState: Sendable {
    package var agent: AIAgent
    package var figures: AgentFigures

    package init(_ agent: AIAgent, _ figures: AgentFigures) {
        self.agent = agent
        self.figures = figures
    }
}

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let integer: JSON = ["type": "integer"]

    package static let agentState = Shape<PresentedAgentState>(
        "AgentState",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.agent.id) },
            .constant("type", "agent_state", schema: text),
            .readOnly("summary", schema: text) { value, _ in .string(value.agent.name) },
            .readOnly("enabled", schema: ["type": "boolean"]) { value, _ in .bool(value.agent.isEnabled) },
            .readOnly("calls_last_hour", schema: integer) { value, _ in .int(value.figures.calls) },
            .readOnly("denied_last_hour", schema: integer) { value, _ in .int(value.figures.denied) },
            .readOnly("writes_last_hour", schema: integer) { value, _ in .int(value.figures.writes) },
        ])
}
