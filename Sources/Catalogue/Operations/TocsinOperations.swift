// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Operations {
    /// Operations of our own, apart from the reference's paths.
    package enum Tocsin {
        private static let area = "Tocsin"
        /// Where all of them live.
        package static let root = "/tocsin/v1"

        package static let serviceIDs = Parameter("service_ids[]", .list(allowed: []), "Only records of these services.")
        package static let outcome = Parameter(
            "outcome", .choice(EventDiscardReason.allCases.map(\.rawValue)), "Only records with this reason.")

        package static let listEventRecords = Endpoint<Nothing, EventRecord>(
            Operation(
                "listEventRecords", .get, "/tocsin/v1/event_records", area: area, scope: nil,
                paging: .cursor, parameters: [serviceIDs, outcome], outputKey: "event_records",
                summary: "List events that changed nothing", detail: "The newest first, each with its reason."),
            input: nil, output: Shapes.eventRecord)

        package static let alertStatuses = Parameter(
            "statuses[]", .list(allowed: Alert.Status.allCases.map(\.rawValue)), "Only alerts in these states.")
        package static let alertServiceIDs = Parameter(
            "service_ids[]", .list(allowed: []), "Only alerts of these services.")

        package static let listSuppressedAlerts = Endpoint<Nothing, Alert>(
            Operation(
                "listSuppressedAlerts", .get, "/tocsin/v1/suppressed_alerts", area: area, scope: nil,
                paging: .cursor, parameters: [alertServiceIDs, alertStatuses], outputKey: "alerts",
                summary: "List alerts that event rules suppressed",
                detail:
                    "The newest first. They belong to no incident; one that is triggered has its key until it is resolved."
            ), input: nil, output: Shapes.suppressedAlert)

        package static let showEscalation = Endpoint<Nothing, Incident>(
            Operation(
                "getIncidentEscalation", .get, "/tocsin/v1/incidents/{id}/escalation", area: area, scope: nil,
                actsOn: .incident, outputKey: "escalation", summary: "Show where an incident stands on its policy"),
            input: nil, output: Shapes.escalation)

        package static let answerResponderRequest = Endpoint<ResponderAnswer, Responder>(
            Operation(
                "answerResponderRequest", .put, "/tocsin/v1/incidents/{id}/responder", area: area, scope: nil,
                needs: .respond,
                actsOn: .incident, from: .required, inputKey: "responder", outputKey: "responder",
                summary: "Say whether you join an incident that you were asked to join",
                detail: "`state` is `joined` or `declined`. Answered for whoever calls, or is named in `From`."),
            input: Shapes.responderAnswer, output: Shapes.responder)

        package static let all: [AnyEndpoint] = [
            listEventRecords.erased, listSuppressedAlerts.erased, showEscalation.erased, answerResponderRequest.erased,
        ]
    }
}

extension Shapes {
    package static let eventRecord = Shape<EventRecord>(
        "EventRecord",
        [
            .readOnly("id", schema: ["type": "string"]) { value, _ in .string(value.id) },
            .readOnly("at", schema: ["type": "string", "format": "date-time"]) { value, context in
                context.time(value.createdAt)
            },
            .readOnly("action", schema: ["type": "string"]) { value, _ in .string(value.action) },
            .readOnly("dedup_key", schema: ["type": "string"]) { value, _ in .string(value.dedupKey) },
            .readOnly("summary", schema: ["type": "string"]) { value, _ in .string(value.summary) },
            .readOnly("outcome", schema: ["type": "string"]) { value, _ in .string(value.reason.rawValue) },
            eventRecordService,
            readOnly(.reference("integration", \EventRecord.integrationID, .integration)),
            .readOnly("trace", schema: ["type": "object", "nullable": true]) { value, _ in value.trace ?? .null },
        ])

    /// Null for an event that rules led to no service.
    private static let eventRecordService = Field<EventRecord>(
        name: "service", schema: ["nullable": true, "allOf": [["$ref": "#/components/schemas/Reference"]]],
        encode: { value, context in
            value.serviceID.isEmpty ? .null : context.reference(.service, value.serviceID)
        },
        collectReferences: { value, needs in needs.add(.service, value.serviceID) })

    /// An alert without an incident, in the form that the others have.
    package static let suppressedAlert = Shape<Alert>(
        "SuppressedAlert", suppressedAlertIdentity + alertState + suppressedAlertPlaces)

    private static let suppressedAlertIdentity: [Field<Alert>] = [
        .readOnly("id", schema: ["type": "string"]) { value, _ in .string(value.id) },
        .readOnly("type", schema: ["type": "string"]) { _, _ in .string(ResourceKind.alert.type) },
        .readOnly("summary", schema: ["type": "string"]) { value, _ in .string(value.summary) },
    ]

    private static let suppressedAlertPlaces: [Field<Alert>] = [
        readOnly(.reference("service", \Alert.serviceID, .service)),
        .constant("incident", .null, schema: ["type": "object", "nullable": true]),
        readOnly(.reference("integration", \Alert.integrationID, .integration)),
    ]

    /// The frozen policy of an incident, and how far up it is.
    package static let escalation = Shape<Incident>(
        "Escalation",
        [
            .readOnly("level", schema: ["type": "integer"]) { value, _ in .int(Int64(value.escalation.level)) },
            .readOnly("loops_done", schema: ["type": "integer"]) { value, _ in .int(Int64(value.escalation.loopsDone)) },
            .readOnly("is_exhausted", schema: ["type": "boolean"]) { value, _ in .bool(value.escalation.isExhausted) },
            .readOnly("is_snoozed", schema: ["type": "boolean"]) { value, _ in .bool(value.isSnoozed) },
            .readOnly("told_nobody_on_call", schema: ["type": "boolean"]) { value, _ in .bool(value.toldNobodyOnCall) },
            .readOnly("policy_name", schema: ["type": "string"]) { value, _ in .string(value.escalation.policy.name) },
            .readOnly("loop_count", schema: ["type": "integer"]) { value, _ in
                .int(Int64(value.escalation.policy.loopCount))
            },
            .readOnly("level_count", schema: ["type": "integer"]) { value, _ in
                .int(Int64(value.escalation.policy.rules.count))
            },
        ])
}
