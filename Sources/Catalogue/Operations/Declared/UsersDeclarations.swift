// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredUsers {
        private static let area = "Users"
        private static let delegationType = Parameter(
            "delegation_type", .choice(["mobile", "web", "integration"]), "Only delegations of this type.")
        private static let delegationStatus = Parameter(
            "status", .choice(["issued", "revoked"]), "Only delegations in this state.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listUsersAuditRecords", .get, "/users/{id}/audit/records", area: area, scope: "audit_records.read",
                    paging: .cursor, parameters: [.since, .until], summary: "Show the audit trail of a user",
                    detail: """
                        What was changed about them, not what they changed. The newest first; the last 24 hours unless a \
                        range is given, which may span 31 days.
                        """),
                output: "records:array response_metadata:object limit:integer next_cursor:string"),
            .declared(
                Operation(
                    "listUserDelegations", .get, "/users/{id}/oauth_delegations", area: area,
                    scope: "oauth_delegations.read", paging: .cursor, parameters: [delegationType, delegationStatus],
                    outputKey: "oauth_delegations",
                    summary: "List the apps and sign-ins a user has allowed",
                    detail: "Takes the place of `getUserSessions`."),
                output: """
                    id:string status:string client_id:string delegation_type:string scope:string created_at:time \
                    expires_at:time self:string
                    """),
            .declared(
                Operation(
                    "getUserDelegation", .get, "/users/{id}/oauth_delegations/{delegation_id}", area: area,
                    scope: "oauth_delegations.read",
                    summary: "Show an app or sign-in a user has allowed",
                    detail: "Takes the place of `getUserSession`; the answer has no root key."),
                output: """
                    id:string status:string client_id:string delegation_type:string scope:string created_at:time \
                    expires_at:time self:string
                    """),
            .declared(
                Operation(
                    "getUserNotificationSubscriptions", .get, "/users/{id}/notification_subscriptions", area: area,
                    scope: "subscribers.read", outputKey: "subscriptions", isList: true,
                    summary: "List what a user subscribes to", detail: "Only what was added with a POST to the same path."),
                output: "subscription:object subscribable_name:string"),
            .declared(
                Operation(
                    "createUserNotificationSubscriptions", .post, "/users/{id}/notification_subscriptions", area: area,
                    scope: "subscribers.write", inputKey: "subscribables", outputKey: "subscriptions", isList: true,
                    successStatus: 200, summary: "Subscribe a user to incidents or business services",
                    detail: "Answers 200; each `result` is `success`, `duplicate` or `unauthorized`."),
                input: "subscribable_id:string subscribable_type:string",
                output: """
                    subscriber_id:string subscriber_type:string subscribable_id:string subscribable_type:string \
                    account_id:string result:string
                    """),
            .declared(
                Operation(
                    "unsubscribeUserNotificationSubscriptions", .post, "/users/{id}/notification_subscriptions/unsubscribe",
                    area: area, scope: "subscribers.write", inputKey: "subscribables", successStatus: 200,
                    summary: "End subscriptions of a user",
                    detail: "A POST that answers 200 with counts: deleted, not permitted, not there."),
                input: "subscribable_id:string subscribable_type:string",
                output: "deleted_count:number unauthorized_count:number non_existent_count:number"),
            .declared(
                Operation(
                    "getUserHandoffNotificationRules", .get, "/users/{id}/oncall_handoff_notification_rules", area: area,
                    scope: "users.read", outputKey: "oncall_handoff_notification_rules", isList: true,
                    summary: "List how a user hears of on-call handoffs"),
                output: "id:string notify_advance_in_minutes:integer handoff_type:string contact_method:object"),
            .declared(
                Operation(
                    "createUserHandoffNotificationRule", .post, "/users/{id}/oncall_handoff_notification_rules", area: area,
                    scope: "users.write", inputKey: "oncall_handoff_notification_rule",
                    outputKey: "oncall_handoff_notification_rule", summary: "Add a rule for telling of on-call handoffs",
                    detail: "`handoff_type` is `oncall`, `offcall` or, when not given, `both`."),
                input: "id:string notify_advance_in_minutes:integer handoff_type:string contact_method:object",
                output: "id:string notify_advance_in_minutes:integer handoff_type:string contact_method:object"),
            .declared(
                Operation(
                    "getUserHandoffNotifiactionRule", .get,
                    "/users/{id}/oncall_handoff_notification_rules/{oncall_handoff_notification_rule_id}", area: area,
                    scope: "users.read", outputKey: "oncall_handoff_notification_rule",
                    summary: "Show a rule for telling of on-call handoffs"),
                output: "id:string notify_advance_in_minutes:integer handoff_type:string contact_method:object"),
            .declared(
                Operation(
                    "updateUserHandoffNotification", .put,
                    "/users/{id}/oncall_handoff_notification_rules/{oncall_handoff_notification_rule_id}", area: area,
                    scope: "users.write", inputKey: "oncall_handoff_notification_rule",
                    outputKey: "oncall_handoff_notification_rule", summary: "Change a rule for telling of on-call handoffs"),
                input: "id:string notify_advance_in_minutes:integer handoff_type:string contact_method:object",
                output: "id:string notify_advance_in_minutes:integer handoff_type:string contact_method:object"),
            .declared(
                Operation(
                    "deleteUserHandoffNotificationRule", .delete,
                    "/users/{id}/oncall_handoff_notification_rules/{oncall_handoff_notification_rule_id}", area: area,
                    scope: "users.write", summary: "Remove a rule for telling of on-call handoffs")),
            .declared(
                Operation(
                    "getUserSessions", .get, "/users/{id}/sessions", area: area, scope: "users:sessions.read",
                    outputKey: "user_sessions", isList: true, availability: .deprecated,
                    summary: "List where a user is signed in",
                    detail: "Deprecated in favour of `listUserDelegations`; tokens since November 2021 are only there."),
                output: "id:string user_id:string created_at:time type:string summary:string"),
            .declared(
                Operation(
                    "deleteUserSessions", .delete, "/users/{id}/sessions", area: area, scope: "users:sessions.write",
                    availability: .deprecated, summary: "End all sessions of a user",
                    detail: "Deprecated in favour of `deleteOauthDelegations`, which also reaches the mobile app.")),
            .declared(
                Operation(
                    "getUserSession", .get, "/users/{id}/sessions/{type}/{session_id}", area: area,
                    scope: "users:sessions.read", outputKey: "user_session", availability: .deprecated,
                    summary: "Show one session of a user", detail: "Deprecated in favour of `getUserDelegation`."),
                output: "id:string user_id:string created_at:time type:string summary:string"),
            .declared(
                Operation(
                    "deleteUserSession", .delete, "/users/{id}/sessions/{type}/{session_id}", area: area,
                    scope: "users:sessions.write", availability: .deprecated, summary: "End one session of a user",
                    detail: "Deprecated in favour of `deleteOauthDelegations`.")),
            .declared(
                Operation(
                    "getUserStatusUpdateNotificationRules", .get, "/users/{id}/status_update_notification_rules", area: area,
                    scope: "users.read", includes: ["contact_methods"], outputKey: "status_update_notification_rules",
                    isList: true, summary: "List how a user hears of status updates"),
                output: "contact_method:object"),
            .declared(
                Operation(
                    "createUserStatusUpdateNotificationRule", .post, "/users/{id}/status_update_notification_rules",
                    area: area, scope: "users.write", inputKey: "status_update_notification_rule",
                    outputKey: "status_update_notification_rule", summary: "Add a way to hear of status updates"),
                input: "contact_method:object",
                output: "contact_method:object"),
            .declared(
                Operation(
                    "getUserStatusUpdateNotificationRule", .get,
                    "/users/{id}/status_update_notification_rules/{status_update_notification_rule_id}", area: area,
                    scope: "users.read", includes: ["contact_methods"], outputKey: "notification_rule",
                    summary: "Show a way to hear of status updates",
                    detail: "The answer's root key is `notification_rule`."),
                output: "contact_method:object"),
            .declared(
                Operation(
                    "updateUserStatusUpdateNotificationRule", .put,
                    "/users/{id}/status_update_notification_rules/{status_update_notification_rule_id}", area: area,
                    scope: "users.write", inputKey: "status_update_notification_rule", outputKey: "notification_rule",
                    summary: "Change a way to hear of status updates",
                    detail: "The body's root key is `status_update_notification_rule`, the answer's `notification_rule`."),
                input: "contact_method:object",
                output: "contact_method:object"),
            .declared(
                Operation(
                    "deleteUserStatusUpdateNotificationRule", .delete,
                    "/users/{id}/status_update_notification_rules/{status_update_notification_rule_id}", area: area,
                    scope: "users.write", summary: "Remove a way to hear of status updates")),
            .declared(
                Operation(
                    "regenerateUserPrivateUrlKey", .post, "/users/{id}/regenerate_private_url_key", area: area,
                    scope: "users.write", successStatus: 200, summary: "Replace the secret in a user's calendar addresses",
                    detail: "Answers 200; the addresses so far stop working at once. Anyone but the user must be an admin."),
                output: "private_url_key:string"),
        ]
    }
}
