// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What a person sends who decides.
package struct ApprovalDecision: Sendable {
    package enum Status: String, CaseIterable, Sendable { case approved, refused }

    package var status = Status.refused
    package init() {}
}

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let time: JSON = ["type": "string", "format": "date-time"]
    private static let optionalTime: JSON = ["type": "string", "format": "date-time", "nullable": true]
    private static let object: JSON = ["type": "object"]
    private static let optionalObject: JSON = ["type": "object", "nullable": true]
    private static let approvalType: JSON = "approval"

    package static let approvalDecision = Shape<ApprovalDecision>(
        "ApprovalDecision", [.choice("status", \.status, required: true)])

    package static let approval = Shape<Approval>(
        "Approval", approvalIdentity + approvalCall + approvalContent + approvalCourse)

    private static let approvalIdentity: [Field<Approval>] = [
        .readOnly("id", schema: text) { value, _ in .string(value.id) },
        .constant("type", approvalType, schema: text),
        .readOnly("summary", schema: text) { value, _ in
            .string("\(value.operationID) by \(value.agentName)")
        },
        .readOnly("status", schema: text) { value, context in .string(value.status(at: context.now).rawValue) },
        .readOnly("sentence", schema: text) { value, context in .string(value.sentence(at: context.now)) },
    ]

    private static let approvalCall: [Field<Approval>] = [
        .readOnly("agent", schema: object) { value, _ in
            ["id": .string(value.agentID), "type": "agent_reference", "summary": .string(value.agentName)]
        },
        readOnly(.reference("owner", \Approval.ownerID, .user)),
        .readOnly("grant", schema: object) { value, _ in
            ["id": .string(value.grantID), "type": "grant_reference"]
        },
        .readOnly("operation_id", schema: text) { value, _ in .string(value.operationID) },
        .readOnly("method", schema: text) { value, _ in .string(value.method) },
        .readOnly("path", schema: text) { value, _ in .string(value.path) },
        .readOnly("object", schema: optionalObject) { value, _ in
            value.objectID.map { approvalReference($0, value.objectType ?? "object") } ?? .null
        },
        .readOnly("digest", schema: text) { value, _ in .string(value.digest) },
        .readOnly("request_id", schema: text) { value, _ in .string(value.requestID) },
    ]

    /// Lists are without it.
    private static let approvalContent: [Field<Approval>] = [
        Field(name: "request", schema: object, encode: { value, _ in approvalJSON(value.request) }),
        Field(
            name: "changes", schema: ["type": "array", "items": ["type": "object"]],
            encode: { value, _ in approvalJSON(value.changes) }),
    ]

    private static let approvalCourse: [Field<Approval>] = [
        .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) },
        .readOnly("expires_at", schema: time) { value, context in context.time(value.expiresAt) },
        .readOnly("decided_at", schema: optionalTime) { value, context in context.time(value.decidedAt) },
        readOnly(.optionalReference("decided_by", \Approval.deciderID, .user)),
        .readOnly("outcome", schema: optionalObject) { value, _ in
            guard let status = value.outcomeStatus else { return .null }
            return ["status": .int(Int64(status)), "error": JSON(value.outcomeError)]
        },
    ]

    private static func approvalReference(_ id: String, _ type: String) -> JSON {
        ["id": .string(id), "type": .string(type + "_reference")]
    }

    /// Nil for what was left out.
    private static func approvalJSON(_ text: String) -> JSON? {
        guard !text.isEmpty else { return nil }
        return try? JSON.parse(text, depthMaximum: JSON.storedDepthMaximum)
    }
}
