// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// How webhook subscriptions fare, and the headers that they send along.
package enum WebhookStateHandlers {
    package static func bind(_ bindings: inout Bindings) {
        typealias Names = Operations.WebhookStates
        bindings.list(Names.list) { call, work in try page(call, work) }
        bindings.create(Names.replaceHeaders) { call, change, work in
            try replace(change.applied(to: WebhookHeaders()).headers, call, work)
        }
    }

    private static func page(_ call: Call, _ work: Work) throws -> Page<PresentedWebhookState> {
        typealias Names = Operations.WebhookStates
        let (session, slice, visibility) = (work.session, call.page, work.visibility)
        let isFailing = call.values.boolean(Names.failing) ?? false
        let wanted = WebhookListQueries.Wanted(
            id: call.values.text(Names.subscriptionID), failingAt: isFailing ? work.now : nil)
        let found = try WebhookListQueries.subscriptions(
            session, wanted, visibility: visibility, limit: slice.limit, offset: slice.offset)
        // Of what the account's subscriptions were told only those know who see all.
        let open = found.filter { $0.filter != .account || visibility == .everything }
        let last = try WebhookListQueries.lastDeliveries(session, subscriptionIDs: open.map(\.id))
        let troubledSince = try WebhookListQueries.troubledSince(session, subscriptionIDs: found.map(\.id))
        var total: Int?
        if slice.wantsTotal {
            total = try WebhookListQueries.subscriptionCount(session, wanted, visibility: visibility)
        }
        let states = found.map { subscription in
            PresentedWebhookState(
                subscription, troubledSince: troubledSince[subscription.id], lastDelivery: last[subscription.id])
        }
        return Page(fetched: states, slice, total: total)
    }

    private static func replace(
        _ headers: [WebhookSubscription.Header], _ call: Call, _ work: Work
    ) throws -> WebhookHeaders {
        var subscription = try WebhookSubscriptionHandlers.findToChange(call, work)
        var replaced: [WebhookSubscription.Header] = []
        for header in headers {
            guard header.value == WebhookForm.redacted else {
                replaced.append(header)
                continue
            }
            guard let kept = subscription.headers.first(where: { $0.name.lowercased() == header.name.lowercased() }) else {
                throw APIError.invalidInput("Custom headers name \(header.name) has no value to keep")
            }
            replaced.append(WebhookSubscription.Header(name: header.name, value: kept.value))
        }
        if replaced != subscription.headers {
            subscription.headers = replaced
            subscription.updatedAt = work.now.roundedDownToSecond
            try WebhookSubscriptionQueries.update(work.session, subscription)
        }
        return WebhookHeaders(subscriptionID: subscription.id, headers: replaced)
    }
}
