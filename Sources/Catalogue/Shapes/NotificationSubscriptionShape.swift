// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// A subscription as lists show it, with the name of what is followed.
package struct ListedSubscription: Sendable {
    package var subscription: NotificationSubscription
    /// Nil for incidents, and for what is gone.
    package var subscribableName: String?

    package init(subscription: NotificationSubscription, subscribableName: String?) {
        self.subscription = subscription
        self.subscribableName = subscribableName
    }
}

/// What became of one wish to follow something.
package struct SubscriptionAttempt: Sendable {
    package var subscription: NotificationSubscription
    package var outcome: NotificationSubscription.Outcome

    package init(subscription: NotificationSubscription, outcome: NotificationSubscription.Outcome) {
        self.subscription = subscription
        self.outcome = outcome
    }
}

/// What became of the wish to follow some things no more.
package struct UnsubscribeCounts: Sendable {
    package var deleted: Int
    package var nonExistent: Int

    package init(deleted: Int = 0, nonExistent: Int = 0) {
        self.deleted = deleted
        self.nonExistent = nonExistent
    }
}

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let number: JSON = ["type": "integer"]

    package static let subscribable = Shape<Subscribable>(
        "NotificationSubscribable",
        [
            .string("subscribable_id", \.id, length: 1...Subscribable.idLengthMaximum, required: true),
            .choice("subscribable_type", \.kind, required: true),
        ])

    package static let listedSubscription = Shape<ListedSubscription>(
        "NotificationSubscriptionListed",
        [
            .readOnly("subscription", schema: ["type": "object"]) { value, _ in
                .object(subscriptionMembers(value.subscription))
            },
            .readOnly("subscribable_name", schema: ["type": "string", "nullable": true]) { value, _ in
                JSON(value.subscribableName)
            },
        ])

    private static func subscriptionMembers(_ subscription: NotificationSubscription) -> JSONObject {
        [
            "subscriber_id": .string(subscription.subscriberID),
            "subscriber_type": .string(subscription.subscriberKind.rawValue),
            "subscribable_id": .string(subscription.subscribable.id),
            "subscribable_type": .string(subscription.subscribable.kind.rawValue),
            "account_id": .string(Priority.accountID),
        ]
    }

    package static let subscriptionAttempt = Shape<SubscriptionAttempt>(
        "NotificationSubscriptionAttempt",
        [
            attemptMember("subscriber_id"), attemptMember("subscriber_type"), attemptMember("subscribable_id"),
            attemptMember("subscribable_type"), attemptMember("account_id"),
            .readOnly("result", schema: text) { value, _ in .string(value.outcome.rawValue) },
        ])

    private static func attemptMember(_ name: String) -> Field<SubscriptionAttempt> {
        .readOnly(name, schema: text) { value, _ in subscriptionMembers(value.subscription)[name] ?? .null }
    }

    package static let unsubscribeCounts = Shape<UnsubscribeCounts>(
        "NotificationUnsubscribeCounts",
        [
            .readOnly("deleted_count", schema: number) { value, _ in .int(Int64(value.deleted)) },
            .constant("unauthorized_count", 0, schema: number),
            .readOnly("non_existent_count", schema: number) { value, _ in .int(Int64(value.nonExistent)) },
        ])
}
