// SPDX-License-Identifier: Apache-2.0

/// Something that happened to an incident and that others may want to hear of, with the incident as it was right after.
package struct IncidentEvent: Hashable, Sendable {
    /// What happened, with what is to be said of it besides the incident.
    package enum Kind: Hashable, Sendable {
        case triggered
        case acknowledged
        case unacknowledged
        case escalated
        case delegated
        case reassigned
        case reopened
        case resolved
        case annotated(noteID: String, text: String)
        case priorityUpdated
        case serviceUpdated
        case typeChanged
        case conferenceBridgeUpdated
        case customFieldValuesUpdated([CustomFieldChange])
        /// `policyID` is the policy through which the person was asked; nil when they were named themselves.
        case responderAdded(userID: String, message: String, policyID: String?)
        case responderReplied(userID: String, state: ResponderState)
        case statusUpdatePublished(id: String, message: String)
    }

    package var kind: Kind
    package var incident: Incident
    /// Who did it, where somebody is known to have.
    package var agent: Agent?
    package var channel: LogEntry.Channel
    /// The program that a sender says it is.
    package var clientName: String?

    package init(
        kind: Kind, incident: Incident, agent: Agent?, channel: LogEntry.Channel, clientName: String? = nil
    ) {
        self.kind = kind
        self.incident = incident
        self.agent = agent
        self.channel = channel
        self.clientName = clientName
    }

    package var type: WebhookEventType {
        switch kind {
        case .triggered: .incidentTriggered
        case .acknowledged: .incidentAcknowledged
        case .unacknowledged: .incidentUnacknowledged
        case .escalated: .incidentEscalated
        case .delegated: .incidentDelegated
        case .reassigned: .incidentReassigned
        case .reopened: .incidentReopened
        case .resolved: .incidentResolved
        case .annotated: .incidentAnnotated
        case .priorityUpdated: .incidentPriorityUpdated
        case .serviceUpdated: .incidentServiceUpdated
        case .typeChanged: .incidentTypeChanged
        case .conferenceBridgeUpdated: .incidentConferenceBridgeUpdated
        case .customFieldValuesUpdated: .incidentCustomFieldValuesUpdated
        case .responderAdded: .incidentResponderAdded
        case .responderReplied: .incidentResponderReplied
        case .statusUpdatePublished: .incidentStatusUpdatePublished
        }
    }
}
