// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum BusinessServiceHandlers {
    package static func bind(_ bindings: inout Bindings) {
        let kind = Records.businessService
        var rules = RecordRules()
        rules.beforeDelete = { record, work in try BusinessServiceQueries.forget(work.session, id: record.id) }
        RecordHandlers.bindList(&bindings, kind, Operations.BusinessServices.list)
        RecordHandlers.bindGet(&bindings, kind, Operations.BusinessServices.get)
        RecordHandlers.bindCreate(&bindings, kind, Operations.BusinessServices.create)
        RecordHandlers.bindUpdate(&bindings, kind, Operations.BusinessServices.update)
        RecordHandlers.bindUpdate(&bindings, kind, Operations.BusinessServices.patch)
        RecordHandlers.bindDelete(&bindings, kind, Operations.BusinessServices.delete, rules)
        bindAccountSubscription(&bindings)
        bindSubscribers(&bindings)
        bindChanges(&bindings)
    }

    private static func find(_ call: Call, _ work: Work) throws -> Record {
        try RecordHandlers.find(call.path(), Records.businessService, work)
    }

    private static func subscribable(_ call: Call, _ work: Work) throws -> Subscribable {
        Subscribable(kind: .businessService, id: try find(call, work).id)
    }

    private static func bindAccountSubscription(_ bindings: inout Bindings) {
        let endpoint = Operations.BusinessSubscribers.followAll
        bindings.bind(endpoint.erased) { call, environment in
            try await environment.write { work in
                try BusinessServiceQueries.subscribeAccount(work.session, id: try find(call, work).id, at: work.now)
                let subscription = BusinessAccountSubscription(isSubscribed: true)
                return try Presenter.reply(one: subscription, endpoint, call, work, environment)
            }
        }
        bindings.remove(Operations.BusinessSubscribers.unfollowAll) { call, work in
            try BusinessServiceQueries.unsubscribeAccount(work.session, id: try find(call, work).id)
        }
    }

    /// A page like all others, with the account's id beside it.
    private static func bindSubscribers(_ bindings: inout Bindings) {
        let endpoint = Operations.BusinessSubscribers.list
        bindings.bind(endpoint.erased) { call, environment in
            try await environment.read { work in
                let service = try subscribable(call, work)
                let rows = try NotificationSubscriptionQueries.followers(
                    work.session, of: service, visibility: work.visibility, limit: call.page.limit,
                    offset: call.page.offset)
                let page = Page(fetched: rows, call.page)
                var total = JSON.null
                if call.page.wantsTotal {
                    let count = try NotificationSubscriptionQueries.followerCount(
                        work.session, of: service, visibility: work.visibility)
                    total = .int(Int64(count))
                }
                let items = try Presenter.present(page.items, endpoint, call, work, environment)
                let body: JSON = [
                    "limit": .int(Int64(call.page.limit)), "offset": .int(Int64(call.page.offset)),
                    "more": .bool(page.hasMore), "total": total, "subscribers": .array(items),
                    "account_id": .string(Priority.accountID),
                ]
                return Reply(status: call.operation.successStatus, body: body.encoded())
            }
        }
    }

    private static func bindChanges(_ bindings: inout Bindings) {
        let addition = Operations.BusinessSubscribers.add
        bindings.bind(addition.erased) { call, environment in
            let subscribers = try subscribers(call)
            return try await environment.write { work in
                let attempts = try subscribe(subscribers, to: try subscribable(call, work), work)
                let items = try Presenter.present(attempts, addition, call, work, environment)
                return Presenter.reply(page: Page(items: attempts, hasMore: false), items: items, call)
            }
        }
        bindings.create(Operations.BusinessSubscribers.remove) { call, change, work in
            let service = try subscribable(call, work)
            var counts = UnsubscribeCounts()
            for subscriber in change.applied(to: BusinessSubscriberList()).subscribers {
                let wasThere = try NotificationSubscriptionQueries.delete(work.session, subscriber.of(service))
                if wasThere { counts.deleted += 1 } else { counts.nonExistent += 1 }
            }
            return counts
        }
    }

    private static func subscribers(_ call: Call) throws(APIError) -> [NotificationSubscription] {
        try Shapes.businessSubscriberList.decode(try call.input(), .create).applied(to: BusinessSubscriberList())
            .subscribers
    }

    /// Each by itself: one who is not there keeps nobody else out.
    private static func subscribe(
        _ subscribers: [NotificationSubscription], to service: Subscribable, _ work: Work
    ) throws -> [SubscriptionAttempt] {
        func ids(_ kind: NotificationSubscription.SubscriberKind) -> [String] {
            subscribers.filter { $0.subscriberKind == kind }.map(\.subscriberID)
        }
        let users = Set(try ReferenceQueries.users(work.session, ids(.user)).map(\.id))
        let teams = Set(try ReferenceQueries.teams(work.session, ids(.team)).map(\.id))
        return try subscribers.map { subscriber in
            let subscription = subscriber.of(service)
            let known = subscriber.subscriberKind == .user ? users : teams
            guard known.contains(subscriber.subscriberID) else {
                return SubscriptionAttempt(subscription: subscription, outcome: .unauthorized)
            }
            let isNew = try NotificationSubscriptionQueries.insert(work.session, subscription, at: work.now)
            return SubscriptionAttempt(subscription: subscription, outcome: isNew ? .success : .duplicate)
        }
    }
}

extension NotificationSubscription {
    fileprivate func of(_ service: Subscribable) -> NotificationSubscription {
        var subscription = self
        subscription.subscribable = service
        return subscription
    }
}
