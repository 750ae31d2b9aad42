// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum IncidentHandlers {
    /// How far `since` and `until` may lie apart: six months, with the longest months.
    static let rangeMaximumDays: Int64 = 184
    /// Without a range a list shows the last month.
    static let rangeDefaultDays: Int64 = 31
    /// Incidents or alerts that one request may change.
    package static let bulkMaximum = 250

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Incidents.list) { call, work in
            let filter = try filter(call, now: work.now)
            let rows = try IncidentListQueries.page(
                work.session, filter, visibility: work.visibility,
                .init(limit: call.page.limit, offset: call.page.offset))
            let total =
                call.page.wantsTotal
                ? try IncidentListQueries.count(work.session, filter, visibility: work.visibility) : nil
            let incidents = try withFields(try present(rows.map(\.incident), work.session), call, work)
            return Page(fetched: incidents, call.page, total: total)
        }
        bindings.show(Operations.Incidents.get) { call, work in
            try withFields(try present([try find(call.path(), work).incident], work.session), call, work)[0]
        }
        bindings.create(Operations.Incidents.create) { call, change, work in
            let incident = try open(change.applied(to: IncidentDraft()), call, work)
            return try withFields(try present([incident], work.session), call, work)[0]
        }
        bindings.update(Operations.Incidents.update) { call, change, work in
            var edit = change.applied(to: IncidentEdit())
            edit.id = try find(call.path(), work).incident.id
            let changed = try IncidentEditing.apply([edit], call, work)
            return try withFields(try present(changed, work.session), call, work)[0]
        }
        bindUpdateMany(&bindings)
        bindSnooze(&bindings)
    }

    private static func bindUpdateMany(_ bindings: inout Bindings) {
        let endpoint = Operations.Incidents.updateMany
        bindings.bind(endpoint.erased) { call, environment in
            let edits: [IncidentEdit] = try Bulk.edits(call, endpoint, maximum: bulkMaximum, start: IncidentEdit()) { $0.id }
            return try await environment.write { work in
                let incidents = try IncidentEditing.apply(edits, call, work, isBulk: true)
                let changed = try withFields(try present(incidents, work.session), call, work)
                let items = try Presenter.present(changed, endpoint, call, work, environment)
                return Presenter.reply(page: Page(items: changed, hasMore: false), items: items, call)
            }
        }
    }

    private static func bindSnooze(_ bindings: inout Bindings) {
        let endpoint = Operations.Incidents.snooze
        bindings.bind(endpoint.erased) { call, environment in
            guard let json = call.envelope["duration"], let seconds = json.intValue,
                Incident.snoozeSecondsRange.contains(seconds)
            else { throw IncidentRefusal.snoozeDurationInvalid }
            return try await environment.write { work in
                let id = try find(call.path(), work).incident.id
                guard let state = try IncidentRunner.load(id, work) else { throw APIError.notFound }
                let changed = try IncidentRunner.perform(
                    .snooze(seconds: seconds), on: state, agent: try call.requireActor(), channel: call.channel, work)
                let presented = try present([changed.incident], work.session)[0]
                return try Presenter.reply(one: presented, endpoint, call, work, environment)
            }
        }
    }

    /// By id, or by number: numbers are digits only, ids never are.
    static func find(_ text: String, _ work: Work) throws -> StoredIncident {
        var id = text
        if let number = Int64(text) {
            guard let found = try IncidentListQueries.id(work.session, number: number) else { throw APIError.notFound }
            id = found
        }
        guard let found = try IncidentStateQueries.find(work.session, ids: [id]).first else { throw APIError.notFound }
        // A number in a body is nothing that the door looks at.
        guard try !VisibilityQueries.visible(work.session, .incident, ids: [id], work.visibility).isEmpty else {
            throw APIError.notFound
        }
        return found
    }

    /// Adds what answers show: alert counts, priorities, and who was asked to join in, each for all of them at once.
    static func present(_ incidents: [Incident], _ session: any Session) throws -> [PresentedIncident] {
        let counts = try AlertQueries.counts(session, incidentIDs: incidents.map(\.id))
        let priorityIDs = Set(incidents.compactMap(\.priorityID)).sorted()
        let priorities = priorityIDs.isEmpty ? [] : try PriorityQueries.find(session, ids: priorityIDs)
        let responders = try ResponderQueries.of(session, incidentIDs: incidents.map(\.id))
        let spans = try AlertGroupQueries.spans(session, incidentIDs: incidents.map(\.id))
        return incidents.map { incident in
            PresentedIncident(
                incident: incident, alertCounts: counts[incident.id] ?? AlertCounts(),
                priority: priorities.first { $0.id == incident.priorityID },
                responders: responders[incident.id] ?? IncidentResponders(), grouping: spans[incident.id])
        }
    }

    private static func filter(_ call: Call, now: Instant) throws -> IncidentFilter {
        typealias Names = Operations.Incidents
        var filter = IncidentFilter()
        filter.key = call.values.text(Names.key)
        filter.serviceIDs = call.values.list(Names.serviceIDs)
        filter.teamIDs = call.values.list(.teamIDs)
        filter.userIDs = call.values.list(.userIDs)
        filter.urgencies = call.values.list(Names.urgencies).compactMap(Urgency.init(rawValue:))
        filter.statuses = call.values.list(Names.statuses).compactMap(IncidentStatus.init(rawValue:))
        filter.sort = call.values.sort(Names.sortBy).compactMap { key in
            IncidentFilter.SortField(rawValue: key.field).map { .init($0, isDescending: key.isDescending) }
        }
        guard !call.values.contains(Names.dateRange) else { return filter }
        let zone = call.values.timeZone(.timeZone) ?? .utc
        let until = call.values.instant(.until, in: zone)
        let since =
            call.values.instant(.since, in: zone)
            ?? (until ?? now).adding(seconds: -rangeDefaultDays * .secondsPerDay)
        guard (until ?? max(now, since)) >= since else {
            throw APIError.invalidSinceUntil("until must not lie before since")
        }
        guard (until ?? now).seconds(since: since) <= rangeMaximumDays * .secondsPerDay else {
            throw APIError.invalidDateRange
        }
        filter.since = since
        filter.until = until
        return filter
    }

    private static func open(_ draft: IncidentDraft, _ call: Call, _ work: Work) throws -> Incident {
        let actor = try call.requireActor()
        try AgentHandlers.takeIncident(call, work)
        guard draft.assigneeIDs.isEmpty || draft.escalationPolicyID == nil else {
            throw APIError.conflictingArguments("Assignments and escalation policy cannot be given together")
        }
        guard let inlet = try ServiceQueries.inlet(work.session, serviceID: draft.serviceID, at: work.now) else {
            throw APIError.invalidInput("Service not found")
        }
        if inlet.service.isDisabled { throw APIError.invalidInput("Service is disabled") }
        try IncidentEditing.checkUsers(draft.assigneeIDs, work)
        try IncidentTypeHandlers.checkUsable([draft.typeName], work)
        if let key = draft.key, try IncidentListQueries.hasOpen(work.session, serviceID: draft.serviceID, key: key) {
            throw APIError.invalidInput("Open incident with matching dedup key already exists on this service")
        }
        guard try work.caches.openIncidents.hasRoom(draft.serviceID, work) else {
            throw APIError.limitReached("Service can have at most \(work.caches.openIncidents.maximum) open incidents")
        }
        let opening = IncidentOpening(
            title: draft.title, urgency: draft.urgency ?? inlet.service.urgencySchedule.urgency(for: nil, at: work.now),
            key: draft.key ?? work.makeID(.dedupKey), bodyDetails: draft.details,
            priorityID: try IncidentEditing.priorityID(draft.priority, work), typeName: draft.typeName,
            conferenceBridge: draft.conferenceBridge, assigneeIDs: draft.assigneeIDs)
        return try IncidentRunner.open(
            opening, inlet: inlet, policyID: draft.escalationPolicyID, agent: actor, channel: call.channel, work
        ).incident
    }
}

/// Bodies that carry a list of changes.
enum Bulk {
    static func edits<Input, Output>(
        _ call: Call, _ endpoint: Endpoint<Input, Output>, maximum: Int, start: Input, id: (Input) -> String
    ) throws(APIError) -> [Input] {
        let key = call.operation.inputKey ?? ""
        guard let elements = call.envelope[key]?.arrayValue, let shape = endpoint.input else {
            throw .invalidInput("The request body must be an object with a '\(key)' array in it")
        }
        guard elements.count <= maximum else { throw .tooLarge("\(key) has more than \(maximum) elements") }
        var edits: [Input] = []
        for element in elements where !element.isNull {
            guard let object = element.objectValue else { throw .invalidInput("\(key) must hold objects") }
            let edit = try shape.decode(object, .update).applied(to: start)
            guard !id(edit).isEmpty else { throw .invalidInput("Id can't be blank") }
            guard !edits.contains(where: { id($0) == id(edit) }) else {
                throw .invalidInput("\(key) names \(id(edit)) twice")
            }
            edits.append(edit)
        }
        return edits
    }
}
