// SPDX-License-Identifier: Apache-2.0

/// What programs can subscribe to. Raw values are the wire's.
package enum WebhookEventType: String, CaseIterable, Sendable {
    case incidentAcknowledged = "incident.acknowledged"
    case incidentActionInvocationCreated = "incident.action_invocation.created"
    case incidentActionInvocationTerminated = "incident.action_invocation.terminated"
    case incidentActionInvocationUpdated = "incident.action_invocation.updated"
    case incidentAnnotated = "incident.annotated"
    case incidentConferenceBridgeUpdated = "incident.conference_bridge.updated"
    case incidentCustomFieldValuesUpdated = "incident.custom_field_values.updated"
    case incidentDelegated = "incident.delegated"
    case incidentEscalated = "incident.escalated"
    case incidentTypeChanged = "incident.incident_type.changed"
    case incidentPriorityUpdated = "incident.priority_updated"
    case incidentReassigned = "incident.reassigned"
    case incidentReopened = "incident.reopened"
    case incidentResolved = "incident.resolved"
    case incidentResponderAdded = "incident.responder.added"
    case incidentResponderReplied = "incident.responder.replied"
    case incidentRoleAssigned = "incident.role.assigned"
    case incidentServiceUpdated = "incident.service_updated"
    case incidentStatusUpdatePublished = "incident.status_update_published"
    case incidentTaskCreated = "incident.task.created"
    case incidentTaskUpdated = "incident.task.updated"
    case incidentTaskCompleted = "incident.task.completed"
    case incidentTriggered = "incident.triggered"
    case incidentUnacknowledged = "incident.unacknowledged"
    case incidentWorkflowStarted = "incident.workflow.started"
    case incidentWorkflowCompleted = "incident.workflow.completed"
    case serviceCreated = "service.created"
    case serviceUpdated = "service.updated"
    case serviceDeleted = "service.deleted"
    case serviceCustomFieldValuesUpdated = "service.custom_field_values.updated"
    /// A test that somebody asks for. Nobody can subscribe to it.
    case ping = "pagey.ping"

    /// What the event is about: the first word of its name.
    package var resourceType: String { String(rawValue.prefix { $0 != "." }) }

    package static let subscribable: [WebhookEventType] = allCases.filter { $0 != .ping }
}
