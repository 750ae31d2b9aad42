// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    package static let logEntry = Shape<LogEntry>(
        "LogEntry",
        Shape.identity(
            .logEntry, id: \LogEntry.id, type: { $0.kind.wireType }, summary: { $0.plainSummary },
            parentID: { $0.incidentID })
            + [
                .readOnly("created_at", schema: ["type": "string", "format": "date-time"]) { value, context in
                    context.time(value.createdAt)
                },
                Field(
                    name: "agent", schema: ["$ref": "#/components/schemas/Reference"],
                    encode: { value, context in
                        value.agent.map { context.reference($0.resourceKind, $0.id) } ?? .null
                    },
                    collectReferences: { value, needs in
                        if let agent = value.agent { needs.add(agent.resourceKind, agent.id) }
                    }),
                .readOnly("channel", schema: ["type": "object"]) { value, _ in value.channelJSON },
                readOnly(.reference("service", \LogEntry.serviceID, .service, include: "services")),
                readOnly(.reference("incident", \LogEntry.incidentID, .incident, include: "incidents")),
                .readOnlyReferences("teams", \LogEntry.teamIDs, .team, include: "teams"),
                .readOnly("contexts", schema: ["type": "array", "items": ["type": "object"]]) { value, _ in value.contexts },
            ] + logEntryDetails)

    /// Members that only some kinds have.
    private static let logEntryDetails: [Field<LogEntry>] = [
        Field(
            name: "event_details", schema: ["type": "object"],
            encode: { value, _ in
                guard value.kind == .trigger else { return nil }
                return ["description": value.details["summary"] ?? .null]
            }),
        Field(name: "note", schema: ["type": "string"], encode: { value, _ in value.details["note"] }),
        Field(
            name: "acknowledgement_timeout", schema: ["type": "integer", "nullable": true],
            encode: { value, _ in
                guard value.kind == .acknowledge else { return nil }
                return value.details["acknowledgement_timeout"] ?? .null
            }),
        Field(
            name: "changed_actions", schema: ["type": "array", "items": ["type": "object"]],
            encode: { value, _ in
                guard value.kind == .snooze else { return nil }
                return value.details["changed_actions"] ?? []
            }),
        Field(
            name: "assignees", schema: ["type": "array", "items": ["type": "object"]],
            encode: { value, context in
                guard value.kind.namesAssignees else { return nil }
                return .array(value.userIDs.map { context.reference(.user, $0) })
            },
            collectReferences: { value, needs in
                for id in value.userIDs { needs.add(.user, id) }
            }),
        Field(
            name: "responders", schema: ["type": "array", "items": ["type": "object"]],
            encode: { value, context in
                guard value.kind.namesResponders else { return nil }
                return .array(value.userIDs.map { ["user": context.reference(.user, $0)] })
            }),
        Field(
            name: "message", schema: ["type": "string"],
            encode: { value, _ in
                value.kind == .responderRequest || value.kind == .statusUpdate ? value.details["message"] : nil
            }),
        Field(
            name: "state", schema: ["type": "string"],
            encode: { value, _ in value.kind == .responderReply ? value.details["state"] : nil }),
        Field(
            name: "user", schema: ["$ref": "#/components/schemas/Reference"],
            encode: { value, context in
                guard value.kind == .notify, let id = value.userIDs.first else { return nil }
                return context.reference(.user, id)
            }),
        Field(
            // Objects that name a field of the incident itself, or sentences about custom fields.
            name: "changeset", schema: ["type": "array", "items": [:]],
            encode: { value, _ in
                value.details["changeset"]
            }),
    ]
}

extension LogEntry.Kind {
    fileprivate var namesAssignees: Bool { self == .assign || self == .escalate || self == .delegate }
    fileprivate var namesResponders: Bool { self == .responderRequest || self == .responderReply }
}

extension LogEntry {
    /// Where its details keep a text that was written over what its channel brought.
    package static let channelDetailsKey = "channel_details"

    /// What happened, in a few plain words that need no names.
    package var plainSummary: String {
        switch kind {
        case .acknowledge: "Acknowledged"
        case .annotate: "Note added"
        case .assign: "Assigned"
        case .delegate: "Moved to another escalation policy"
        case .escalate: "Escalated"
        case .exhaustEscalationPath: "Everybody on the escalation policy has been told"
        case .notify: "Notified"
        case .repeatEscalationPath: "Escalation policy begins again"
        case .resolve: "Resolved"
        case .snooze: "Snoozed"
        case .trigger: details["reopened"] == true ? "Reopened" : "Triggered"
        case .unacknowledge: "Acknowledgement ended"
        case .urgencyChange: "Urgency changed"
        case .fieldValueChange: "Changed"
        case .customFieldValueChange: "Custom fields changed"
        case .responderRequest: "Responders requested"
        case .responderReply: "Responder request answered"
        case .statusUpdate: "Status update sent"
        }
    }

    /// How it came about, with what the kind adds.
    fileprivate var channelJSON: JSON {
        var object: JSONObject = ["type": .string(channel.rawValue), "summary": .string(plainSummary)]
        switch kind {
        case .trigger:
            let event = details["event"]?.objectValue
            object.append("subject", details["summary"] ?? .null)
            object.append("details", event?["payload"]?["custom_details"] ?? .null)
            object.append("client", event?["client"] ?? .null)
            object.append("client_url", event?["client_url"] ?? .null)
            object.append("body", .null)
        // Readers look for a note's text in one place or the other.
        case .annotate:
            object["summary"] = details["note"] ?? .string(plainSummary)
            object.append("content", details["note"] ?? .null)
        case .notify: object.append("notification", details["channel"] ?? .null)
        case .customFieldValueChange:
            object.append("changeset", ["customer_fields": details["customer_fields"] ?? []])
        case .assign, .escalate, .delegate: if let level = details["level"] { object.append("level", level) }
        case .resolve: if let id = details["merged_into"] { object.append("merged_into", id) }
        default: break
        }
        if let text = details[Self.channelDetailsKey] { object["details"] = text }
        if let agent = details[Self.agentDetailsKey] { object.append("agent", agent) }
        return .object(object)
    }

    fileprivate var contexts: JSON {
        guard kind == .trigger, let event = details["event"] else { return [] }
        let links = (event["links"]?.arrayValue ?? []).map { link -> JSON in
            ["type": "link", "href": link["href"] ?? .null, "text": link["text"] ?? .null]
        }
        let images = (event["images"]?.arrayValue ?? []).map { image -> JSON in
            ["type": "image", "src": image["src"] ?? .null, "href": image["href"] ?? .null]
        }
        return .array(links + images)
    }
}
