// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
package import Domain
import Store

package enum NoteHandlers {
    private static let blank = "Content cannot be empty."

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Incidents.listNotes) { call, work in
            let incident = try IncidentHandlers.find(call.path(), work).incident
            return Page(items: try NoteQueries.of(work.session, incidentID: incident.id), hasMore: false)
        }
        bindings.bind(Operations.Incidents.createNote.erased) { call, environment in
            let content = try content(call)
            return try await environment.write { work in
                let actor = try call.requireActor()
                let id = try IncidentHandlers.find(call.path(), work).incident.id
                let note = try add(content, by: actor, to: id, channel: call.channel, work)
                return try Presenter.reply(one: note, Operations.Incidents.createNote, call, work, environment)
            }
        }
        bindings.bind(Operations.Incidents.updateNote.erased) { call, environment in
            let content = try content(call)
            return try await environment.write { work in
                var note = try find(call, work)
                note.content = content
                note.updatedAt = work.now.roundedDownToSecond
                if let agent = call.principal.agent { note.agent = agent.signature }
                try NoteQueries.update(work.session, note)
                return try Presenter.reply(one: note, Operations.Incidents.updateNote, call, work, environment)
            }
        }
        bindings.remove(Operations.Incidents.deleteNote) { call, work in
            try NoteQueries.delete(work.session, id: try find(call, work).id)
        }
    }

    /// Adds a note and the line of history that goes with it.
    package static func add(
        _ content: String, by actor: Agent, to incidentID: String, channel: LogEntry.Channel, _ work: Work
    ) throws -> Note {
        guard let state = try IncidentRunner.load(incidentID, work) else { throw APIError.notFound }
        guard try NoteQueries.count(work.session, incidentID: incidentID) < Incident.notesMaximum else {
            throw APIError(
                status: 400, code: 2019, message: "Product Limit Reached",
                errors: ["An incident can have at most \(Incident.notesMaximum) notes"])
        }
        let now = work.now.roundedDownToSecond
        let note = Note(
            id: work.makeID(), incidentID: incidentID, userID: actor.id, channel: channel, content: content, createdAt: now,
            updatedAt: now, agent: actor.through)
        _ = try IncidentRunner.perform(
            .annotate(noteID: note.id, text: content), on: state, agent: actor, channel: .note, work)
        try NoteQueries.insert(work.session, note)
        return note
    }

    private static func content(_ call: Call) throws -> String {
        let text = try call.input()["content"] ?? .null
        do throws(FieldProblem) { return try FieldReading.text(text, length: 1...Shapes.resolutionLengthMaximum) } catch {
            guard text.isNull || text.stringValue?.isBlank == true else {
                throw APIError.invalidInput("Content \(error.text)")
            }
            throw APIError.invalidInput(blank)
        }
    }

    private static func find(_ call: Call, _ work: Work) throws -> Note {
        let incident = try IncidentHandlers.find(call.path(), work).incident
        guard let note = try NoteQueries.find(work.session, id: call.path("note_id"), incidentID: incident.id) else {
            throw APIError.notFound
        }
        return note
    }
}

