// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredTeams {
        private static let area = "Teams"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listTeamsAuditRecords", .get, "/teams/{id}/audit/records", area: area, scope: "audit_records.read",
                    paging: .cursor, parameters: [.since, .until], summary: "Show the audit trail of a team",
                    detail: "The newest first; the last 24 hours unless a range is given, which may span 31 days."),
                output: "records:array response_metadata:object limit:integer next_cursor:string"),
            .declared(
                Operation(
                    "getTeamNotificationSubscriptions", .get, "/teams/{id}/notification_subscriptions", area: area,
                    scope: "subscribers.read", outputKey: "subscriptions", isList: true,
                    summary: "List what a team subscribes to", detail: "Only what was added with a POST to the same path."),
                output: "subscription:object subscribable_name:string"),
            .declared(
                Operation(
                    "createTeamNotificationSubscriptions", .post, "/teams/{id}/notification_subscriptions", area: area,
                    scope: "subscribers.write", inputKey: "subscribables", outputKey: "subscriptions", isList: true,
                    successStatus: 200, summary: "Subscribe a team to incidents or business services",
                    detail: "Answers 200; each `result` is `success`, `duplicate` or `unauthorized`."),
                input: "subscribable_id:string subscribable_type:string",
                output: """
                    subscriber_id:string subscriber_type:string subscribable_id:string subscribable_type:string \
                    account_id:string result:string
                    """),
            .declared(
                Operation(
                    "removeTeamNotificationSubscriptions", .post, "/teams/{id}/notification_subscriptions/unsubscribe",
                    area: area, scope: "subscribers.write", inputKey: "subscribables", successStatus: 200,
                    summary: "End subscriptions of a team",
                    detail: "A POST that answers 200 with counts: deleted, not permitted, not there."),
                input: "subscribable_id:string subscribable_type:string",
                output: "deleted_count:number unauthorized_count:number non_existent_count:number"),
        ]
    }
}
