// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// An incident with what its answer shows besides its own state.
package struct PresentedIncident: Sendable {
    package var incident: Incident
    package var alertCounts: AlertCounts
    package var priority: Priority?
    package var responders: IncidentResponders
    /// Of one that gathers alerts, or has gathered them.
    package var grouping: GroupingSpan?
    /// Nil where they are not asked for.
    package var customFields: [CustomFieldValue]?

    package init(
        incident: Incident, alertCounts: AlertCounts, priority: Priority?,
        responders: IncidentResponders = IncidentResponders(), grouping: GroupingSpan? = nil
    ) {
        self.incident = incident
        self.alertCounts = alertCounts
        self.priority = priority
        self.responders = responders
        self.grouping = grouping
    }
}

extension Shapes {
    package static let incident = Shape<PresentedIncident>(
        "Incident",
        Shape.identity(
            .incident, id: \PresentedIncident.incident.id, type: { _ in ResourceKind.incident.type },
            summary: { "[#\($0.incident.number)] \($0.incident.title)" })
            + incidentState + incidentPeople + incidentCompany + incidentOrigins + incidentExtras)

    private static let text: JSON = ["type": "string"]
    private static let time: JSON = ["type": "string", "format": "date-time"]
    private static let list: JSON = ["type": "array", "items": ["type": "object"]]
    private static let reference: JSON = ["$ref": "#/components/schemas/Reference"]

    private static let incidentState: [Field<PresentedIncident>] = [
        .readOnly("incident_number", schema: ["type": "integer"]) { value, _ in .int(value.incident.number) },
        .readOnly("title", schema: text) { value, _ in .string(value.incident.title) },
        .readOnly("description", schema: text) { value, _ in .string(value.incident.title) },
        .readOnly("created_at", schema: time) { value, context in context.time(value.incident.createdAt) },
        .readOnly("updated_at", schema: time) { value, context in context.time(value.incident.updatedAt) },
        .readOnly("status", schema: text) { value, _ in .string(value.incident.status.rawValue) },
        .readOnly("incident_key", schema: text) { value, _ in .string(value.incident.key) },
        .readOnly("urgency", schema: text) { value, _ in .string(value.incident.urgency.rawValue) },
        .readOnly("assigned_via", schema: text) { value, _ in .string(value.incident.assignedVia.rawValue) },
        .readOnly("last_status_change_at", schema: time) { value, context in
            context.time(value.incident.lastStatusChangeAt)
        },
        .readOnly("resolved_at", schema: ["type": "string", "format": "date-time", "nullable": true]) { value, context in
            context.time(value.incident.resolvedAt)
        },
        .readOnly("alert_counts", schema: ["type": "object"]) { value, _ in
            [
                "all": .int(Int64(value.alertCounts.all)), "triggered": .int(Int64(value.alertCounts.triggered)),
                "resolved": .int(Int64(value.alertCounts.resolved)),
            ]
        },
        .readOnly("is_mergeable", schema: ["type": "boolean"]) { value, _ in
            .bool(value.incident.isMergeable(hasAlerts: value.alertCounts.all > 0))
        },
        .readOnly("incident_type", schema: ["type": "object"]) { value, _ in ["name": .string(value.incident.typeName)] },
        .readOnly("pending_actions", schema: list) { value, context in
            .array(
                value.incident.pendingActions.map { action -> JSON in
                    var shown: JSONObject = ["type": .string(action.kind.rawValue), "at": context.time(action.at)]
                    if let urgency = action.toUrgency { shown.append("to", .string(urgency.rawValue)) }
                    return .object(shown)
                })
        },
    ]

    private static let incidentPeople: [Field<PresentedIncident>] = [
        referenceField("service", .service, include: "services") { $0.serviceID },
        referenceField("escalation_policy", .escalationPolicy, include: "escalation_policies") { $0.escalationPolicyID },
        .readOnlyReferences("teams", \.incident.teamIDs, .team, include: "teams"),
        Field(
            name: "assignments", schema: list,
            encode: { value, context in
                .array(
                    value.incident.assignments.map { assignment in
                        [
                            "at": context.time(assignment.at),
                            "assignee": context.reference(
                                .user, assignment.userID, include: context.include("assignees", or: "users")),
                        ]
                    })
            },
            collectReferences: { value, needs in
                for assignment in value.incident.assignments {
                    needs.add(.user, assignment.userID, include: needs.include("assignees", or: "users"))
                }
            }),
        Field(
            name: "acknowledgements", schema: list,
            encode: { value, context in
                .array(
                    value.incident.acknowledgements.map { acknowledgement in
                        [
                            "at": context.time(acknowledgement.at),
                            "acknowledger": context.reference(
                                acknowledgement.by.resourceKind, acknowledgement.by.id, include: "acknowledgers"),
                        ]
                    })
            },
            collectReferences: { value, needs in
                for acknowledgement in value.incident.acknowledgements {
                    needs.add(acknowledgement.by.resourceKind, acknowledgement.by.id, include: "acknowledgers")
                }
            }),
        Field(
            name: "last_status_change_by", schema: reference,
            encode: { value, context in
                let agent = value.incident.lastStatusChangeBy
                return context.reference(agent.resourceKind, agent.id, include: "agents")
            },
            collectReferences: { value, needs in
                let agent = value.incident.lastStatusChangeBy
                needs.add(agent.resourceKind, agent.id, include: "agents")
            }),
        firstTriggerField(
            \PresentedIncident.incident.firstTriggerLogEntryID, incidentID: \PresentedIncident.incident.id),
    ]

