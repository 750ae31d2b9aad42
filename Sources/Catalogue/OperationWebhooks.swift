// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operation {
    private static let ofOneEdit: [WebhookEventType] = [
        .incidentAcknowledged, .incidentUnacknowledged, .incidentEscalated, .incidentDelegated, .incidentReassigned,
        .incidentReopened, .incidentResolved, .incidentPriorityUpdated, .incidentTypeChanged,
        .incidentConferenceBridgeUpdated,
    ]
    private static let ofSenders: [WebhookEventType] = [.incidentTriggered, .incidentAcknowledged, .incidentResolved]

    private static let events: [String: [WebhookEventType]] = [
        "createIncident": [.incidentTriggered, .incidentAcknowledged],
        "updateIncidents": ofOneEdit,
        "updateIncident": ofOneEdit + [.incidentServiceUpdated],
        "createIncidentSnooze": [.incidentAcknowledged],
        "createIncidentNote": [.incidentAnnotated],
        "updateIncidentAlerts": [.incidentResolved],
        "updateIncidentAlert": [.incidentResolved],
        "mergeIncidents": [.incidentResolved],
        "createIncidentResponderRequest": [.incidentResponderAdded],
        "answerResponderRequest": [.incidentResponderReplied],
        "createIncidentStatusUpdate": [.incidentStatusUpdatePublished],
        "setIncidentFieldValues": [.incidentCustomFieldValuesUpdated],
        "createService": [.serviceCreated],
        "updateService": [.serviceUpdated],
        "deleteService": [.serviceDeleted],
        "updateServiceFeatureEnablement": [.serviceUpdated],
        "updateServiceCustomFieldValues": [.serviceCustomFieldValuesUpdated],
        "sendEvent": ofSenders,
        "createV1Event": ofSenders,
    ]

    /// What programs that have subscribed may hear of when it is carried out.
    package var emits: [WebhookEventType] { Self.events[id] ?? [] }
}

extension WebhookEventType {
    /// What the server does by itself when a time is over.
    package static let emittedByTimers: [WebhookEventType] = [
        .incidentEscalated, .incidentUnacknowledged, .incidentResolved,
    ]

    /// What can be subscribed to and never comes yet, since what it would tell of is not there.
    package static let notEmittedYet: [(reason: String, types: [WebhookEventType])] = [
        (
            "automation actions are not carried out",
            [
                .incidentActionInvocationCreated, .incidentActionInvocationTerminated,
                .incidentActionInvocationUpdated,
            ]
        ),
        ("incidents have no roles", [.incidentRoleAssigned]),
        ("incidents have no tasks", [.incidentTaskCreated, .incidentTaskUpdated, .incidentTaskCompleted]),
        ("incident workflows are not carried out", [.incidentWorkflowStarted, .incidentWorkflowCompleted]),
    ]
}
