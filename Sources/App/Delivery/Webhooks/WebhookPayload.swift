// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// The body of one event while it is put together. Written once: whoever hears of it gets the same bytes.
struct WebhookPayload {
    let id: String
    let type: WebhookEventType
    var agent: Agent?
    var clientName: String?

    /// The body; nil when it would be too long even with `shortened` data.
    func text<Value>(
        _ shape: Shape<Value>, _ value: Value, _ work: Work,
        shortened: (_ value: Value, _ excessBytes: Int) -> Value = { value, _ in value }
    ) throws -> String? {
        // Whoever hears of it has nothing to do with what the caller may see.
        let whole = work.seeingEverything
        var needs = ReferenceNeeds(includes: [])
        shape.collectReferences(of: value, into: &needs)
        if let agent { needs.add(agent.resourceKind, agent.id) }
        let context = try ReferenceLoader.resolve(needs, EncodeContext(baseURL: work.publicURL, now: work.now), whole)
        var body = envelope(shape.encode(value, context), context).encoded()
        if WebhookRules.bodyForm(ofBytes: body.count) != .whole {
            let shorter = shortened(value, body.count - WebhookRules.bodyWholeBytesMaximum)
            body = envelope(shape.encode(shorter, context), context).encoded()
        }
        return WebhookRules.bodyForm(ofBytes: body.count) == .dropped ? nil : String(decoding: body, as: UTF8.self)
    }

    /// One event, with what all of them say.
    func envelope(_ data: JSON, _ context: EncodeContext) -> JSON {
        var (by, client) = (JSON.null, JSON.null)
        if let agent { by = context.reference(agent.resourceKind, agent.id) }
        if let clientName { client = ["name": .string(clientName)] }
        return [
            "event": [
                "id": .string(id), "event_type": .string(type.rawValue), "resource_type": .string(type.resourceType),
                "occurred_at": .string(ISO8601.string(context.now, milliseconds: true)),
                "agent": by, "client": client, "data": data,
            ]
        ]
    }
}

extension WebhookPayload {
    /// What is said of something that happened to an incident.
    func text(_ event: IncidentEvent, _ work: Work) throws -> String? {
        let incident = event.incident
        switch event.kind {
        case .triggered, .acknowledged, .unacknowledged, .escalated, .delegated, .reassigned, .resolved,
            .priorityUpdated, .serviceUpdated, .typeChanged:
            return try text(Shapes.webhookIncident, WebhookIncident(incident), work)
        case .reopened: return try text(Shapes.webhookIncident, WebhookIncident(incident, reopenedAt: work.now), work)
        case .conferenceBridgeUpdated: return try text(Shapes.webhookConferenceBridge, incident, work)
        case .annotated(let noteID, let content):
            let note = WebhookText(incidentID: incident.id, id: noteID, text: content)
            return try text(Shapes.webhookNote, note, work) { $0.shortened(byBytes: $1) }
        case .statusUpdatePublished(let id, let message):
            let update = WebhookText(incidentID: incident.id, id: id, text: message)
            return try text(Shapes.webhookStatusUpdate, update, work) { $0.shortened(byBytes: $1) }
        case .customFieldValuesUpdated(let changes):
            let values = try fieldValues(of: incident, changes, work)
            return try text(Shapes.webhookIncidentFieldValues, values, work) { values, _ in values.shortened }
        case .responderAdded(let userID, let message, let policyID):
            let responder = WebhookResponder(
                incidentID: incident.id, userID: userID, policyID: policyID, message: message, state: .pending)
            return try text(Shapes.webhookResponder, responder, work)
        case .responderReplied(let userID, let state):
            return try text(Shapes.webhookResponder, try responder(userID, state, of: incident.id, work), work)
        }
    }

    /// All fields as they are after the changes, whether these are stored by now or not.
    private func fieldValues(
        of incident: Incident, _ changes: [CustomFieldChange], _ work: Work
    ) throws -> WebhookFieldValues {
        var values = try CustomFieldShowing.of(incident, work.session)
        var changed: [CustomFieldValue] = []
        for index in values.indices {
            guard let change = changes.first(where: { $0.fieldID == values[index].field.id }) else { continue }
            values[index].value = change.old
            changed.append(values[index])
            values[index].value = change.new
        }
        return WebhookFieldValues(objectID: incident.id, values: values, changed: changed)
    }

    /// Who answers was asked before: with what words, and through whom, stands in the store.
    private func responder(
        _ userID: String, _ state: ResponderState, of incidentID: String, _ work: Work
    ) throws -> WebhookResponder {
        let company = try ResponderQueries.of(work.session, incidentIDs: [incidentID])[incidentID]
        let asked = company?.responders.first { $0.userID == userID }
        return WebhookResponder(
            incidentID: incidentID, userID: userID, policyID: asked?.policyIDs.first, message: asked?.message ?? "",
            state: state)
    }
}
