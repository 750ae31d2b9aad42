// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum StatusUpdateHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.create(Operations.IncidentResponse.createStatusUpdate) { call, change, work in
            try publish(change.applied(to: StatusUpdate()), call, work)
        }
        bindSubscribers(&bindings)
    }

    private static func publish(_ draft: StatusUpdate, _ call: Call, _ work: Work) throws -> StatusUpdate {
        let actor = try call.requireActor()
        var update = draft
        if update.subject?.isBlank == true { update.subject = nil }
        if update.htmlMessage?.isBlank == true { update.htmlMessage = nil }
        guard update.htmlMessage == nil || update.subject != nil else {
            throw APIError.invalidInput("Subject can't be blank when there is an html_message")
        }
        let id = try IncidentHandlers.find(call.path(), work).incident.id
        guard let state = try IncidentRunner.load(id, work) else { throw APIError.notFound }
        guard try StatusUpdateQueries.count(work.session, incidentID: id) < StatusUpdate.perIncidentMaximum else {
            throw APIError.limitReached("An incident can have at most \(StatusUpdate.perIncidentMaximum) status updates")
        }
        let recipients = try recipients(of: state.incident, work)
        update.id = work.makeID()
        update.incidentID = id
        update.senderID = actor.id
        update.createdAt = work.now.roundedDownToSecond
        _ = try IncidentRunner.perform(
            .announce(update, to: recipients), on: state, agent: actor, channel: call.channel, work)
        try StatusUpdateQueries.insert(work.session, update)
        return update
    }

    /// Everybody who follows the incident or a business service that it impacts, themselves or with a team: by their own
    /// rules for status updates, or to their first mail address where they have none.
    private static func recipients(of incident: Incident, _ work: Work) throws -> [StatusUpdateRecipient] {
        let maximum = StatusUpdate.recipientsMaximum
        let impacted = try IncidentImpactHandlers.impactedIDs(by: incident, alsoResolved: true, work)
        let ids = try StatusUpdateQueries.recipientIDs(
            work.session, incidentID: incident.id, businessServiceIDs: impacted, limit: maximum + 1)
        guard ids.count <= maximum else {
            throw APIError.limitReached("A status update can be sent to at most \(maximum) people")
        }
        let rules = Dictionary(
            grouping: try StatusUpdateRuleQueries.find(work.session, userIDs: ids), by: \.userID)
        let methods = Dictionary(
            grouping: try ContactMethodQueries.find(work.session, userIDs: ids), by: \.userID)
        return ids.flatMap { id -> [StatusUpdateRecipient] in
            let chosen = (rules[id] ?? []).map { StatusUpdateRecipient(userID: id, contactMethodID: $0.contactMethodID) }
            if !chosen.isEmpty { return chosen }
            let mail = methods[id]?.first { $0.kind == .email && $0.isEnabled }
            return [StatusUpdateRecipient(userID: id, contactMethodID: mail?.id)]
        }
    }

    private static func bindSubscribers(_ bindings: inout Bindings) {
        let list = Operations.IncidentResponse.listSubscribers
        bindings.bind(list.erased) { call, environment in
            try await environment.read { work in
                let id = try IncidentHandlers.find(call.path(), work).incident.id
                let incident = Subscribable(kind: .incident, id: id)
                let rows = try NotificationSubscriptionQueries.followers(
                    work.session, of: incident, visibility: work.visibility, limit: call.page.limit,
                    offset: call.page.offset)
                let total =
                    call.page.wantsTotal
                    ? try NotificationSubscriptionQueries.followerCount(
                        work.session, of: incident, visibility: work.visibility) : nil
                let page = Page(fetched: rows, call.page, total: total)
                let items = try Presenter.present(page.items, list, call, work, environment)
                return reply(page, items, call)
            }
        }
        let subscribe = Operations.IncidentResponse.subscribe
        bindings.bind(subscribe.erased) { call, environment in
            let list = try Shapes.incidentSubscriberList.decode(try call.input(), .create)
                .applied(to: IncidentSubscriberList())
            return try await environment.write { work in
                let attempts = try add(list, call, work)
                let items = try Presenter.present(attempts, subscribe, call, work, environment)
                return Presenter.reply(page: Page(items: attempts, hasMore: false), items: items, call)
            }
        }
        bindings.create(Operations.IncidentResponse.unsubscribe) { call, change, work in
            let id = try IncidentHandlers.find(call.path(), work).incident.id
            var counts = UnsubscribeCounts()
            for subscriber in change.applied(to: IncidentSubscriberList()).subscribers {
                let wasThere = try NotificationSubscriptionQueries.delete(work.session, subscriber.of(incidentID: id))
                if wasThere { counts.deleted += 1 } else { counts.nonExistent += 1 }
            }
            return counts
        }
    }

    /// Like every page of a list, and with the account.
    private static func reply(_ page: Page<NotificationSubscription>, _ items: [JSON], _ call: Call) -> Reply {
        let body: JSONObject = [
            "limit": .int(Int64(call.page.limit)), "offset": .int(Int64(call.page.offset)), "more": .bool(page.hasMore),
            "total": page.total.map { .int(Int64($0)) } ?? .null, "subscribers": .array(items),
            "account_id": .string(Priority.accountID),
        ]
        return Reply(status: call.operation.successStatus, body: JSON.object(body).encoded())
    }

    /// Who is not there cannot follow anything; the others do.
    private static func add(_ list: IncidentSubscriberList, _ call: Call, _ work: Work) throws -> [SubscriptionAttempt] {
        let id = try IncidentHandlers.find(call.path(), work).incident.id
        func ids(of kind: NotificationSubscription.SubscriberKind) -> [String] {
            list.subscribers.filter { $0.subscriberKind == kind }.map(\.subscriberID)
        }
        let users = Set(try UserQueries.find(work.session, ids: ids(of: .user)).map(\.id))
        let teams = Set(try TeamQueries.find(work.session, ids: ids(of: .team)).map(\.id))
        let count = try NotificationSubscriptionQueries.followerCount(
            work.session, of: Subscribable(kind: .incident, id: id), visibility: .everything)
        guard count + users.count + teams.count <= StatusUpdate.subscribersMaximum else {
            throw APIError.limitReached("An incident can have at most \(StatusUpdate.subscribersMaximum) subscribers")
        }
        return try list.subscribers.map { subscriber in
            let subscription = subscriber.of(incidentID: id)
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
    fileprivate func of(incidentID: String) -> NotificationSubscription {
        var subscription = self
        subscription.subscribable = Subscribable(kind: .incident, id: incidentID)
        return subscription
    }
}
