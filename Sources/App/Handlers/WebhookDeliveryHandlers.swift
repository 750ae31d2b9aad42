// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// What was sent to webhook subscriptions: looked at, and sent again.
package enum WebhookDeliveryHandlers {
    package static func bind(_ bindings: inout Bindings) {
        typealias Names = Operations.WebhookDeliveries
        bindings.list(Names.list) { call, work in try page(call, work) }
        let redeliver = Names.redeliver
        bindings.bind(redeliver.erased) { call, environment in
            try await environment.write { work in
                let delivery = try again(call, work)
                return try Presenter.reply(one: delivery, redeliver, call, work, environment)
            }
        }
        bindings.create(Names.redeliverDropped) { call, change, work in
            try dropped(since: change.applied(to: WebhookRedelivery()).since, call, work)
        }
    }

    private static func page(_ call: Call, _ work: Work) throws -> Page<WebhookDelivery> {
        typealias Names = Operations.WebhookDeliveries
        let subscriptionID = call.values.text(Names.subscriptionID)
        let status = call.values.text(Names.status).flatMap(WebhookDelivery.Status.init(rawValue:))
        let found = try WebhookDeliveryQueries.page(
            work.session, subscriptionID: subscriptionID, status: status, before: call.page.cursor,
            visibility: work.visibility, limit: call.page.limit + 1)
        return Page(fetched: found, call.page, cursor: { $0.id })
    }

    private static func again(_ call: Call, _ work: Work) throws -> WebhookDelivery {
        guard let delivery = try WebhookDeliveryQueries.find(work.session, ids: [call.path()]).first,
            let subscription = try WebhookSubscriptionQueries.find(work.session, ids: [delivery.subscriptionID]).first
        else { throw APIError.notFound }
        // Of what the account's subscriptions were told only those know who see all.
        guard subscription.filter != .account || work.visibility == .everything else { throw APIError.notFound }
        try requireListening(subscription, work)
        guard delivery.status == .delivered || delivery.status == .dropped else {
            throw APIError.invalidInput("Webhook delivery is on its way already")
        }
        return try WebhookOutbox.redeliver(delivery, work)
    }

    private static func dropped(since: Instant, _ call: Call, _ work: Work) throws -> WebhookRedeliveryOutcome {
        let subscription = try WebhookSubscriptionHandlers.findToSend(call, work)
        try requireListening(subscription, work)
        let found = try WebhookDeliveryQueries.dropped(
            work.session, subscriptionID: subscription.id, since: since, limit: WebhookForm.redeliveryMaximum + 1)
        let taken = found.prefix(WebhookForm.redeliveryMaximum)
        // Order matters within one incident or service alone. Each is locked in turn: by all who do so in the same order.
        let ordered = taken.enumerated().sorted { one, other in
            (one.element.resourceID, one.offset) < (other.element.resourceID, other.offset)
        }
        for (_, delivery) in ordered { _ = try WebhookOutbox.redeliver(delivery, work) }
        let next = found.count > taken.count ? found.last?.createdAt : nil
        return WebhookRedeliveryOutcome(count: taken.count, nextSince: next)
    }

    /// What is sent to a subscription that is off is dropped at once.
    private static func requireListening(_ subscription: WebhookSubscription, _ work: Work) throws(APIError) {
        guard subscription.isActive else { throw .invalidInput("Webhook subscription is not active") }
        guard !subscription.isTemporarilyDisabled(at: work.now) else {
            throw .invalidInput("Webhook subscription is temporarily disabled; enable it first")
        }
    }
}
