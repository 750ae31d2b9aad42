// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let optionalText: JSON = ["type": "string", "nullable": true]
    private static let optionalInteger: JSON = ["type": "integer", "nullable": true]
    private static let object: JSON = ["type": "object"]
    private static let optionalObject: JSON = ["type": "object", "nullable": true]

    package static let agentCall = Shape<AgentCall>(
        "AgentCall", agentCallIdentity + agentCallRequest + agentCallDecision + agentCallOutcome)

    private static let agentCallIdentity: [Field<AgentCall>] = [
        .readOnly("id", schema: text) { value, _ in .string(value.entry.id) },
        .readOnly("at", schema: ["type": "string", "format": "date-time"]) { value, _ in
            .string(ISO8601.string(value.entry.at, milliseconds: true))
        },
        .readOnly("agent", schema: object) { value, _ in
            [
                "id": .string(value.entry.agentID), "type": "agent_reference", "summary": .string(value.entry.agentName),
            ]
        },
    ]

    private static let agentCallRequest: [Field<AgentCall>] = [
        .readOnly("credential", schema: optionalText) { value, _ in JSON(value.entry.credential) },
        .readOnly("operation_id", schema: text) { value, _ in .string(value.entry.operationID) },
        .readOnly("method", schema: text) { value, _ in .string(value.entry.method) },
        .readOnly("path", schema: text) { value, _ in .string(value.entry.path) },
        .readOnly("object", schema: optionalObject) { value, _ in
            value.entry.objectID.map { agentCallReference($0, value.entry.objectType ?? "object") } ?? .null
        },
        .readOnly("parameters", schema: object) { value, _ in
            (try? JSON.parse(value.entry.parameters, depthMaximum: JSON.storedDepthMaximum)) ?? [:]
        },
    ]

    private static let agentCallDecision: [Field<AgentCall>] = [
        .readOnly("decision", schema: agentCallChoice(AgentCallEntry.Decision.allCases.map(\.rawValue))) { value, _ in
            .string(value.entry.decision.rawValue)
        },
        .readOnly("reason", schema: optionalText) { value, _ in JSON(value.entry.reason) },
        .readOnly("grant", schema: optionalObject) { value, _ in
            value.entry.grantID.map { agentCallReference($0, "grant") } ?? .null
        },
    ]

    private static let agentCallOutcome: [Field<AgentCall>] = [
        .readOnly("outcome", schema: optionalText) { value, _ in JSON(value.outcome?.rawValue) },
        .readOnly("status", schema: optionalInteger) { value, _ in agentCallNumber(value.entry.status) },
        .readOnly("duration_ms", schema: optionalInteger) { value, _ in
            agentCallNumber(value.entry.durationMilliseconds)
        },
        .readOnly("request_id", schema: text) { value, _ in .string(value.entry.requestID) },
    ]

    private static func agentCallChoice(_ values: [String]) -> JSON {
        ["type": "string", "enum": .array(values.map(JSON.string))]
    }

    private static func agentCallReference(_ id: String, _ type: String) -> JSON {
        ["id": .string(id), "type": .string(type + "_reference")]
    }

    private static func agentCallNumber(_ value: Int?) -> JSON { value.map { JSON.int(Int64($0)) } ?? .null }
}
