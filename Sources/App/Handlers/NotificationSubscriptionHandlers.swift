// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// What users and teams follow. Others tell them of it; here it is only kept.
package enum NotificationSubscriptionHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bind(
            &bindings, .user, Operations.UserSubscriptions.list, Operations.UserSubscriptions.create,
            Operations.UserSubscriptions.remove
        ) { id, work in _ = try UserHandlers.find(id, work) }
        bind(
            &bindings, .team, Operations.TeamSubscriptions.list, Operations.TeamSubscriptions.create,
            Operations.TeamSubscriptions.remove
        ) { id, work in
            guard try !TeamQueries.find(work.session, ids: [id]).isEmpty else {
                throw APIError(status: 404, code: 6001, message: "Team Not Found")
            }
        }
    }

    private static func bind(
        _ bindings: inout Bindings, _ kind: NotificationSubscription.SubscriberKind,
        _ list: Endpoint<Nothing, ListedSubscription>, _ create: Endpoint<Subscribable, SubscriptionAttempt>,
        _ remove: Endpoint<Subscribable, UnsubscribeCounts>,
        requireSubscriber: @escaping @Sendable (String, Work) throws -> Void
    ) {
        bindings.list(list) { call, work in
            let id = call.path()
            try requireSubscriber(id, work)
            let rows = try NotificationSubscriptionQueries.page(
                work.session, kind, id: id, visibility: work.visibility, limit: call.page.limit,
                offset: call.page.offset)
            let total =
                call.page.wantsTotal
                ? try NotificationSubscriptionQueries.count(work.session, kind, id: id, visibility: work.visibility) : nil
            return Page(fetched: try named(rows, work), call.page, total: total)
        }
        bindings.bind(create.erased) { call, environment in
            let wanted = try subscribables(call)
            return try await environment.write { work in
                try requireSubscriber(call.path(), work)
                let attempts = try subscribe(kind, call.path(), to: wanted, work)
                let items = try Presenter.present(attempts, create, call, work, environment)
                return Presenter.reply(.array(items), call)
            }
        }
        bindings.bind(remove.erased) { call, environment in
            let wanted = try subscribables(call)
            return try await environment.write { work in
                try requireSubscriber(call.path(), work)
                let counts = try unsubscribe(kind, call.path(), from: wanted, work)
                return try Presenter.reply(one: counts, remove, call, work, environment)
            }
        }
    }

    /// Business services by their names; an incident is told by its number, and has none.
    private static func named(_ rows: [NotificationSubscription], _ work: Work) throws -> [ListedSubscription] {
        let ids = rows.map(\.subscribable).filter { $0.kind == .businessService }.map(\.id)
        let records = try RecordQueries.find(work.session, ids: ids)
        let names = Dictionary(records.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
        return rows.map { row in
            ListedSubscription(
                subscription: row,
                subscribableName: row.subscribable.kind == .businessService ? names[row.subscribable.id] : nil)
        }
    }

    private static func subscribe(
        _ kind: NotificationSubscription.SubscriberKind, _ id: String, to wanted: [Subscribable], _ work: Work
    ) throws -> [SubscriptionAttempt] {
        let known = try existing(wanted, work)
        let count = try NotificationSubscriptionQueries.count(work.session, kind, id: id, visibility: .everything)
        guard count + wanted.count <= NotificationSubscription.perSubscriberMaximum else {
            throw APIError(
                status: 400, code: 2019, message: "Product Limit Reached",
                errors: ["There can be at most \(NotificationSubscription.perSubscriberMaximum) subscriptions"])
        }
        return try wanted.map { subscribable in
            let subscription = NotificationSubscription(
                subscriberKind: kind, subscriberID: id, subscribable: subscribable)
            guard known.contains(subscribable) else {
                return SubscriptionAttempt(subscription: subscription, outcome: .unauthorized)
            }
            let isNew = try NotificationSubscriptionQueries.insert(work.session, subscription, at: work.now)
            return SubscriptionAttempt(subscription: subscription, outcome: isNew ? .success : .duplicate)
        }
    }

    private static func unsubscribe(
        _ kind: NotificationSubscription.SubscriberKind, _ id: String, from wanted: [Subscribable], _ work: Work
    ) throws -> UnsubscribeCounts {
        var counts = UnsubscribeCounts()
        for subscribable in wanted {
            let subscription = NotificationSubscription(
                subscriberKind: kind, subscriberID: id, subscribable: subscribable)
            if try NotificationSubscriptionQueries.delete(work.session, subscription) {
                counts.deleted += 1
            } else {
                counts.nonExistent += 1
            }
        }
        return counts
    }

    /// Which of these there are: one question for each kind. Whoever names another is told that it is not for them.
    private static func existing(_ wanted: [Subscribable], _ work: Work) throws -> Set<Subscribable> {
        let incidentIDs = wanted.filter { $0.kind == .incident }.map(\.id)
        let incidents = incidentIDs.isEmpty ? [] : try ReferenceLoader.summaries(.incident, incidentIDs, work.session)
        let recordIDs = wanted.filter { $0.kind == .businessService }.map(\.id)
        let records = try RecordQueries.find(work.session, ids: recordIDs)
        var known = Set(incidents.map { Subscribable(kind: .incident, id: $0.id) })
        for record in records where record.kind == ResourceKind.businessService.storedName {
            known.insert(Subscribable(kind: .businessService, id: record.id))
        }
        return known
    }

    /// What a body names, each checked by itself.
    private static func subscribables(_ call: Call) throws(APIError) -> [Subscribable] {
        let key = call.operation.inputKey ?? ""
        guard let elements = call.envelope[key]?.arrayValue, !elements.isEmpty else {
            throw .invalidInput("\(key) must be an array with at least one element")
        }
        guard elements.count <= NotificationSubscription.perRequestMaximum else {
            throw .invalidInput("\(key) has more than \(NotificationSubscription.perRequestMaximum) elements")
        }
        var found: [Subscribable] = []
        for element in elements {
            guard let object = element.objectValue else { throw .invalidInput("\(key) must hold objects") }
            found.append(try Shapes.subscribable.decode(object, .create).applied(to: Subscribable()))
        }
        return found
    }
}
