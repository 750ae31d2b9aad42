// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue

extension IncidentDetailModel {
    /// More alerts than this are shown closed, a line each.
    private static let openAlertLimit = 2

    var fields: Fields {
        let time = frame.time
        var fields = frame.fields(title: "#\(number) \(title)", place: .incidents, refresh: .live)
        fields["id"] = .text(id)
        fields["number"] = .number(number)
        fields["title"] = .text(title)
        fields["status"] = .text(status.rawValue)
        fields["statusLabel"] = .text(snoozedUntil == nil ? status.label : "Snoozed")
        fields["statusIcon"] = .text(snoozedUntil == nil ? status.icon : "snooze")
        fields["urgency"] = .text(urgency.rawValue)
        fields["urgencyLabel"] = .text(urgency.label)
        fields["listPath"] = .text(WebPath.incidents)
        fields["noteAction"] = .text(WebPath.incident(id, .notes))
        fields["timeline"] = .list(timeline.map { $0.fields(time) })
        fields["alertCount"] = .number(alerts.count)
        fields["hasAlerts"] = .flag(!alerts.isEmpty)
        fields["alerts"] = .list(alerts.map { $0.fields(time, isOpen: alerts.count <= Self.openAlertLimit) })
        fields["hasTold"] = .flag(!told.isEmpty)
        fields["told"] = .list(told.map { $0.fields(time) })
        addFacts(to: &fields, time)
        addActions(to: &fields, time)
        return fields
    }

    private func addFacts(to fields: inout Fields, _ time: TimeText) {
        fields["openFor"] = .optional(status == .resolved ? nil : time.ageFields(openedAt))
        fields["lasted"] = .optional(resolvedAt.map { TimeText(now: $0, zone: frame.timeZone).age(of: openedAt) })
        fields["openedClock"] = .group(time.clockFields(openedAt))
        fields["resolved"] = .optional(resolvedAt.map { time.clockFields($0) })
        fields["service"] = .text(serviceName)
        fields["servicePath"] = .text(WebPath.service(serviceID))
        fields["policy"] = .text(policyName)
        fields["policyPath"] = .text(WebPath.escalationPolicy(policyID))
        fields["level"] = .optional(level.map { "\($0) of \(max($0, levelCount))" })
        fields["assignees"] = .list(assignees.map(\.fields))
        fields["isUnassigned"] = .flag(assignees.isEmpty && status != .resolved)
        fields["acknowledgers"] = .optional(acknowledgers.sentence)
        fields["nextActions"] = .list(nextActions.map { nextFields($0, time) })
    }

    private func nextFields(_ action: NextAction, _ time: TimeText) -> Fields {
        let text =
            switch action.kind {
            case .escalate(let level): "Escalates to level \(level)"
            case .repeatPolicy: "The policy starts again at level 1"
            case .unacknowledge: snoozedUntil == nil ? "The acknowledgement runs out" : "The snooze ends"
            case .resolve: "Resolves by itself"
            }
        return [
            "text": .text(text), "isPaging": .flag(action.kind != .resolve),
            "countdown": .group(time.countdownFields(action.at)), "clock": .text(time.clock(action.at)),
        ]
    }

    // MARK: Actions

    private func addActions(to fields: inout Fields, _ time: TimeText) {
        let isOpen = status != .resolved
        func path(_ verb: IncidentVerb, if condition: Bool) -> Fields.Value {
            condition ? .text(WebPath.incident(id, verb)) : .absent
        }
        fields["isOpen"] = .flag(isOpen)
        fields["acknowledgePath"] = path(.acknowledge, if: status == .triggered)
        fields["resolvePath"] = path(.resolve, if: isOpen)
        fields["escalatePath"] = path(.escalate, if: isOpen && !levelChoices.isEmpty)
        fields["reassignPath"] = path(.reassign, if: isOpen && !userChoices.isEmpty)
        fields["snoozePath"] = path(.snooze, if: isOpen)
        fields["levelChoices"] = .list(levelChoices.map(choice(of:)))
        fields["userChoices"] = .list(userChoices.map(choice(of:)))
        fields["snoozeChoices"] = .list(
            SnoozeChoice.all(time).map { ["value": .number($0.seconds), "label": .text($0.label)] })
    }

    private func choice(of level: LevelChoice) -> Fields {
        // The level above the present one is what people nearly always mean.
        let next = min((self.level ?? 0) + 1, levelCount)
        return [
            "value": .number(level.level), "isChosen": .flag(level.level == next),
            "label": .text("Level \(level.level): \(level.people.sentence ?? "nobody is on call")"),
        ]
    }

    private func choice(of user: UserChoice) -> Fields {
        let name = user.person.isViewer ? "\(user.person.name) (you)" : user.person.name
        return ["value": .text(user.id), "label": .text(user.isOnCall ? "\(name), on call" : name)]
    }
}

/// The lengths of time for which the page offers to snooze.
struct SnoozeChoice {
    var label: String
    var seconds: Int64

    /// When a working day begins, for "until tomorrow".
    private static let morningHour = 9
    /// One week, the longest that an incident can be snoozed.
    static let longestSeconds: Int64 = 604_800

    static func all(_ time: TimeText) -> [SnoozeChoice] {
        var choices = [30, 60, 4 * 60, 8 * 60, 24 * 60].map { (minutes: Int64) in
            SnoozeChoice(label: "For \(TimeText.duration(seconds: minutes * 60))", seconds: minutes * 60)
        }
        let today = time.zone.wallClock(at: time.now).startOfDay
        let morning = time.zone.instant(
            of: today.adding(seconds: .secondsPerDay + Int64(morningHour) * 3600))
        let untilMorning = morning.seconds(since: time.now)
        choices.append(SnoozeChoice(label: "Until tomorrow \(time.clock(morning).suffix(5))", seconds: untilMorning))
        choices.append(SnoozeChoice(label: "For \(TimeText.duration(seconds: longestSeconds))", seconds: longestSeconds))
        return choices
    }
}
