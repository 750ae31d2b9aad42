// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum UserSubscriptions {
        private static let area = "Users"
        private static let readScope = "subscribers.read"
        private static let writeScope = "subscribers.write"

        package static let list = Endpoint<Nothing, ListedSubscription>(
            Operation(
                "getUserNotificationSubscriptions", .get, "/users/{id}/notification_subscriptions", area: area,
                scope: readScope, actsOn: .user, paging: .classic, outputKey: "subscriptions",
                summary: "List what a user subscribes to", detail: "Only what was added with a POST to the same path."),
            input: nil, output: Shapes.listedSubscription)

        package static let create = Endpoint<Subscribable, SubscriptionAttempt>(
            Operation(
                "createUserNotificationSubscriptions", .post, "/users/{id}/notification_subscriptions", area: area,
                scope: writeScope, actsOn: .user, inputKey: "subscribables", outputKey: "subscriptions", isList: true,
                successStatus: 200, summary: "Subscribe a user to incidents or business services",
                detail: "Answers 200; each `result` is `success`, `duplicate` or `unauthorized`."),
            input: Shapes.subscribable, output: Shapes.subscriptionAttempt)

        package static let remove = Endpoint<Subscribable, UnsubscribeCounts>(
            Operation(
                "unsubscribeUserNotificationSubscriptions", .post, "/users/{id}/notification_subscriptions/unsubscribe",
                area: area, scope: writeScope, actsOn: .user, inputKey: "subscribables", successStatus: 200,
                summary: "End subscriptions of a user",
                detail: "A POST that answers 200 with counts: deleted, not permitted, not there."),
            input: Shapes.subscribable, output: Shapes.unsubscribeCounts)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, remove.erased]
    }

    package enum TeamSubscriptions {
        private static let area = "Teams"
        private static let readScope = "subscribers.read"
        private static let writeScope = "subscribers.write"

        package static let list = Endpoint<Nothing, ListedSubscription>(
            Operation(
                "getTeamNotificationSubscriptions", .get, "/teams/{id}/notification_subscriptions", area: area,
                scope: readScope, actsOn: .team, paging: .classic, outputKey: "subscriptions",
                summary: "List what a team subscribes to", detail: "Only what was added with a POST to the same path."),
            input: nil, output: Shapes.listedSubscription)

        package static let create = Endpoint<Subscribable, SubscriptionAttempt>(
            Operation(
                "createTeamNotificationSubscriptions", .post, "/teams/{id}/notification_subscriptions", area: area,
                scope: writeScope, actsOn: .team, inputKey: "subscribables", outputKey: "subscriptions", isList: true,
                successStatus: 200, summary: "Subscribe a team to incidents or business services",
                detail: "Answers 200; each `result` is `success`, `duplicate` or `unauthorized`."),
            input: Shapes.subscribable, output: Shapes.subscriptionAttempt)

        package static let remove = Endpoint<Subscribable, UnsubscribeCounts>(
            Operation(
                "removeTeamNotificationSubscriptions", .post, "/teams/{id}/notification_subscriptions/unsubscribe",
                area: area, scope: writeScope, actsOn: .team, inputKey: "subscribables", successStatus: 200,
                summary: "End subscriptions of a team",
                detail: "A POST that answers 200 with counts: deleted, not permitted, not there."),
            input: Shapes.subscribable, output: Shapes.unsubscribeCounts)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, remove.erased]
    }
}
