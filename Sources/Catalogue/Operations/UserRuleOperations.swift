// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum HandoffRules {
        private static let area = "Users"
        private static let readScope = "users.read"
        private static let writeScope = "users.write"
        private static let key = "oncall_handoff_notification_rule"

        package static let list = Endpoint<Nothing, HandoffNotificationRule>(
            Operation(
                "getUserHandoffNotificationRules", .get, "/users/{id}/oncall_handoff_notification_rules", area: area,
                scope: readScope, actsOn: .user, outputKey: "oncall_handoff_notification_rules", isList: true,
                summary: "List how a user hears of on-call handoffs"),
            input: nil, output: Shapes.handoffRule)

        package static let create = Endpoint<HandoffNotificationRule, HandoffNotificationRule>(
            Operation(
                "createUserHandoffNotificationRule", .post, "/users/{id}/oncall_handoff_notification_rules", area: area,
                scope: writeScope, actsOn: .user, inputKey: key, outputKey: key,
                summary: "Add a rule for telling of on-call handoffs",
                detail: "`handoff_type` is `oncall`, `offcall` or, when not given, `both`."),
            input: Shapes.handoffRule, output: Shapes.handoffRule)

        /// The published id has this spelling.
        package static let get = Endpoint<Nothing, HandoffNotificationRule>(
            Operation(
                "getUserHandoffNotifiactionRule", .get,
                "/users/{id}/oncall_handoff_notification_rules/{oncall_handoff_notification_rule_id}", area: area,
                scope: readScope, actsOn: .user, outputKey: key, summary: "Show a rule for telling of on-call handoffs"),
            input: nil, output: Shapes.handoffRule)

        package static let update = Endpoint<HandoffNotificationRule, HandoffNotificationRule>(
            Operation(
                "updateUserHandoffNotification", .put,
                "/users/{id}/oncall_handoff_notification_rules/{oncall_handoff_notification_rule_id}", area: area,
                scope: writeScope, actsOn: .user, inputKey: key, outputKey: key,
                summary: "Change a rule for telling of on-call handoffs"),
            input: Shapes.handoffRule, output: Shapes.handoffRule)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteUserHandoffNotificationRule", .delete,
                "/users/{id}/oncall_handoff_notification_rules/{oncall_handoff_notification_rule_id}", area: area,
                scope: writeScope, actsOn: .user, summary: "Remove a rule for telling of on-call handoffs"),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, get.erased, update.erased, delete.erased]
    }

    package enum StatusUpdateRules {
        private static let area = "Users"
        private static let readScope = "users.read"
        private static let writeScope = "users.write"
        private static let includes = ["contact_methods"]
        private static let key = "status_update_notification_rule"
        /// What some answers are wrapped in, as the reference has it.
        private static let shortKey = "notification_rule"

        package static let list = Endpoint<Nothing, StatusUpdateNotificationRule>(
            Operation(
                "getUserStatusUpdateNotificationRules", .get, "/users/{id}/status_update_notification_rules", area: area,
                scope: readScope, actsOn: .user, includes: includes, outputKey: "status_update_notification_rules",
                isList: true, summary: "List how a user hears of status updates"),
            input: nil, output: Shapes.statusUpdateRule)

        package static let create = Endpoint<StatusUpdateNotificationRule, StatusUpdateNotificationRule>(
            Operation(
                "createUserStatusUpdateNotificationRule", .post, "/users/{id}/status_update_notification_rules", area: area,
                scope: writeScope, actsOn: .user, inputKey: key, outputKey: key,
                summary: "Add a way to hear of status updates"),
            input: Shapes.statusUpdateRule, output: Shapes.statusUpdateRule)

        package static let get = Endpoint<Nothing, StatusUpdateNotificationRule>(
            Operation(
                "getUserStatusUpdateNotificationRule", .get,
                "/users/{id}/status_update_notification_rules/{status_update_notification_rule_id}", area: area,
                scope: readScope, actsOn: .user, includes: includes, outputKey: shortKey,
                summary: "Show a way to hear of status updates",
                detail: "The answer's root key is `notification_rule`."),
            input: nil, output: Shapes.statusUpdateRule)

        package static let update = Endpoint<StatusUpdateNotificationRule, StatusUpdateNotificationRule>(
            Operation(
                "updateUserStatusUpdateNotificationRule", .put,
                "/users/{id}/status_update_notification_rules/{status_update_notification_rule_id}", area: area,
                scope: writeScope, actsOn: .user, inputKey: key, outputKey: shortKey,
                summary: "Change a way to hear of status updates",
                detail: "The body's root key is `status_update_notification_rule`, the answer's `notification_rule`."),
            input: Shapes.statusUpdateRule, output: Shapes.statusUpdateRule)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteUserStatusUpdateNotificationRule", .delete,
                "/users/{id}/status_update_notification_rules/{status_update_notification_rule_id}", area: area,
                scope: writeScope, actsOn: .user, summary: "Remove a way to hear of status updates"),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, get.erased, update.erased, delete.erased]
    }
}
