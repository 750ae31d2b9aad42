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

        package static let all: [AnyEndpoint] = [enqueue.erased]
    }
}
