// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// Users and teams that a request names; of no incident yet.
package struct IncidentSubscriberList: Sendable {
    package var subscribers: [NotificationSubscription] = []
    package init() {}
}

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let kinds = NotificationSubscription.SubscriberKind.allCases.map(\.rawValue)

    package static let statusUpdate = Shape<StatusUpdate>(
        "StatusUpdate",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .string("message", \.message, length: 1...StatusUpdate.messageLengthMaximum, required: true),
            .readOnly("created_at", schema: ["type": "string", "format": "date-time"]) { value, context in
                context.time(value.createdAt)
            },
            readOnly(.reference("sender", \StatusUpdate.senderID, .user)),
            givenText("subject", \.subject, maximum: StatusUpdate.subjectLengthMaximum),
            givenText("html_message", \.htmlMessage, maximum: StatusUpdate.htmlLengthMaximum),
        ])

    /// Shown only where it was sent.
    private static func givenText(
        _ name: String, _ path: any Path<StatusUpdate, String?>, maximum: Int
    ) -> Field<StatusUpdate> {
        var field = Field<StatusUpdate>.optionalString(name, path, maximum: maximum)
        field.encode = { value, _ in value[keyPath: path].map(JSON.string) }
        return field
    }

    package static let incidentSubscriber = Shape<NotificationSubscription>(
        "IncidentSubscriber",
        [
            .readOnly("subscriber_id", schema: text) { value, _ in .string(value.subscriberID) },
            .readOnly("subscriber_type", schema: text) { value, _ in .string(value.subscriberKind.rawValue) },
            // Nobody is subscribed by way of something else.
            .constant("has_indirect_subscription", false, schema: ["type": "boolean"]),
            .constant("subscribed_via", .null, schema: ["type": "array", "items": ["type": "object"], "nullable": true]),
        ])

    package static let incidentSubscriberList = Shape<IncidentSubscriberList>("IncidentSubscriberList", [subscribersField])

    private static let subscribersField = Field<IncidentSubscriberList>(
        name: "subscribers",
        schema: [
            "type": "array",
            "items": [
                "type": "object",
                "properties": [
                    "subscriber_id": ["type": "string"],
                    "subscriber_type": ["type": "string", "enum": .array(kinds.map(JSON.string))],
                ],
            ],
        ], isRequired: true,
        decode: { (json) throws(FieldProblem) in
            let subscribers = try subscribers(json)
            return { $0.subscribers = subscribers }
        })

    private static func subscribers(_ json: JSON) throws(FieldProblem) -> [NotificationSubscription] {
        if json.isNull { throw .blank }
        guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
        guard elements.count <= NotificationSubscription.perRequestMaximum else {
            throw FieldProblem("has more than \(NotificationSubscription.perRequestMaximum) elements")
        }
        var found: [NotificationSubscription] = []
        for element in elements where !element.isNull {
            guard let id = element["subscriber_id"]?.stringValue, !id.isBlank, !id.utf8.contains(0) else {
                throw FieldProblem("must each have a subscriber_id")
            }
            let type = element["subscriber_type"]?.stringValue ?? ""
            guard let kind = NotificationSubscription.SubscriberKind(rawValue: type) else {
                throw FieldProblem("must each have a subscriber_type of \(kinds.joined(separator: " or "))")
            }
            found.append(
                NotificationSubscription(subscriberKind: kind, subscriberID: id, subscribable: Subscribable(kind: .incident))
            )
        }
        guard !found.isEmpty else { throw .blank }
        return found
    }
}
