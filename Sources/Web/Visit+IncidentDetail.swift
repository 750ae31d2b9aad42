// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

extension Visit {
    /// Alerts and lines of history that one page shows.
    private static let recordsMaximum = 500
    private static let usersMaximum = 300

    func incidentDetail(_ id: String) async throws -> IncidentDetailModel {
        let incident = try await door.incident(id)
        let id = incident.id
        let escalation =
            try await door.call(
                Operations.Tocsin.showEscalation.operation, path: ["id": id])["escalation"] ?? .null
        let policy = incident["escalation_policy"] ?? .null
        let levelCount = escalation["level_count"]?.intValue.map { Int($0) } ?? 0
        let level = escalation["level"]?.intValue.map { Int($0) } ?? 0
        let isSnoozed = escalation["is_snoozed"]?.boolValue ?? false
        let actions = incident.items("pending_actions")
        var model = IncidentDetailModel(
            frame: try await frame(), id: id, number: incident.number, title: incident.text("title"),
            status: incident.status, urgency: incident.urgency, openedAt: incident.time("created_at") ?? now,
            resolvedAt: incident.time("resolved_at"), serviceID: incident["service"]?.id ?? "",
            serviceName: incident["service"]?.summary ?? "", policyID: policy.id,
            policyName: escalation.text("policy_name"), level: level == 0 ? nil : level, levelCount: levelCount,
            assignees: incident.items("assignments").compactMap { $0["assignee"] }.map(person),
            acknowledgers: incident.items("acknowledgements").compactMap { $0["acknowledger"] }.map(person))
        model.nextActions = actions.compactMap { nextAction($0, escalation) }
        if isSnoozed { model.snoozedUntil = actions.first { $0.text("type") == "unacknowledge" }?.time("at") }
        try await addRecords(to: &model)
        if incident.status != .resolved { try await addChoices(to: &model) }
        return model
    }

    private func nextAction(_ action: JSON, _ escalation: JSON) -> IncidentDetailModel.NextAction? {
        guard let at = action.time("at"), let kind = TimerKind(rawValue: action.text("type")) else { return nil }
        switch kind {
        case .unacknowledge: return .init(.unacknowledge, at: at)
        case .resolve: return .init(.resolve, at: at)
        case .notify, .urgencyChange: return nil
        case .escalate:
            let level = Int(escalation["level"]?.intValue ?? 0)
            if level < Int(escalation["level_count"]?.intValue ?? 0) { return .init(.escalate(level: level + 1), at: at) }
            let repeats = (escalation["loops_done"]?.intValue ?? 0) < (escalation["loop_count"]?.intValue ?? 0)
            return repeats ? .init(.repeatPolicy, at: at) : nil
        }
    }

    private func addRecords(to model: inout IncidentDetailModel) async throws {
        typealias Names = Operations.Incidents
        let entries = try await door.list(
            Names.listLogEntries.operation, path: ["id": model.id], maximum: Self.recordsMaximum)
        let reader = TimelineReader(person: person)
        model.timeline = entries.map(reader.entry)
        model.told = reader.told(entries)
        model.alerts = try await door.list(
            Names.listAlerts.operation, path: ["id": model.id], maximum: Self.recordsMaximum
        ).map { AlertModel($0, now: now) }
    }

    private func addChoices(to model: inout IncidentDetailModel) async throws {
        let onCalls = try await door.list(
            Operations.OnCalls.list.operation, query: [(Operations.OnCalls.policyIDs, model.policyID)])
        var people: [Int: [DisplayedPerson]] = [:]
        var onCallIDs: Set<String> = []
        for entry in onCalls {
            guard let level = entry["escalation_level"]?.intValue, let user = entry["user"] else { continue }
            onCallIDs.insert(user.id)
            let found = person(user)
            if people[Int(level)]?.contains(found) != true { people[Int(level), default: []].append(found) }
        }
        if model.urgency == .high, model.levelCount > 0 {
            model.levelChoices = (1...model.levelCount).map { .init(level: $0, people: people[$0] ?? []) }
        }
        model.userChoices = try await door.list(Operations.Users.list.operation, maximum: Self.usersMaximum).map { user in
            .init(
                id: user.id, person: DisplayedPerson(name: user.text("name"), isViewer: user.id == viewer.user.id),
                isOnCall: onCallIDs.contains(user.id))
        }
    }
}

extension AlertModel {
    init(_ alert: JSON, now: Instant) {
        let event = alert["body"]?["cef_details"] ?? .null
        let links = alert["body"]?.items("contexts") ?? []
        self.init(
            id: alert.id, summary: alert.summary, severity: alert.text("severity"),
            isResolved: alert.text("status") == Alert.Status.resolved.rawValue,
            isSuppressed: alert["suppressed"]?.boolValue ?? false, dedupKey: alert.text("alert_key"),
            createdAt: alert.time("created_at") ?? now, source: event["source_origin"]?.stringValue,
            component: event["source_component"]?.stringValue, group: event["service_group"]?.stringValue,
            eventClass: event["event_class"]?.stringValue,
            links: links.compactMap { link in
                guard let address = link["href"]?.stringValue ?? link["src"]?.stringValue else { return nil }
                return Link(text: link["text"]?.stringValue ?? link["alt"]?.stringValue ?? address, address: address)
            }, details: alert["body"]?["details"], raw: alert["body"] ?? .null)
    }
}
