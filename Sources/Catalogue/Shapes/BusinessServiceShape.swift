// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// Whether the whole account follows a business service.
package struct BusinessAccountSubscription: Hashable, Sendable {
    package var isSubscribed: Bool
    package init(isSubscribed: Bool) { self.isSubscribed = isSubscribed }
}

/// Followers as a caller names them; of no business service yet.
package struct BusinessSubscriberList: Sendable {
    package var subscribers: [NotificationSubscription] = []
    package init() {}
}

/// From which priority on incidents hit the business.
package struct PriorityThreshold: Hashable, Sendable {
    package var priorityID: String
    package var position: Int
    package init(priorityID: String = "", position: Int = 0) {
        self.priorityID = priorityID
        self.position = position
    }
}

/// A business service as lists of impacts show it.
package struct PresentedImpact: Hashable, Sendable {
    package var id: String
    package var name: String
    /// Nil when nothing hits it.
    package var impact: ServiceImpact?
    /// Whether it was asked which priority hits it.
    package var showsPriority: Bool
    package var isImpacted: Bool
    /// What is impacted by hand may have no priority that says so.
    package init(id: String, name: String, impact: ServiceImpact?, showsPriority: Bool, isImpacted: Bool? = nil) {
        self.id = id
        self.name = name
        self.impact = impact
        self.showsPriority = showsPriority
        self.isImpacted = isImpacted ?? (impact != nil)
    }
}

/// An incident that hits business services.
package struct Impactor: Hashable, Sendable {
    package var incidentID: String
    package init(incidentID: String) { self.incidentID = incidentID }
}

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let integer: JSON = ["type": "integer"]

    package static let businessAccountSubscription = Shape<BusinessAccountSubscription>(
        "BusinessServiceAccountSubscription",
        [.readOnly("account_is_subscribed", schema: ["type": "boolean"]) { value, _ in .bool(value.isSubscribed) }])

    package static let businessSubscriber = Shape<NotificationSubscription>(
        "BusinessServiceSubscriber",
        [
            .readOnly("subscriber_id", schema: text) { value, _ in .string(value.subscriberID) },
            .readOnly("subscriber_type", schema: text) { value, _ in .string(value.subscriberKind.rawValue) },
        ])

    package static let priorityThreshold = Shape<PriorityThreshold>(
        "PriorityThreshold",
        [
            .string("id", \.priorityID, required: true),
            .integer("order", \.position, in: 0...Int(Int32.max), required: true),
        ])

    package static let presentedImpact = Shape<PresentedImpact>(
        "BusinessServiceImpact",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .readOnly("name", schema: text) { value, _ in .string(value.name) },
            .constant("type", .string(ResourceKind.businessService.type), schema: text),
            .readOnly("status", schema: ["type": "string", "enum": ["impacted", "not_impacted"]]) { value, _ in
                value.isImpacted ? "impacted" : "not_impacted"
            },
            impactDetails,
        ])

    private static let impactDetails = Field<PresentedImpact>(
        name: "additional_fields",
        schema: [
            "type": "object",
            "properties": [
                "highest_impacting_priority": [
                    "type": "object", "nullable": true, "properties": ["id": text, "order": integer],
                ]
            ],
        ],
        encode: { value, _ in
            guard value.showsPriority else { return nil }
            let priority: JSON =
                value.impact.map { impact -> JSON in
                    ["id": JSON(impact.priorityID), "order": .int(Int64(impact.priorityPosition))]
                } ?? .null
            return ["highest_impacting_priority": priority]
        })

    package static let manualImpact = Shape<ManualImpact>(
        "IncidentBusinessServiceRelation", [.choice("relation", \.relation, required: true)])

    package static let impactor = Shape<Impactor>(
        "Impactor",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.incidentID) },
            .constant("type", .string(ResourceKind.incident.type), schema: text),
        ])

    package static let businessSubscriberList = Shape<BusinessSubscriberList>("BusinessSubscriberList", [subscribersField])

    private static let subscribersField = Field<BusinessSubscriberList>(
        name: "subscribers",
        schema: [
            "type": "array",
            "items": ["type": "object", "properties": ["subscriber_id": text, "subscriber_type": text]],
        ], isRequired: true,
        decode: { (json) throws(FieldProblem) in
            var read: [NotificationSubscription] = []
            for element in try FieldReading.nonEmptyObjects(
                json, maximum: NotificationSubscription.perRequestMaximum)
            {
                read.append(try subscriber(element))
            }
            let subscribers = read
            return { $0.subscribers = subscribers }
        })

    private static func subscriber(_ object: JSONObject) throws(FieldProblem) -> NotificationSubscription {
        guard let id = object["subscriber_id"]?.stringValue, !id.isBlank else {
            throw FieldProblem("needs a subscriber_id in every item")
        }
        let type = object["subscriber_type"]?.stringValue
        guard let kind = type.flatMap(NotificationSubscription.SubscriberKind.init(rawValue:)) else {
            throw FieldProblem("needs a subscriber_type of user or team in every item")
        }
        return NotificationSubscription(
            subscriberKind: kind, subscriberID: id, subscribable: Subscribable(kind: .businessService))
    }
}
