// SPDX-License-Identifier: Apache-2.0
package import Base

/// One line of an incident's history. Written once, never changed but for the text that its channel brought.
package struct LogEntry: Hashable, Sendable {
    /// Raw values are the wire's types without their `_log_entry` ending.
    package enum Kind: String, CaseIterable, Sendable {
        case acknowledge
        case annotate
        case assign
        case delegate
        case escalate
        case exhaustEscalationPath = "exhaust_escalation_path"
        case notify
        case repeatEscalationPath = "repeat_escalation_path"
        case resolve
        case snooze
        case trigger
        case unacknowledge
        case urgencyChange = "urgency_change"
        case fieldValueChange = "field_value_change"
        case customFieldValueChange = "custom_field_value_change"
        case responderRequest = "responder_request"
        case responderReply = "responder_reply"
        case statusUpdate = "status_update"
    }

    /// How it came about. Raw values are the wire's channel types.
    package enum Channel: String, CaseIterable, Sendable {
        case auto
        case email
        case api
        case timeout
        case website
        case webTrigger = "web_trigger"
        case note
    }

    /// Where the details keep which AI agent did it in somebody's name.
    package static let agentDetailsKey = "ai_agent"

    package var id: String
    package var kind: Kind
    package var incidentID: String
    package var serviceID: String
    package var createdAt: Instant
    package var agent: Agent?
    package var channel: Channel
    /// Users assigned (assign, escalate, delegate), told (notify), asked to join in, or who answered that.
    package var userIDs: [String]
    /// What else belongs to the kind: note text, timeout seconds, the event, a notification's channel and result.
    package var details: JSONObject
    /// Teams of the incident: filled in when an entry is read, not stored with it.
    package var teamIDs: [String] = []

    package init(
        id: String, kind: Kind, incidentID: String, serviceID: String, createdAt: Instant, agent: Agent?, channel: Channel,
        userIDs: [String] = [], details: JSONObject = [:]
    ) {
        self.id = id
        self.kind = kind
        self.incidentID = incidentID
        self.serviceID = serviceID
        self.createdAt = createdAt
        self.agent = agent
        self.channel = channel
        self.userIDs = userIDs
        self.details = details
        if let by = agent?.through {
            self.details[Self.agentDetailsKey] = JSON.object(["id": .string(by.id), "name": .string(by.name)])
        }
    }
}