    /// The line of history that opened it. Its reference needs no look-up; in full it comes when it is asked for.
    static func firstTriggerField<Value>(
        _ entryID: any Path<Value, String>, incidentID: any Path<Value, String>
    ) -> Field<Value> {
        let include = "first_trigger_log_entries"
        return Field(
            name: "first_trigger_log_entry", schema: reference,
            encode: { value, context in
                let key = ReferenceKey(.logEntry, value[keyPath: entryID])
                if context.includes.contains(include), let full = context.included[key] { return full }
                // Each stands in one place: nothing is gained by writing it ahead.
                let known = ReferenceSummary(
                    summary: "Triggered", type: LogEntry.Kind.trigger.wireType, parentID: value[keyPath: incidentID])
                return .object(context.referenceMembers(.logEntry, key.id, known: known))
            },
            collectReferences: { value, needs in
                needs.addIncluded(.logEntry, value[keyPath: entryID], include: include)
            })
    }

    /// Where an incident's alerts went, by the id of the other incident.
    static func resolveReason<Value>(_ mergedInto: any Path<Value, String?>) -> Field<Value> {
        Field(
            name: "resolve_reason", schema: ["type": "object", "nullable": true],
            encode: { value, context in
                guard let id = value[keyPath: mergedInto] else { return JSON.null }
                return ["type": "merge_resolve_reason", "incident": context.reference(.incident, id)]
            },
            collectReferences: { value, needs in
                if let id = value[keyPath: mergedInto] { needs.add(.incident, id) }
            })
    }

    /// How its alerts came together, and where they went.
    private static let incidentOrigins: [Field<PresentedIncident>] = [
        resolveReason(\PresentedIncident.incident.mergedIntoID),
        .readOnly("alert_grouping", schema: ["type": "object", "nullable": true]) { value, context in
            guard value.alertCounts.all > 0 else { return .null }
            if let span = value.grouping { return gathering(span, value.incident, context) }
            // Alerts come to it by their key alone; further ones do not join.
            return [
                "grouping_type": "basic", "started_at": context.time(value.incident.createdAt),
                "ended_at": context.time(value.incident.resolvedAt), "alert_grouping_active": false,
            ]
        },
    ]

    /// Alerts join until the time is over, or the incident.
    private static func gathering(_ span: GroupingSpan, _ incident: Incident, _ context: EncodeContext) -> JSON {
        let end = [span.endsAt, incident.resolvedAt].compactMap(\.self).min()
        let isActive = incident.status.isOpen && end.map { context.now < $0 } ?? true
        return [
            "grouping_type": "advanced", "started_at": context.time(span.startedAt),
            "ended_at": isActive ? .null : context.time(end), "alert_grouping_active": .bool(isActive),
        ]
    }

    /// The `include[]` value, and the member that it adds.
    package static let customFieldsInclude = "custom_fields"

    private static let incidentExtras: [Field<PresentedIncident>] = [
        .readOnly("priority", schema: ["type": "object", "nullable": true]) { value, context in
            value.priority.map { Shapes.priority.encode($0, context) } ?? .null
        },
        .constant("impacted_services", [], schema: list),
        Field(
            name: customFieldsInclude, schema: list,
            encode: { value, context in
                guard let fields = value.customFields else { return nil }
                return .array(fields.map { customFieldValue.encode($0, context) })
            }),
        Field(
            name: "conference_bridge", schema: ["type": "object", "nullable": true],
            encode: { value, context in
                guard context.includes.contains("conference_bridge") else { return nil }
                return value.incident.conferenceBridge?.json ?? JSON.null
            }),
        Field(
            name: "body", schema: ["type": "object"],
            encode: { value, context in
                context.includes.contains("body")
                    ? ["type": "incident_body", "details": JSON(value.incident.bodyDetails)] : nil
            }),
    ]

    private static func referenceField(
        _ name: String, _ kind: ResourceKind, include: String, _ id: @escaping @Sendable (Incident) -> String
    ) -> Field<PresentedIncident> {
        Field(
            name: name, schema: reference,
            encode: { value, context in context.reference(kind, id(value.incident), include: include) },
            collectReferences: { value, needs in needs.add(kind, id(value.incident), include: include) })
    }
}

extension Agent {
    package var resourceKind: ResourceKind {
        switch kind {
        case .user: .user
        case .service: .service
        case .integration: .integration
        }
    }
}

extension LogEntry.Kind {
    /// The wire's type of an entry.
    package var wireType: String { rawValue + "_log_entry" }
}
