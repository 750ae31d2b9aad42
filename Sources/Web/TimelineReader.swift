// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// Turns log entries, as the API answers them, into what the timeline tells.
struct TimelineReader {
    let person: (JSON) -> DisplayedPerson

    func entry(_ entry: JSON) -> TimelineEntry {
        let kind = kind(of: entry)
        let channel = LogEntry.Channel(rawValue: entry["channel"]?.text("type") ?? "")
        // The server acts in the service's name: people read that as by itself.
        let agent = entry["agent"] ?? .null
        let isServer = agent.text("type") == "service_reference" || agent.isNull
        var told = TimelineEntry(
            id: entry.id, at: entry.time("created_at") ?? Instant(milliseconds: 0),
            happening(entry, kind, byServer: isServer), actor: isServer ? nil : agent.summary,
            channel: isServer ? nil : channel.flatMap(words))
        switch kind {
        case .trigger: told.detail = entry["event_details"]?["description"]?.stringValue
        case .resolve: told.detail = entry["note"]?.stringValue
        case .responderRequest, .statusUpdate: told.detail = entry["message"]?.stringValue.flatMap { $0.isEmpty ? nil : $0 }
        case .notify:
            let notification = entry["channel"]?["notification"] ?? .null
            if case .waiting = result(notification) { told.detail = notification["detail"]?.stringValue }
        default: break
        }
        return told
    }

    private func kind(of entry: JSON) -> LogEntry.Kind? {
        let type = entry.text("type")
        return LogEntry.Kind.allCases.first { $0.rawValue + "_log_entry" == type }
    }

    private func words(_ channel: LogEntry.Channel) -> String? {
        switch channel {
        case .email: "by mail"
        case .api: "through the API"
        case .website, .webTrigger: "on the page"
        case .auto, .timeout, .note: nil
        }
    }

    private func happening(_ entry: JSON, _ kind: LogEntry.Kind?, byServer: Bool) -> TimelineEntry.Happening {
        let people = entry.items("assignees").map(person)
        switch kind {
        case .trigger?: return entry["channel"]?.text("summary") == "Reopened" ? .reopened : .triggered
        case .assign?: return .assigned(to: people)
        case .delegate?: return .delegated(toPolicy: "another escalation policy, and to \(people.sentence ?? "nobody")")
        case .escalate?:
            return .escalated(level: Int(entry["channel"]?["level"]?.intValue ?? 0), to: people, byHand: !byServer)
        case .repeatEscalationPath?: return .repeatedPolicy
        case .exhaustEscalationPath?: return .exhaustedPolicy
        case .notify?: return notified(entry)
        case .acknowledge?: return .acknowledged
        case .unacknowledge?: return .unacknowledged(byServer ? .timeout : .byHand)
        case .resolve?:
            if entry["channel"]?["merged_into"] != nil { return .other("It was merged into another incident") }
            return .resolved(resolution(entry, byServer: byServer))
        case .snooze?:
            let at = entry.items("changed_actions").first?.time("at")
            return .snoozed(until: at ?? Instant(milliseconds: 0))
        case .annotate?: return .annotated(note: entry.text("note"))
        case .urgencyChange?:
            let isLow = entry.items("changeset").first?.text("new_value") == "low"
            return .changedUrgency(to: isLow ? .low : .high)
        case .fieldValueChange?: return .other(change(entry))
        case .responderRequest?: return .other("\(responders(entry)) asked to join in")
        case .responderReply?: return .other("\(responders(entry)) \(answer(entry))")
        case .statusUpdate?: return .other("Subscribers were told how it is going")
        case .customFieldValueChange?:
            return .other(entry.items("changeset").compactMap(\.stringValue).joined(separator: ", "))
        case nil: return .other(entry.summary)
        }
    }

    private func change(_ entry: JSON) -> String {
        let change = entry.items("changeset").first ?? .null
        switch change.text("name") {
        case "merged_incidents":
            let count = change.items("new_value").count
            return count == 1 ? "Another incident was merged into it" : "\(count) other incidents were merged into it"
        case "alert_status": return "One of its alerts was resolved"
        case "resolve_reason": return "It was merged into another incident"
        case let name: return "The \(name.isEmpty ? "incident" : name) was changed"
        }
    }

    private func responders(_ entry: JSON) -> String {
        let people = entry.items("responders").compactMap { $0["user"] }.map(person)
        let names = people.sentence ?? "Nobody"
        guard kind(of: entry) == .responderRequest else { return names }
        return "\(names) \(people.count > 1 ? "were" : "was")"
    }

    private func answer(_ entry: JSON) -> String {
        switch ResponderState(rawValue: entry.text("state")) {
        case .joined?: "joined in"
        case .declined?: "declined to join in"
        default: "need not join in any more"
        }
    }

    private func resolution(_ entry: JSON, byServer: Bool) -> TimelineEntry.Resolution {
        if byServer { return .timeout }
        return entry["agent"]?.text("type") == "user_reference" ? .byHand : .alertsEnded
    }

    // MARK: Who was told

    private func notified(_ entry: JSON) -> TimelineEntry.Happening {
        let notification = entry["channel"]?["notification"] ?? .null
        let user = person(entry["user"] ?? .null)
        guard let address = notification["address"]?.stringValue else {
            return .toldNobody(reason: "\(user.name): \(notification.text("detail"))")
        }
        return .notified(person: user, address: address, result: result(notification))
    }

    private func result(_ notification: JSON) -> ToldResult {
        switch notification.text("status") {
        case "success": .sent
        case "retrying": .waiting(attempt: Int(notification["attempt"]?.intValue ?? 1) + 1)
        default: .failed(reason: notification.text("detail"))
        }
    }

    /// The last word on each message, the newest first: what was tried again counts once. Entries come newest first.
    func told(_ entries: [JSON]) -> [ToldPerson] {
        var told: [ToldPerson] = []
        var retried: [String: Int] = [:]
        for entry in entries.reversed() where kind(of: entry) == .notify {
            let notification = entry["channel"]?["notification"] ?? .null
            let row = ToldPerson(
                person: person(entry["user"] ?? .null), channel: channelName(notification.text("type")),
                address: notification.text("address"), at: entry.time("created_at") ?? Instant(milliseconds: 0),
                result: result(notification))
            let key = "\(entry["user"]?.id ?? "") \(row.address)"
            if let position = retried[key] { told[position] = row } else { told.append(row) }
            if case .waiting = row.result { retried[key] = retried[key] ?? told.count - 1 } else { retried[key] = nil }
        }
        return told.reversed()
    }

    private func channelName(_ type: String) -> String {
        switch type {
        case "email": "Mail"
        case "none": "Nowhere"
        default: type.prefix(1).uppercased() + type.dropFirst()
        }
    }
}
