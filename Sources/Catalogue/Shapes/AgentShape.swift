// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// A new agent with its token, as it is shown once.
package struct IssuedAgent: Sendable {
    package var agent: AIAgent
    package var token: String

    package init(agent: AIAgent, token: String) {
        self.agent = agent
        self.token = token
    }
}

/// What the door would say to an agent.
package struct AgentDecision: Sendable {
    package var isAllowed: Bool
    /// One sentence.
    package var reason: String
    /// The grant that decided.
    package var grantID: String?
    package var needsApproval: Bool

    package init(isAllowed: Bool, reason: String, grantID: String? = nil, needsApproval: Bool = false) {
        self.isAllowed = isAllowed
        self.reason = reason
        self.grantID = grantID
        self.needsApproval = needsApproval
    }
}

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let optionalText: JSON = ["type": "string", "nullable": true]
    private static let time: JSON = ["type": "string", "format": "date-time"]
    private static let optionalTime: JSON = ["type": "string", "format": "date-time", "nullable": true]
    private static let optionalObject: JSON = ["type": "object", "nullable": true]
    private static let boolean: JSON = ["type": "boolean"]
    private static let agentType: JSON = "agent"

    package static let agent = Shape<AIAgent>("AIAgent", agentIdentity + agentForm + agentCourse)

    package static let issuedAgent = Shape<IssuedAgent>("IssuedAIAgent", agent.fields.map(ofIssuedAgent) + agentToken)

    private static let agentToken: [Field<IssuedAgent>] = [
        .readOnly("token", schema: text) { value, _ in .string(value.token) }
    ]

    private static let agentIdentity: [Field<AIAgent>] = [
        .readOnly("id", schema: text) { value, _ in .string(value.id) },
        .constant("type", agentType, schema: text),
        .readOnly("summary", schema: text) { value, _ in .string(value.name) },
    ]

    private static let agentForm: [Field<AIAgent>] = [
        .string("name", \.name, length: 1...AIAgent.nameLengthMaximum, required: true),
        agentPurpose,
        .reference("owner", \.ownerID, .user, required: true),
        .boolean("enabled", \.isEnabled),
        agentLimit("calls_per_hour", \.callsPerHour),
        agentLimit("writes_per_hour", \.writesPerHour),
        agentLimit("incidents_per_day", \.incidentsPerDay),
        .optionalInstant("expires_at", \.expiresAt),
    ]

    private static let agentCourse: [Field<AIAgent>] = [
        readOnly(.optionalReference("creator", \AIAgent.creatorUserID, .user)),
        .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) },
        .readOnly("last_used_at", schema: optionalTime) { value, context in context.time(value.lastUsedAt) },
        .readOnly("hint", schema: optionalText) { value, _ in JSON(value.hint) },
        .readOnly("previous_token_expires_at", schema: optionalTime) { value, context in
            context.time(value.previousTokenEndsAt.flatMap { context.now < $0 ? $0 : nil })
        },
        .readOnly("reach", schema: optionalText) { value, _ in JSON(value.reach) },
    ]

    /// May be empty, unlike a name.
    private static let agentPurpose = Field<AIAgent>(
        name: "purpose", schema: ["type": "string", "maxLength": .int(Int64(AIAgent.purposeLengthMaximum))],
        decode: { (json) throws(FieldProblem) in
            let purpose = try FieldReading.text(json, length: 0...AIAgent.purposeLengthMaximum)
            return { $0.purpose = purpose }
        },
        encode: { value, _ in .string(value.purpose) })

    /// Null is no limit, and 0 lets nothing in.
    private static func agentLimit(_ name: String, _ path: any Path<AIAgent, Int?>) -> Field<AIAgent> {
        let range = 0...AIAgent.perHourMaximum
        var schema = FieldReading.integerSchema(range).objectValue ?? [:]
        schema.append("nullable", true)
        return Field(
            name: name, schema: .object(schema),
            decode: { (json) throws(FieldProblem) in
                let limit: Int? = json.isNull ? nil : try FieldReading.integer(json, in: range)
                return { $0[keyPath: path] = limit }
            },
            encode: { value, _ in value[keyPath: path].map { JSON.int(Int64($0)) } ?? .null })
    }

    package static let agentDecision = Shape<AgentDecision>(
        "AgentDecision",
        [
            .readOnly("allowed", schema: boolean) { value, _ in .bool(value.isAllowed) },
            .readOnly("reason", schema: text) { value, _ in .string(value.reason) },
            .readOnly("grant", schema: optionalObject) { value, _ in
                value.grantID.map(grantReference) ?? .null
            },
            .readOnly("approval_needed", schema: boolean) { value, _ in .bool(value.needsApproval) },
        ])

    private static func grantReference(_ id: String) -> JSON { ["id": .string(id), "type": "grant_reference"] }

    /// The same member of an agent that is shown with its token.
    private static func ofIssuedAgent(_ field: Field<AIAgent>) -> Field<IssuedAgent> {
        var issued = Field<IssuedAgent>(name: field.name, schema: field.schema)
        if let encode = field.encode { issued.encode = { value, context in encode(value.agent, context) } }
        if let collect = field.collectReferences {
            issued.collectReferences = { value, needs in collect(value.agent, &needs) }
        }
        return issued
    }
}
