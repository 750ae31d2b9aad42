// SPDX-License-Identifier: Apache-2.0

extension Operations {
    package enum Events {
        package static let enqueue = Endpoint<Nothing, Nothing>(
            Operation(
                "sendEvent", .post, "/v2/enqueue", area: "Events", scope: nil, successStatus: 202,
                authentication: .routingKey, summary: "Send an alert event",
                detail: """
                    Triggers, acknowledges or resolves the alert that the dedup key names on the service of the routing key. \
                    The answer comes after the event is on disk.
                    """),
            input: nil, output: nil)

        package static let enqueueChange = Endpoint<Nothing, Nothing>(
            Operation(
                "sendChangeEvent", .post, "/v2/change/enqueue", area: "Events", scope: nil, successStatus: 202,
                authentication: .routingKey, summary: "Send a change event",
                detail: "Tells of a change on the service of the routing key. It pages nobody and is kept for 90 days."),
            input: nil, output: nil)

        package static let createV1 = Endpoint<Nothing, Nothing>(
            Operation(
                "createV1Event", .post, "/generic/2010-04-15/create_event.json", area: "Events", scope: nil,
                successStatus: 200, authentication: .routingKey, summary: "Send an alert event in the older form",
                detail: """
                    What becomes of it is the same. The answer carries the `incident_key`, and 403 says that events come \
                    too fast.
                    """),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [enqueue.erased, enqueueChange.erased, createV1.erased]
    }
}
