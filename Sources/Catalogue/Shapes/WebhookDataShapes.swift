// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What an event says of an incident as a whole.
package struct WebhookIncident: Sendable {
    package var incident: Incident
    /// Said by the event that tells of it, and by no other.
    package var reopenedAt: Instant?

    package init(_ incident: Incident, reopenedAt: Instant? = nil) {
        self.incident = incident
        self.reopenedAt = reopenedAt
    }
}

/// A person who is asked to join in on an incident, or who has answered that.
package struct WebhookResponder: Sendable {
    package var incidentID: String
    package var userID: String
    package var policyID: String?
    package var message: String
    package var state: ResponderState

    package init(incidentID: String, userID: String, policyID: String?, message: String, state: ResponderState) {
        self.incidentID = incidentID
        self.userID = userID
        self.policyID = policyID
        self.message = message
        self.state = state
    }
}

/// The data of events. They are apart from the forms of answers: the same things have other names here.
extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let time: JSON = ["type": "string", "format": "date-time"]
    private static let nullableText: JSON = ["type": "string", "nullable": true]

    package static let webhookIncident = Shape<WebhookIncident>(
        "WebhookIncident", webhookIncidentState + webhookIncidentPeople + webhookIncidentCompany)

    private static let webhookIncidentState: [Field<WebhookIncident>] = [
        .readOnly("id", schema: text) { value, _ in .string(value.incident.id) },
        .constant("type", "incident", schema: text),
        .readOnly("self", schema: text) { value, context in context.selfURL(.incident, value.incident.id) },
        .readOnly("html_url", schema: text) { value, context in context.pageURL(.incident, value.incident.id) },
        .readOnly("number", schema: ["type": "integer"]) { value, _ in .int(value.incident.number) },
        .readOnly("status", schema: text) { value, _ in .string(value.incident.status.rawValue) },
        .readOnly("incident_key", schema: text) { value, _ in .string(value.incident.key) },
        .readOnly("created_at", schema: time) { value, context in context.time(value.incident.createdAt) },
        Field(
            name: "reopened_at", schema: time,
            encode: { value, context in
                guard let at = value.reopenedAt else { return nil }
                return context.time(at)
            }),
        .readOnly("title", schema: text) { value, _ in .string(value.incident.title) },
        .readOnly("incident_type", schema: ["type": "object"]) { value, _ in ["name": .string(value.incident.typeName)] },
    ]

    private static let webhookIncidentPeople: [Field<WebhookIncident>] = [
        webhookReference("service", .service) { $0.incident.serviceID },
        webhookReferences("assignees", .user) { $0.incident.assignments.map(\.userID) },
        webhookReference("escalation_policy", .escalationPolicy) { $0.incident.escalationPolicyID },
        webhookReferences("teams", .team) { $0.incident.teamIDs },
        webhookReference("priority", .priority) { $0.incident.priorityID },
    ]

    private static let webhookIncidentCompany: [Field<WebhookIncident>] = [
        .readOnly("urgency", schema: text) { value, _ in .string(value.incident.urgency.rawValue) },
        .readOnly("conference_bridge", schema: ["type": "object", "nullable": true]) { value, _ in
            value.incident.conferenceBridge?.json ?? JSON.null
        },
        resolveReason(\WebhookIncident.incident.mergedIntoID),
    ]

    package static let webhookResponder = Shape<WebhookResponder>(
        "WebhookResponder",
        [
            webhookReference("incident", .incident) { $0.incidentID },
            webhookReference("user", .user) { $0.userID },
            webhookReference("escalation_policy", .escalationPolicy) { $0.policyID },
            .readOnly("message", schema: text) { value, _ in .string(value.message) },
            .readOnly("state", schema: text) { value, _ in .string(value.state.rawValue) },
            .constant("type", "incident_responder", schema: text),
        ])

    package static let webhookConferenceBridge = Shape<Incident>(
        "WebhookConferenceBridge",
        [
            webhookReference("incident", .incident) { $0.id },
            .readOnly("conference_numbers", schema: ["type": "array", "items": ["type": "object"]]) { value, _ in
                guard let number = value.conferenceBridge?.number else { return [] }
                return [["label": "", "number": .string(number)]]
            },
            .readOnly("conference_url", schema: nullableText) { value, _ in JSON(value.conferenceBridge?.url) },
            .constant("type", "incident_conference_bridge", schema: text),
        ])

    package static let webhookService = Shape<Service>(
        "WebhookService",
        [
            .readOnly("html_url", schema: text) { value, context in context.pageURL(.service, value.id) },
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .readOnly("self", schema: text) { value, context in context.selfURL(.service, value.id) },
            .readOnly("summary", schema: text) { value, _ in .string(value.name) },
            .readOnly("alert_creation", schema: text) { value, _ in .string(value.alertCreation) },
            webhookReferences("teams", .team) { $0.teamIDs },
            .constant("type", "service", schema: text),
        ])

    /// A reference that is told and never taken; null where there is none.
    static func webhookReference<Value>(
        _ name: String, _ kind: ResourceKind, _ id: @escaping @Sendable (Value) -> String?
    ) -> Field<Value> {
        Field(
            name: name, schema: ["nullable": true, "allOf": [["$ref": "#/components/schemas/Reference"]]],
            encode: { value, context in
                guard let id = id(value) else { return JSON.null }
                return context.reference(kind, id)
            },
            collectReferences: { value, needs in
                if let id = id(value) { needs.add(kind, id) }
            })
    }

    private static func webhookReferences<Value>(
        _ name: String, _ kind: ResourceKind, _ ids: @escaping @Sendable (Value) -> [String]
    ) -> Field<Value> {
        Field(
            name: name, schema: ["type": "array", "items": ["$ref": "#/components/schemas/Reference"]],
            encode: { value, context in .array(ids(value).map { context.reference(kind, $0) }) },
            collectReferences: { value, needs in
                for id in ids(value) { needs.add(kind, id) }
            })
    }
}
