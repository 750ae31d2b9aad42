// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

extension Visit {
    func incidentList() async throws -> IncidentListModel {
        let filter = IncidentFilter(status: parameter("status"), urgency: parameter("urgency"))
        let recent = now.adding(seconds: -IncidentListModel.resolvedWindowSeconds)
        let recently = [(Parameter.since, ISO8601.string(recent))]
        let counts = IncidentListModel.Counts(
            triggered: try await count(.triggered), acknowledged: try await count(.acknowledged),
            recentlyResolved: try await countRecentlyResolved(recently))
        var model = IncidentListModel(
            frame: try await frame(triggeredCount: counts.triggered), filter: filter, counts: counts, rows: [])
        for status in filter.statuses {
            model.rows += try await rows(status, filter.urgency, status == .resolved ? recently : nil)
        }
        model.waitingApprovalCount = try await waitingApprovalCount()
        model.webhookTroubles = try await webhookTroubles().map { $0.trouble }
        let matching = filter.statuses.map { counts[$0] }.reduce(0, +)
        if filter.urgency == nil { model.leftOutCount = max(0, matching - model.rows.count) }
        if model.rows.isEmpty {
            model.firstOnCall = try await firstOnCall()
            model.hasReceivedEvents = try await hasIncidents()
        }
        return model
    }

    private func countRecentlyResolved(_ range: [(Parameter, String)]) async throws -> Int {
        typealias Names = Operations.Incidents
        let answer = try await door.call(
            Names.list.operation,
            query: range + [(Names.statuses, IncidentStatus.resolved.rawValue), (.limit, "1"), (.total, "true")])
        return answer["total"]?.intValue.map { Int($0) } ?? 0
    }

    /// The newest first; the resolved ones of the given range only, the open ones however old they are.
    private func rows(
        _ status: DisplayedStatus, _ urgency: DisplayedUrgency?, _ range: [(Parameter, String)]?
    ) async throws -> [IncidentListModel.Row] {
        typealias Names = Operations.Incidents
        var query =
            (range ?? [(Names.dateRange, "all")]) + [
                (Names.statuses, status.rawValue), (Names.sortBy, "incident_number:desc"),
            ]
        if let urgency { query.append((Names.urgencies, urgency.rawValue)) }
        return try await door.list(Names.list.operation, query: query, maximum: IncidentListModel.rowLimit).map(row)
    }

    private func row(_ incident: JSON) -> IncidentListModel.Row {
        IncidentListModel.Row(
            id: incident.id, number: incident.number, title: incident.text("title"), status: incident.status,
            urgency: incident.urgency, serviceName: incident["service"]?.summary ?? "",
            assignees: incident.items("assignments").compactMap { $0["assignee"] }.map(person),
            openedAt: incident.time("created_at") ?? now, resolvedAt: incident.time("resolved_at"))
    }

    private func firstOnCall() async throws -> [DisplayedPerson] {
        var people: [DisplayedPerson] = []
        for entry in try await door.list(Operations.OnCalls.list.operation) where entry["escalation_level"]?.intValue == 1 {
            guard let user = entry["user"] else { continue }
            let person = person(user)
            if !people.contains(person) { people.append(person) }
        }
        return people
    }

    private func hasIncidents() async throws -> Bool {
        typealias Names = Operations.Incidents
        let answer = try await door.call(
            Names.list.operation, query: [(Names.dateRange, "all"), (.limit, "1")])
        return !answer.items("incidents").isEmpty
    }

    // MARK: Changes

    /// Does what a form asks for and goes back to where it came from.
    func change(_ id: String, _ verb: IncidentVerb) async throws -> Reply {
        let back = safeReturn ?? WebPath.incident(id)
        let notice: PageNotice
        do {
            try await perform(verb, on: id)
            notice = PageNotice(done: verb)
        } catch {
            let refusal = Dispatcher.apiError(error)
            guard refusal.status < 500, refusal.status != 404 else { throw error }
            notice = PageNotice(refusal: refusal)
        }
        return .redirect(to: address(back, notice: notice.rawValue))
    }

    private func perform(_ verb: IncidentVerb, on id: String) async throws {
        switch verb {
        case .acknowledge: try await door.change(id, to: .acknowledged)
        case .resolve: try await door.change(id, to: .resolved)
        case .escalate:
            guard let level = form[FormField.level].flatMap({ Int64($0) }) else { throw ErrorPageModel(.badRequest) }
            try await door.update(id, ["escalation_level": .int(level)])
        case .reassign:
            let assignee: JSON = ["id": .string(form[FormField.user] ?? ""), "type": "user_reference"]
            try await door.update(id, ["assignments": [["assignee": assignee]]])
        case .snooze:
            guard let seconds = form[FormField.seconds].flatMap({ Int64($0) }) else { throw ErrorPageModel(.badRequest) }
            _ = try await door.call(
                Operations.Incidents.snooze.operation, path: ["id": id], body: ["duration": .int(seconds)])
        case .notes:
            _ = try await door.call(
                Operations.Incidents.createNote.operation, path: ["id": id],
                body: ["note": ["content": .string(form[FormField.note] ?? "")]])
        }
    }
}

extension IncidentListModel.Counts {
    fileprivate subscript(status: DisplayedStatus) -> Int {
        switch status {
        case .triggered: triggered
        case .acknowledged: acknowledged
        case .resolved: recentlyResolved
        }
    }
}

extension PageDoor {
    func incident(_ id: String) async throws -> JSON {
        try await show(Operations.Incidents.get.operation, path: ["id": id])
    }

    func update(_ id: String, _ changes: JSONObject) async throws {
        var incident: JSONObject = ["type": "incident_reference"]
        for member in changes.members { incident.append(member.name, member.value) }
        _ = try await call(
            Operations.Incidents.update.operation, path: ["id": id], body: ["incident": .object(incident)])
    }

    func change(_ id: String, to status: IncidentStatus) async throws {
        try await update(id, ["status": .string(status.rawValue)])
    }
}

extension JSON {
    var number: Int64 { self["incident_number"]?.intValue ?? 0 }
    var status: DisplayedStatus { DisplayedStatus(rawValue: text("status")) ?? .triggered }
    var urgency: DisplayedUrgency { DisplayedUrgency(rawValue: text("urgency")) ?? .high }
}
