// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let optionalText: JSON = ["type": "string", "nullable": true]
    private static let time: JSON = ["type": "string", "format": "date-time", "nullable": true]

    package static let eventOrchestration = Shape<EventOrchestration>(
        "EventOrchestration", orchestrationFields + marks(\EventOrchestration.mark))

    private static let orchestrationFields: [Field<EventOrchestration>] = [
        .readOnly("id", schema: text) { value, _ in .string(value.id) },
        .readOnly("self", schema: optionalText) { value, context in orchestrationAddress(value.id, context) },
        .string("name", \.name, length: 1...EventOrchestration.nameLengthMaximum, required: true),
        .optionalString("description", \.description, maximum: EventOrchestration.descriptionLengthMaximum),
        .optionalReference("team", \.teamID, .team),
        .readOnly("integrations", schema: ["type": "array", "items": ["type": "object"]]) { value, context in
            .array(value.integrations.map { orchestrationIntegration.encode($0, context) })
        },
        .readOnly("routes", schema: ["type": "integer"]) { value, _ in .int(Int64(value.routeCount)) },
    ]

    /// When something was made and changed, by whom, and the version that it is.
    static func marks<Value>(_ path: any Path<Value, ChangeMark>) -> [Field<Value>] {
        let version = Field<Value>.readOnly("version", schema: optionalText) { value, _ in
            .string(value[keyPath: path].version)
        }
        return authorship(path) + [version]
    }

    /// When something was made and changed, and by whom.
    static func authorship<Value>(_ path: any Path<Value, ChangeMark>) -> [Field<Value>] {
        [
            .readOnly("created_at", schema: time) { value, context in context.time(value[keyPath: path].createdAt) },
            markedUser("created_by", path) { $0.createdByID },
            .readOnly("updated_at", schema: time) { value, context in context.time(value[keyPath: path].updatedAt) },
            markedUser("updated_by", path) { $0.updatedByID },
        ]
    }

    private static func markedUser<Value>(
        _ name: String, _ path: any Path<Value, ChangeMark>, _ userID: @escaping @Sendable (ChangeMark) -> String?
    ) -> Field<Value> {
        Field(
            name: name, schema: ["nullable": true, "allOf": [["$ref": "#/components/schemas/Reference"]]],
            encode: { value, context in userID(value[keyPath: path]).map { context.reference(.user, $0) } ?? .null },
            collectReferences: { value, needs in
                if let id = userID(value[keyPath: path]) { needs.add(.user, id) }
            })
    }

    static func orchestrationAddress(_ id: String, _ context: EncodeContext) -> JSON {
        .string("\(context.baseURL)/event_orchestrations/\(id)")
    }

    package static let orchestrationIntegration = Shape<OrchestrationIntegration>(
        "EventOrchestrationIntegration",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .string("label", \.label, length: 1...OrchestrationIntegration.labelLengthMaximum, required: true),
            .readOnly(
                "parameters", schema: ["type": "object", "properties": ["routing_key": text, "type": text]]
            ) { value, _ in
                ["routing_key": .string(value.routingKey), "type": "global"]
            },
        ])

    package static let integrationMigration = Shape<IntegrationMigration>(
        "EventOrchestrationIntegrationMigration",
        [
            .string("source_id", \.sourceID, length: 1...OrchestrationForm.idLengthMaximum, required: true),
            .choice("source_type", \.sourceType, required: true),
            .string("integration_id", \.integrationID, length: 1...OrchestrationForm.idLengthMaximum, required: true),
        ])
}

/// What is asked of an orchestration that is to take over an integration of another one.
package struct IntegrationMigration: Sendable {
    package enum SourceType: String, CaseIterable, Sendable { case orchestration }

    package var sourceID = ""
    package var sourceType = SourceType.orchestration
    package var integrationID = ""
    package init() {}
}
