// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// What rules say of an incident that an alert opens, besides who is paged: values of its custom fields, notes, and webhooks.
enum RuledIncident {
    /// In the transaction that opened the incident.
    static func mark(_ opened: IncidentState, _ arriving: ArrivingAlert, _ work: Work) throws {
        let agent = AlertIntake.agent(of: arriving.alert)
        let state = try setFields(arriving.fieldUpdates, on: opened, agent, work)
        try annotate(arriving.annotations, state, agent, work)
        try RuleWebhookOutbox.enqueue(arriving.webhooks, .alertTriggered, arriving.alert, work)
    }

    /// The integration stands for the author: no person wrote it.
    private static func annotate(
        _ annotations: [String], _ opened: IncidentState, _ agent: Agent, _ work: Work
    ) throws {
        var state = opened
        let now = work.now.roundedDownToSecond
        for annotation in annotations where !annotation.isBlank {
            // What rules fill in can be longer than what they are written with.
            let content = String(
                String.UnicodeScalarView(annotation.unicodeScalars.prefix(Shapes.resolutionLengthMaximum)))
            let note = Note(
                id: work.makeID(), incidentID: state.incident.id, userID: agent.id, channel: Note.channelOfRules,
                content: content, createdAt: now, updatedAt: now)
            state = try IncidentRunner.perform(
                .annotate(noteID: note.id, text: content), on: state, agent: agent, channel: .note, work)
            try NoteQueries.insert(work.session, note)
        }
    }

    /// A field that is gone, that incidents of this type do not have, or that cannot hold the value is passed over: somebody
    /// must hear of the problem all the same.
    private static func setFields(
        _ updates: [OrchestrationFieldUpdate], on opened: IncidentState, _ agent: Agent, _ work: Work
    ) throws -> IncidentState {
        guard !updates.isEmpty else { return opened }
        let shown = try CustomFieldShowing.of(opened.incident, work.session)
        let named = shown.filter { value in updates.contains { $0.fieldID == value.field.id } }
        let fixedIDs = named.map(\.field).filter(\.kind.isFixed).map(\.id)
        let options = Dictionary(
            grouping: try CustomFieldOptionQueries.of(work.session, fieldIDs: fixedIDs), by: \.fieldID)
        var changes: [CustomFieldChange] = []
        for update in updates {
            guard let old = named.first(where: { $0.field.id == update.fieldID }) else { continue }
            let own = options[old.field.id] ?? []
            guard let wanted = RuledFieldValue.json(update.value, for: old.field),
                let kept = try? CustomFieldReading.kept(wanted, old.field, options: own)
            else { continue }
            try CustomFieldValueQueries.set(
                work.session, objectID: opened.incident.id, fieldID: old.field.id, kept)
            let texts = Dictionary(own.map { ($0.id, $0.value) }, uniquingKeysWith: { first, _ in first })
            let new = old.field.shown(kept, texts: texts)
            guard new != old.value else { continue }
            changes.append(CustomFieldChange(fieldID: old.field.id, name: old.field.name, old: old.value, new: new))
        }
        guard !changes.isEmpty else { return opened }
        return try IncidentRunner.perform(
            .setCustomFields(changes), on: opened, agent: agent, channel: .api, work)
    }
}

/// The texts of rules as values of custom fields.
enum RuledFieldValue {
    /// Nil where the text is no value of the field's type, and where it is empty. A field that holds several takes them with
    /// commas between them.
    static func json(_ text: String, for field: CustomField) -> JSON? {
        guard field.kind.isMulti else { return single(trimmed(text[...]), field) }
        let pieces = text.split(separator: ",").map(trimmed).filter { !$0.isEmpty }
        let values = pieces.compactMap { single($0, field) }
        return values.isEmpty || values.count < pieces.count ? nil : JSON.array(values)
    }

    private static func single(_ text: String, _ field: CustomField) -> JSON? {
        guard !text.isEmpty else { return nil }
        guard !field.kind.isFixed else { return .string(text) }
        switch field.dataType {
        case .boolean:
            let lowered = text.lowercased()
            return lowered == "true" || lowered == "false" ? JSON.bool(lowered == "true") : nil
        case .integer: return Int64(text).map(JSON.int)
        case .float:
            guard let number = Double(text), number.isFinite else { return nil }
            return .double(number)
        case .string, .datetime, .url: return .string(text)
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        let start = text.drop(while: \.isWhitespace)
        let end = start.lastIndex { !$0.isWhitespace }
        return end.map { String(start[...$0]) } ?? ""
    }
}
