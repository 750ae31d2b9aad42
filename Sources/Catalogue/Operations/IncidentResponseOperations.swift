// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// What people do about an incident together.
    package enum IncidentResponse {
        private static let area = "Incidents"
        private static let writeScope = "incidents.write"
        private static let subscriberReadScope = "subscribers.read"
        private static let subscriberWriteScope = "subscribers.write"

        package static let merge = Endpoint<IncidentMerge, Incident>(
            Operation(
                "mergeIncidents", .put, "/incidents/{id}/merge", area: area, scope: writeScope, actsOn: .incident,
                from: .required, outputKey: "incident", summary: "Merge other incidents into an incident",
                detail: """
                    Their alerts move to it and they resolve. Refused if it is not open, or if its alerts would exceed \
                    \(Incident.alertsMaximum).
                    """),
            input: Shapes.incidentMerge, output: Shapes.incidentReference)

        package static let requestResponders = Endpoint<ResponderRequestDraft, PresentedResponderRequest>(
            Operation(
                "createIncidentResponderRequest", .post, "/incidents/{id}/responder_requests", area: area,
                scope: writeScope, actsOn: .incident, outputKey: "responder_request", successStatus: 200,
                summary: "Ask people or policies to join an incident",
                detail: """
                    Answers 200. Their high-urgency rules page them until they accept or decline. Of a policy, the first \
                    level that has somebody on call is asked.
                    """),
            input: Shapes.responderRequestDraft, output: Shapes.responderRequest)

        package static let cancelResponders = Endpoint<ResponderCancellationDraft, CancelledTarget>(
            Operation(
                "cancelIncidentResponderRequest", .put, "/incidents/{id}/responder_requests/cancel", area: area,
                scope: writeScope, actsOn: .incident, outputKey: "responder_request_targets", isList: true,
                summary: "Withdraw requests to join an incident",
                detail: """
                    Only those still unanswered; each target's `result` is `cancelled`, `joined`, `declined` or `not_found`.
                    """),
            input: Shapes.responderCancellationDraft, output: Shapes.cancelledTarget)

        package static let createStatusUpdate = Endpoint<StatusUpdate, StatusUpdate>(
            Operation(
                "createIncidentStatusUpdate", .post, "/incidents/{id}/status_updates", area: area, scope: writeScope,
                actsOn: .incident, from: .required, outputKey: "status_update", successStatus: 200,
                summary: "Tell subscribers how an incident is going",
                detail: "Answers 200. With `subject` or `html_message` the mail says that instead."),
            input: Shapes.statusUpdate, output: Shapes.statusUpdate)

        package static let listSubscribers = Endpoint<Nothing, NotificationSubscription>(
            Operation(
                "getIncidentNotificationSubscribers", .get, "/incidents/{id}/status_updates/subscribers", area: area,
                scope: subscriberReadScope, actsOn: .incident, paging: .classic, outputKey: "subscribers",
                summary: "List who is told of an incident's status updates",
                detail: "Only those that were added with a POST to the same path."),
            input: nil, output: Shapes.incidentSubscriber)

        package static let subscribe = Endpoint<IncidentSubscriberList, SubscriptionAttempt>(
            Operation(
                "createIncidentNotificationSubscribers", .post, "/incidents/{id}/status_updates/subscribers", area: area,
                scope: subscriberWriteScope, actsOn: .incident, outputKey: "subscriptions", isList: true,
                successStatus: 200, summary: "Subscribe users or teams to an incident's status updates",
                detail: "Answers 200; each `result` is `success`, `duplicate` or `unauthorized`."),
            input: Shapes.incidentSubscriberList, output: Shapes.subscriptionAttempt)

        package static let unsubscribe = Endpoint<IncidentSubscriberList, UnsubscribeCounts>(
            Operation(
                "removeIncidentNotificationSubscribers", .post, "/incidents/{id}/status_updates/unsubscribe", area: area,
                scope: subscriberWriteScope, actsOn: .incident, successStatus: 200,
                summary: "Unsubscribe users or teams from status updates",
                detail: "A POST that answers 200 with counts: deleted, not permitted, not there."),
            input: Shapes.incidentSubscriberList, output: Shapes.unsubscribeCounts)

        package static let all: [AnyEndpoint] = [
            merge.erased, requestResponders.erased, cancelResponders.erased, createStatusUpdate.erased,
            listSubscribers.erased, subscribe.erased, unsubscribe.erased,
        ]
    }
}
