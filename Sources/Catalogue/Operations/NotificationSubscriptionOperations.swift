// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum UserSubscriptions {
        private static let operations = SubscriberOperations(
            noun: "User", area: "Users", kind: .user, path: "/users/{id}/notification_subscriptions",
            removalID: "unsubscribeUserNotificationSubscriptions",
            removalPath: "/users/{id}/notification_subscriptions/unsubscribe")

        package static let list = operations.list
        package static let create = operations.create
        package static let remove = operations.remove

        package static let all: [AnyEndpoint] = [list.erased, create.erased, remove.erased]
    }

    package enum TeamSubscriptions {
        private static let operations = SubscriberOperations(
            noun: "Team", area: "Teams", kind: .team, path: "/teams/{id}/notification_subscriptions",
            removalID: "removeTeamNotificationSubscriptions",
            removalPath: "/teams/{id}/notification_subscriptions/unsubscribe")

        package static let list = operations.list
        package static let create = operations.create
        package static let remove = operations.remove

        package static let all: [AnyEndpoint] = [list.erased, create.erased, remove.erased]
    }
}

/// What differs between what people subscribe to and what teams do, and the operations made of it.
private struct SubscriberOperations {
    private static let readScope = "subscribers.read"
    private static let writeScope = "subscribers.write"

    /// As the ids of the operations write it.
    let noun: String
    let area: String
    let kind: ResourceKind
    let path: PathTemplate
    let removalID: String
    let removalPath: PathTemplate

    var list: Endpoint<Nothing, ListedSubscription> {
        Endpoint(
            Operation(
                "get\(noun)NotificationSubscriptions", .get, path, area: area, scope: Self.readScope, actsOn: kind,
                paging: .classic, outputKey: "subscriptions", summary: "List what a \(noun.lowercased()) subscribes to",
                detail: "Only what was added with a POST to the same path."),
            input: nil, output: Shapes.listedSubscription)
    }

    var create: Endpoint<Subscribable, SubscriptionAttempt> {
        Endpoint(
            Operation(
                "create\(noun)NotificationSubscriptions", .post, path, area: area, scope: Self.writeScope, actsOn: kind,
                inputKey: "subscribables", outputKey: "subscriptions", isList: true, successStatus: 200,
                summary: "Subscribe a \(noun.lowercased()) to incidents or business services",
                detail: "Answers 200; each `result` is `success`, `duplicate` or `unauthorized`."),
            input: Shapes.subscribable, output: Shapes.subscriptionAttempt)
    }

    var remove: Endpoint<Subscribable, UnsubscribeCounts> {
        Endpoint(
            Operation(
                removalID, .post, removalPath, area: area, scope: Self.writeScope, actsOn: kind, inputKey: "subscribables",
                successStatus: 200, summary: "End subscriptions of a \(noun.lowercased())",
                detail: "A POST that answers 200 with counts: deleted, not permitted, not there."),
            input: Shapes.subscribable, output: Shapes.unsubscribeCounts)
    }
}
