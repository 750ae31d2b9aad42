// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// What somebody has written about an incident, as an event passes it on.
package struct WebhookText: Sendable {
    package var incidentID: String
    package var id: String
    package var text: String
    /// Whether the text has been cut for the event to fit.
    package var isTrimmed = false

    package init(incidentID: String, id: String, text: String) {
        self.incidentID = incidentID
        self.id = id
        self.text = text
    }

    /// The same with a text that takes at least so many bytes less in the event, as far as it has them.
    package func shortened(byBytes excess: Int) -> WebhookText {
        let lengths = text.unicodeScalars.map(Self.writtenLength)
        var rest = lengths.reduce(0, +)
        let wanted = max(0, rest - excess)
        var count = lengths.count
        while rest > wanted {
            count -= 1
            rest -= lengths[count]
        }
        var shorter = self
        shorter.text = String(String.UnicodeScalarView(text.unicodeScalars.prefix(count)))
        shorter.isTrimmed = shorter.isTrimmed || count < lengths.count
        return shorter
    }

    /// Bytes that a code point takes inside a JSON string.
    private static func writtenLength(_ scalar: Unicode.Scalar) -> Int {
        switch scalar {
        case "\"", "\\", "\n", "\r", "\t": 2
        case "\u{0}"..."\u{1F}": 6
        case "\u{20}"..."\u{7F}": 1
        case "\u{80}"..."\u{7FF}": 2
        case "\u{800}"..."\u{FFFF}": 3
        default: 4
        }
    }
}

/// What custom fields hold after a change, and what those that changed held before it.
package struct WebhookFieldValues: Sendable {
    /// The incident, or the service.
    package var objectID: String
    package var values: [CustomFieldValue]
    package var changed: [CustomFieldValue]

    package init(objectID: String, values: [CustomFieldValue], changed: [CustomFieldValue]) {
        self.objectID = objectID
        self.values = values
        self.changed = changed
    }

    /// The same without the fields that have not changed.
    package var shortened: WebhookFieldValues {
        var shorter = self
        shorter.values = values.filter { value in changed.contains { $0.field.id == value.field.id } }
        return shorter
    }
}

extension Shapes {
    private static let text: JSON = ["type": "string"]

    package static let webhookNote = written("WebhookNote", member: "content", type: "incident_note")
    package static let webhookStatusUpdate = written(
        "WebhookStatusUpdate", member: "message", type: "incident_status_update")

    private static func written(_ name: String, member: String, type: String) -> Shape<WebhookText> {
        Shape(
            name,
            [
                webhookReference("incident", .incident) { $0.incidentID },
                .readOnly("id", schema: text) { value, _ in .string(value.id) },
                .readOnly(member, schema: text) { value, _ in .string(value.text) },
                .readOnly("trimmed", schema: ["type": "boolean"]) { value, _ in .bool(value.isTrimmed) },
                .constant("type", .string(type), schema: text),
            ])
    }

    package static let webhookIncidentFieldValues = fieldValues(
        "WebhookIncidentFieldValues", of: "incident", .incident, type: "incident_field_values")
    package static let webhookServiceFieldValues = fieldValues(
        "WebhookServiceFieldValues", of: "service", .service, type: "service_field_values")

    private static func fieldValues(
        _ name: String, of member: String, _ kind: ResourceKind, type: String
    ) -> Shape<WebhookFieldValues> {
        let list: JSON = ["type": "array", "items": ["type": "object"]]
        return Shape(
            name,
            [
                webhookReference(member, kind) { $0.objectID },
                .readOnly("custom_fields", schema: list) { value, _ in .array(value.values.map(fieldValue)) },
                .readOnly("changed_custom_fields", schema: list) { value, _ in .array(value.changed.map(fieldValue)) },
                .constant("type", .string(type), schema: text),
            ])
    }

    private static func fieldValue(_ value: CustomFieldValue) -> JSON {
        [
            "data_type": .string(value.field.dataType.rawValue), "field_type": .string(value.field.kind.rawValue),
            "id": .string(value.field.id), "name": .string(value.field.name),
            "namespace": .string(value.field.namespace.rawValue), "type": "field_value", "value": value.value,
        ]
    }
}
