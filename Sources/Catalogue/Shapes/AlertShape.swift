// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    package static let alert = Shape<Alert>(
        "Alert",
        Shape.identity(
            .alert, id: \Alert.id, type: { _ in ResourceKind.alert.type }, summary: { $0.summary },
            parentID: { $0.incidentID })
            + alertState + alertPlaces)

    private static let alertPlaces: [Field<Alert>] = [
        readOnly(.reference("service", \Alert.serviceID, .service, include: "services")),
        readOnly(.reference("incident", \Alert.incidentID, .incident, include: "incidents")),
        readOnly(.reference("integration", \Alert.integrationID, .integration)),
        firstTriggerField(\Alert.firstTriggerLogEntryID, incidentID: \Alert.incidentID),
        .constant("alert_grouping", .null, schema: ["type": "object", "nullable": true]),
    ]

    /// What has been made of it, whether it belongs to an incident or not.
    static let alertState: [Field<Alert>] = [
        .readOnly("created_at", schema: ["type": "string", "format": "date-time"]) { value, context in
            context.time(value.createdAt)
        },
        .readOnly("resolved_at", schema: ["type": "string", "format": "date-time", "nullable": true]) {
            value, context in context.time(value.resolvedAt)
        },
        .readOnly("status", schema: ["type": "string"]) { value, _ in .string(value.status.rawValue) },
        .readOnly("alert_key", schema: ["type": "string"]) { value, _ in .string(value.dedupKey) },
        .readOnly("severity", schema: ["type": "string"]) { value, _ in .string(value.severity.rawValue) },
        .readOnly("suppressed", schema: ["type": "boolean"]) { value, _ in .bool(value.isSuppressed) },
        .readOnly("body", schema: ["type": "object"]) { value, _ in value.body },
    ]

    static func readOnly<Value>(_ field: Field<Value>) -> Field<Value> {
        var field = field
        field.decode = nil
        return field
    }

    package static let note = Shape<Note>(
        "Note",
        [
            .readOnly("id", schema: ["type": "string"]) { value, _ in .string(value.id) },
            noteAuthor,
            .readOnly("channel", schema: ["type": "object"]) { value, _ in
                noteOrigin(value)
            },
            .string("content", \.content, length: 1...resolutionLengthMaximum),
            .readOnly("created_at", schema: ["type": "string", "format": "date-time"]) { value, context in
                context.time(value.createdAt)
            },
            .readOnly("updated_at", schema: ["type": "string", "format": "date-time"]) { value, context in
                context.time(value.updatedAt)
            },
        ])

    /// As a log entry's: an AI agent stands beside the way by which it wrote.
    private static func noteOrigin(_ note: Note) -> JSON {
        var origin: JSONObject = [
            "summary": .string(noteChannel(note.channel)), "type": .string(note.channel.rawValue),
        ]
        if let agent = note.agent { origin.append("agent", ["id": .string(agent.id), "name": .string(agent.name)]) }
        return .object(origin)
    }

    private static func noteChannel(_ channel: LogEntry.Channel) -> String {
        switch channel {
        case .website: "The web pages"
        case Note.channelOfRules: "Event rules"
        default: "The REST API"
        }
    }

    private static let noteAuthor = Field<Note>(
        name: "user", schema: ["$ref": "#/components/schemas/Reference"],
        encode: { value, context in
            guard value.isOfRules else { return context.reference(.user, value.userID) }
            let rules: JSON = [
                "id": .string(value.userID), "type": "bot_user_reference", "summary": "Event rules", "self": .null,
                "html_url": .null,
            ]
            return rules
        },
        collectReferences: { value, needs in
            if !value.isOfRules { needs.add(.user, value.userID) }
        })
}
