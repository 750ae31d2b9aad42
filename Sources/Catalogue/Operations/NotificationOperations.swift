// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum Notifications {
        package static let filter = Parameter(
            "filter", .choice(SentMessage.Kind.allCases.map(\.rawValue)), "Only messages sent this way.")

        package static let list = Endpoint<Nothing, SentMessage>(
            Operation(
                "listNotifications", .get, "/notifications", area: "Notifications", scope: "users:notifications.read",
                paging: .classic, parameters: [.timeZone, .since, .until, filter], includes: ["users"],
                outputKey: "notifications", summary: "List the messages that were sent",
                detail: "`since` and `until` are required, and less than three months apart. The newest first."),
            input: nil, output: Shapes.sentMessage)

        package static let all: [AnyEndpoint] = [list.erased]
    }
}
