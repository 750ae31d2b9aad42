// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
package import Domain
import Store

/// Writes events down for whoever has subscribed, in the transaction of the change that they tell of: neither is there
/// without the other. When nobody hears, that is found out by one query, and nothing is put together.
package enum WebhookOutbox {
    /// The program that people use here, as events name it.
    private static let ownClientName = "Tocsin"

    /// Something happened to an incident, whose row the caller holds.
    package static func emit(_ event: IncidentEvent, _ work: Work) throws {
        let incident = event.incident
        let listeners = try listeners(of: event.type, serviceID: incident.serviceID, teamIDs: incident.teamIDs, work)
        guard !listeners.isEmpty else { return }
        let payload = WebhookPayload(
            id: work.makeID(.webhookEvent), type: event.type, agent: event.agent,
            clientName: event.clientName ?? clientName(event.channel))
        try store(payload, try payload.text(event, work), about: incident.id, for: listeners, work)
    }

    /// A service was made or changed, or is about to be deleted.
    package static func emit(_ type: WebhookEventType, _ service: Service, _ call: Call, _ work: Work) throws {
        let listeners = try listeners(of: type, serviceID: service.id, teamIDs: service.teamIDs, work)
        guard !listeners.isEmpty else { return }
        let payload = payload(type, call, work)
        let text = try payload.text(Shapes.webhookService, service, work)
        try store(payload, text, about: service.id, for: listeners, work)
    }

    /// What a service shows in its custom fields is something else than before.
    static func emit(
        _ service: Service, fieldsFrom before: [CustomFieldValue], to after: [CustomFieldValue], _ call: Call, _ work: Work
    ) throws {
        let changed = before.filter { old in
            after.contains { $0.field.id == old.field.id && $0.value != old.value }
        }
        guard !changed.isEmpty else { return }
        let type = WebhookEventType.serviceCustomFieldValuesUpdated
        let listeners = try listeners(of: type, serviceID: service.id, teamIDs: service.teamIDs, work)
        guard !listeners.isEmpty else { return }
        let payload = payload(type, call, work)
        let values = WebhookFieldValues(objectID: service.id, values: after, changed: changed)
        let text = try payload.text(Shapes.webhookServiceFieldValues, values, work) { values, _ in values.shortened }
        try store(payload, text, about: service.id, for: listeners, work)
    }

    /// A test event for one subscription, whatever it has subscribed to.
    package static func ping(_ subscription: WebhookSubscription, _ work: Work) throws -> WebhookDelivery {
        let payload = WebhookPayload(id: work.makeID(.webhookEvent), type: .ping)
        let data: JSON = ["message": "Tocsin reaches this address.", "type": "ping"]
        let body = payload.envelope(data, EncodeContext(baseURL: work.publicURL, now: work.now))
        try WebhookDeliveryQueries.insertEvent(
            work.session, id: payload.id, type: payload.type, resourceID: subscription.id, body: body.text, at: work.now)
        return try enqueue(eventID: payload.id, subscription.id, payload.type, about: subscription.id, work)
    }

    /// Sends an event once more: another delivery of the same bytes, behind what is under way about the same thing.
    package static func redeliver(_ delivery: WebhookDelivery, _ work: Work) throws -> WebhookDelivery {
        try enqueue(
            eventID: delivery.eventID, delivery.subscriptionID, delivery.eventType, about: delivery.resourceID, work)
    }

    private static func payload(_ type: WebhookEventType, _ call: Call, _ work: Work) -> WebhookPayload {
        WebhookPayload(
            id: work.makeID(.webhookEvent), type: type, agent: call.actor, clientName: clientName(call.channel))
    }

    private static func clientName(_ channel: LogEntry.Channel) -> String? {
        channel == .website ? ownClientName : nil
    }

    private static func listeners(
        of type: WebhookEventType, serviceID: String, teamIDs: [String], _ work: Work
    ) throws -> [String] {
        try WebhookSubscriptionQueries.hearing(
            work.session, of: type, serviceID: serviceID, teamIDs: teamIDs, at: work.now)
    }

    /// Nil for a text that is too long: what cannot be sent is not kept.
    private static func store(
        _ payload: WebhookPayload, _ text: String?, about resourceID: String, for subscriptionIDs: [String], _ work: Work
    ) throws {
        guard let text else { return }
        try WebhookDeliveryQueries.insertEvent(
            work.session, id: payload.id, type: payload.type, resourceID: resourceID, body: text, at: work.now)
        for id in subscriptionIDs {
            _ = try enqueue(eventID: payload.id, id, payload.type, about: resourceID, work)
        }
    }

    private static func enqueue(
        eventID: String, _ subscriptionID: String, _ type: WebhookEventType, about resourceID: String, _ work: Work
    ) throws -> WebhookDelivery {
        // Deliveries about one thing are counted: who sends one again does not hold the incident's row.
        try work.session.lock(object: "webhooks/\(resourceID)")
        let delivery = try WebhookDeliveryQueries.enqueue(
            work.session, id: work.makeID(.webhookDelivery), eventID: eventID, subscriptionID: subscriptionID, type: type,
            resourceID: resourceID, at: work.now)
        work.wake(at: work.now)
        return delivery
    }
}
