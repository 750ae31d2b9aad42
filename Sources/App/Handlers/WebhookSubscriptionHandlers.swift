// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Webhook subscriptions. What one tells its receiver of, whoever makes or changes it must be allowed to know and to change.
package enum WebhookSubscriptionHandlers {
    package static func bind(_ bindings: inout Bindings) {
        typealias Names = Operations.WebhookSubscriptions
        bindings.list(Names.list) { call, work in try page(call, work) }
        bindings.show(Names.get) { call, work in PresentedWebhookSubscription(try find(call.path(), work)) }
        bindings.create(Names.create) { call, change, work in try make(change, call, work) }
        bindings.update(Names.update) { call, change, work in
            PresentedWebhookSubscription(try alter(change, call, work))
        }
        bindings.remove(Names.delete) { call, work in
            try WebhookSubscriptionQueries.delete(work.session, id: try findToChange(call, work).id)
        }
        bindings.remove(Names.ping) { call, work in
            _ = try WebhookOutbox.ping(try findToSend(call, work), work)
        }
        let enable = Names.enable
        bindings.bind(enable.erased) { call, environment in
            try await environment.write { work in
                let shown = PresentedWebhookSubscription(try resume(call, work))
                return try Presenter.reply(one: shown, enable, call, work, environment)
            }
        }
        bindRotation(&bindings)
    }

    private static func bindRotation(_ bindings: inout Bindings) {
        let rotateSecret = Operations.WebhookDeliveries.rotateSecret
        bindings.bind(rotateSecret.erased) { call, environment in
            let input = call.envelope.members.isEmpty ? [:] : try call.input()
            let rotation = try Shapes.webhookSecretRotation.decode(input, .create).applied(to: WebhookSecretRotation())
            return try await environment.write { work in
                let issued = try rotate(rotation, call, work)
                return try Presenter.reply(one: issued, rotateSecret, call, work, environment)
            }
        }
    }

    // MARK: Looking

    /// One kind of thing may be asked for without saying which: a client in use sends no more than the kind.
    private static func page(_ call: Call, _ work: Work) throws -> Page<PresentedWebhookSubscription> {
        typealias Names = Operations.WebhookSubscriptions
        let kind = call.values.text(Names.filterKind)
        let id = kind == WebhookSubscription.Filter.account.kind ? nil : call.values.text(Names.filterID)
        let (slice, wanted) = (call.page, WebhookListQueries.Wanted(filterKind: kind, filterID: id))
        let found = try WebhookListQueries.subscriptions(
            work.session, wanted, visibility: work.visibility, limit: slice.limit, offset: slice.offset)
        var total: Int?
        if slice.wantsTotal {
            total = try WebhookListQueries.subscriptionCount(work.session, wanted, visibility: work.visibility)
        }
        return Page(fetched: found.map { PresentedWebhookSubscription($0) }, slice, total: total)
    }

    static func find(_ id: String, _ work: Work, lock: Bool = false) throws -> WebhookSubscription {
        guard let found = try WebhookSubscriptionQueries.find(work.session, ids: [id], lock: lock).first else {
            throw APIError(status: 404, code: 5001, message: "Webhook Subscription Not Found")
        }
        return found
    }

    /// The subscription that the path names, held until the change is made: senders count on it meanwhile.
    static func findToChange(_ call: Call, _ work: Work) throws -> WebhookSubscription {
        try work.session.lock(object: lockName(call.path()))
        let found = try find(call.path(), work, lock: true)
        try requireSight(of: found.filter, work)
        return found
    }

    /// The subscription that the path names, for sending it something. Its row is not held: a sender holds a delivery before
    /// it asks for the row.
    static func findToSend(_ call: Call, _ work: Work) throws -> WebhookSubscription {
        try work.session.lock(object: lockName(call.path()))
        let found = try find(call.path(), work)
        try requireSight(of: found.filter, work)
        return found
    }

    /// The object's own address, as every operation on it names it.
    private static func lockName(_ id: String) -> String {
        ResourceKind.webhookSubscription.apiPath(id: id, parentID: nil)
    }

    // MARK: Changing

    private static func make(
        _ change: Change<WebhookSubscription>, _ call: Call, _ work: Work
    ) throws -> PresentedWebhookSubscription {
        let empty = WebhookSubscription(
            id: work.makeID(), url: "", events: [], filter: .account, secret: makeSecret(work),
            createdAt: work.now.roundedDownToSecond)
        let subscription = change.applied(to: empty)
        try requireReach(subscription.filter, call, work)
        try requireRoom(for: subscription.filter, work)
        try WebhookSubscriptionQueries.insert(work.session, subscription)
        return PresentedWebhookSubscription(subscription, secret: subscription.secret)
    }

    private static func alter(
        _ change: Change<WebhookSubscription>, _ call: Call, _ work: Work
    ) throws -> WebhookSubscription {
        let old = try findToChange(call, work)
        var changed = change.applied(to: old)
        if changed.filter != old.filter {
            try requireReach(changed.filter, call, work)
            try requireRoom(for: changed.filter, work)
        }
        guard changed != old else { return old }
        changed.updatedAt = work.now.roundedDownToSecond
        try WebhookSubscriptionQueries.update(work.session, changed)
        return changed
    }

    private static func resume(_ call: Call, _ work: Work) throws -> WebhookSubscription {
        let old = try findToChange(call, work)
        var resumed = old
        resumed.consecutiveDrops = 0
        resumed.disabledUntil = nil
        guard resumed != old else { return old }
        resumed.updatedAt = work.now.roundedDownToSecond
        try WebhookSubscriptionQueries.update(work.session, resumed)
        return resumed
    }

    private static func rotate(
        _ rotation: WebhookSecretRotation, _ call: Call, _ work: Work
    ) throws -> IssuedWebhookSecret {
        var subscription = try findToChange(call, work)
        let end = work.now.roundedDownToSecond.adding(seconds: Int64(rotation.overlapSeconds))
        let overlaps = rotation.overlapSeconds > 0
        subscription.previousSecret = overlaps ? subscription.secret : nil
        subscription.previousSecretEndsAt = overlaps ? end : nil
        subscription.secret = makeSecret(work)
        subscription.updatedAt = work.now.roundedDownToSecond
        try WebhookSubscriptionQueries.update(work.session, subscription)
        return IssuedWebhookSecret(
            subscriptionID: subscription.id, secret: subscription.secret,
            previousEndsAt: subscription.previousSecretEndsAt)
    }

    private static func makeSecret(_ work: Work) -> String {
        work.runtime.randomToken(length: WebhookForm.secretLength)
    }

    // MARK: What is allowed

    /// Subscriptions are counted before one is added: two makers at once would pass the limit together.
    private static func requireRoom(for filter: WebhookSubscription.Filter, _ work: Work) throws {
        try work.session.lock(object: "webhooks of \(filter.kind) \(filter.id ?? "")")
        let maximum = WebhookRules.subscriptionsPerFilterMaximum
        guard try WebhookSubscriptionQueries.count(work.session, filter) < Int64(maximum) else {
            let owner = filter.id.map { "\(filter.kind) \($0)" } ?? filter.kind
            throw APIError(
                status: 400, code: 2019, message: "Product Limit Reached",
                errors: ["Filter: there can be at most \(maximum) webhook subscriptions of the \(owner)"])
        }
    }

    /// What the door allowed because of a team goes no further than that team: not by another filter either.
    private static func requireReach(_ filter: WebhookSubscription.Filter, _ call: Call, _ work: Work) throws {
        try requireSight(of: filter, work)
        let owned = try filter.id.map { id in try AccessQueries.owned(work.session, ids: [id])[id] ?? [] }
        let request = call.operation.accessRequest(objects: owned ?? [])
        if case .deny(let reason) = AccessDecision.decide(call.principal, request) {
            throw AccessGuard.refusal(reason)
        }
    }

    /// What listens to the whole account hears of private teams too.
    private static func requireSight(of filter: WebhookSubscription.Filter, _ work: Work) throws {
        guard filter == .account, work.visibility != .everything else { return }
        throw APIError.accessDenied("A webhook of the account tells of all teams; not all of them are yours to see")
    }
}