package enum AlertHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Incidents.listAlerts) { call, work in
            typealias Names = Operations.Incidents
            var filter = AlertQueries.Filter(incidentID: try IncidentHandlers.find(call.path(), work).incident.id)
            filter.statuses = call.values.list(Names.alertStatuses).compactMap(Alert.Status.init(rawValue:))
            filter.key = call.values.text(Names.alertKey)
            filter.sort = call.values.sort(Names.alertSortBy).compactMap { key in
                AlertQueries.SortField(rawValue: key.field).map { .init($0, isDescending: key.isDescending) }
            }
            let rows = try AlertQueries.page(work.session, filter, limit: call.page.limit, offset: call.page.offset)
            let total = call.page.wantsTotal ? try AlertQueries.count(work.session, filter) : nil
            return Page(fetched: rows, call.page, total: total)
        }
        bindings.show(Operations.Incidents.getAlert) { call, work in
            let incident = try IncidentHandlers.find(call.path(), work).incident
            return try find([call.path("alert_id")], of: incident.id, work)[0]
        }
        bindings.update(Operations.Incidents.updateAlert) { call, change, work in
            var edit = change.applied(to: AlertEdit())
            edit.id = call.path("alert_id")
            return try apply([edit], call, work)[0]
        }
        let many = Operations.Incidents.updateAlerts
        bindings.bind(many.erased) { call, environment in
            let edits = try Bulk.edits(call, many, maximum: IncidentHandlers.bulkMaximum, start: AlertEdit()) { $0.id }
            return try await environment.write { work in
                let changed = try apply(edits, call, work)
                let items = try Presenter.present(changed, many, call, work, environment)
                return Presenter.reply(page: Page(items: changed, hasMore: false), items: items, call)
            }
        }
    }

    /// In the order asked for; of one incident, or wherever they are.
    private static func find(_ ids: [String], of incidentID: String?, _ work: Work) throws -> [Alert] {
        let found = try AlertQueries.find(work.session, ids: ids, incidentID: incidentID)
        return try ids.map { id in
            guard let alert = found.first(where: { $0.id == id }) else { throw APIError.notFound }
            return alert
        }
    }

    private static func apply(_ edits: [AlertEdit], _ call: Call, _ work: Work) throws -> [Alert] {
        let actor = try call.requireActor()
        let incidentID = try IncidentHandlers.find(call.path(), work).incident.id
        let involved = Set(edits.compactMap(\.incidentID)).union([incidentID]).sorted()
        let states = try IncidentRunner.load(ids: involved, work)
        for id in involved where !states.contains(where: { $0.incident.id == id }) {
            throw APIError.invalidInput("Incident \(id) does not exist")
        }
        // Read after the incidents are locked: nobody resolves or moves one meanwhile.
        let alerts = try find(edits.map(\.id), of: incidentID, work)
        try checkRoom(for: edits, on: alerts, work)
        let wanted = try commands(for: edits, on: alerts)
        let decisions = try states.map { state in
            try IncidentRunner.decide(
                wanted[state.incident.id] ?? [], on: state, agent: actor, channel: call.channel, work)
        }
        for decision in decisions { try IncidentRunner.save(decision, work) }
        return try find(edits.map(\.id), of: nil, work)
    }

    /// An incident that takes alerts gives none away in the same request: all of them come from one other.
    private static func checkRoom(for edits: [AlertEdit], on alerts: [Alert], _ work: Work) throws {
        var arriving: [String: Int] = [:]
        for (edit, alert) in zip(edits, alerts) {
            if let place = edit.incidentID, place != alert.incidentID { arriving[place, default: 0] += 1 }
        }
        guard !arriving.isEmpty else { return }
        let places = arriving.keys.sorted()
        let counts = try AlertQueries.counts(work.session, incidentIDs: places)
        for place in places where (counts[place]?.all ?? 0) + (arriving[place] ?? 0) > Incident.alertsMaximum {
            throw IncidentRefusal.tooManyAlerts
        }
    }

    /// What each incident is asked to do. An alert that is moved and resolved is resolved where it goes.
    private static func commands(
        for edits: [AlertEdit], on alerts: [Alert]
    ) throws(APIError) -> [String: [IncidentCommand]] {
        var commands: [String: [IncidentCommand]] = [:]
        for (edit, alert) in zip(edits, alerts) {
            guard edit.status != .triggered || alert.status == .triggered else {
                throw .invalidInput("Status of a resolved alert cannot be changed")
            }
            let place = edit.incidentID ?? alert.incidentID
            if place != alert.incidentID {
                commands[alert.incidentID, default: []].append(.releaseAlert(id: alert.id))
                commands[place, default: []].append(.takeAlert(alert))
            }
            if edit.status == .resolved, alert.status == .triggered {
                commands[place, default: []].append(.resolveAlert(id: alert.id))
            }
        }
        return commands
    }
}

package enum LogEntryHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Incidents.listLogEntries) { call, work in
            let incident = try IncidentHandlers.find(call.path(), work).incident
            return try page(LogEntryQueries.Filter(incidentID: incident.id), call, work)
        }
        bindings.list(Operations.LogEntries.list) { call, work in
            var filter = LogEntryQueries.Filter()
            filter.teamIDs = call.values.list(.teamIDs)
            return try page(filter, call, work)
        }
        bindings.show(Operations.LogEntries.get) { call, work in
            guard let entry = try LogEntryQueries.find(work.session, ids: [call.path()]).first else {
                throw APIError.notFound
            }
            return entry
        }
    }

    private static func page(
        _ filter: LogEntryQueries.Filter, _ call: Call, _ work: Work
    ) throws -> Page<LogEntry> {
        var filter = filter
        let zone = call.values.timeZone(.timeZone) ?? .utc
        filter.since = call.values.instant(.since, in: zone)
        filter.until = call.values.instant(.until, in: zone)
        if let since = filter.since, let until = filter.until, until < since {
            throw APIError.invalidSinceUntil("until must not lie before since")
        }
        filter.isOverview = call.values.boolean(Operations.Incidents.isOverview) ?? false
        let rows = try LogEntryQueries.page(
            work.session, filter, visibility: work.visibility, limit: call.page.limit, offset: call.page.offset)
        let total =
            call.page.wantsTotal
            ? try LogEntryQueries.count(work.session, filter, visibility: work.visibility) : nil
        return Page(fetched: rows, call.page, total: total)
    }
}
