// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredNotifications {
        private static let area = "Notifications"
        private static let filter = Parameter(
            "filter", .choice(["sms_notification", "email_notification", "phone_notification", "push_notification"]),
            "Only messages sent this way.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listNotifications", .get, "/notifications", area: area, scope: "users:notifications.read",
                    paging: .classic, parameters: [.timeZone, .since, .until, filter], includes: ["users"],
                    outputKey: "notifications", summary: "List the messages that were sent",
                    detail: "`since` and `until` are required, and less than three months apart."),
                output: """
                    id:string type:string started_at:time address:string user:object conferenceAddress:string \
                    status:string
                    """)
        ]
    }
}
