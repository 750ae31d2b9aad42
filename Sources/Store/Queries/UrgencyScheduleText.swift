// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// A service's urgency rule as its column holds it.
enum UrgencyScheduleText {
    private static let severityBased = "severity_based"

    static func write(_ schedule: UrgencySchedule) -> String {
        switch schedule {
        case .always(let rule): return JSON.object(["always": .string(name(rule))]).text
        case .bySupportHours(let hours, let during, let outside, let actions):
            let object: JSONObject = [
                "during": .string(name(during)), "outside": .string(name(outside)),
                "time_zone": .string(hours.timeZone.identifier), "start": .int(hours.startSecondOfDay),
                "end": .int(hours.endSecondOfDay), "days": .array(hours.daysOfWeek.map { .int(Int64($0)) }),
                "actions": .array(
                    actions.map { ["moment": .string($0.moment.rawValue), "to": .string($0.toUrgency.rawValue)] }),
            ]
            return JSON.object(object).text
        }
    }

    /// A text that cannot be read counts as always high: a page too many is better than one missed.
    static func read(_ text: String) -> UrgencySchedule {
        guard let json = try? JSON.parse(text), json["always"] == nil else {
            return .always(rule((try? JSON.parse(text))?["always"]))
        }
        let hours = SupportHours(
            timeZone: json["time_zone"]?.stringValue.flatMap(TimeZoneRules.init(identifier:)) ?? .utc,
            startSecondOfDay: json["start"]?.intValue ?? 0, endSecondOfDay: json["end"]?.intValue ?? 0,
            daysOfWeek: (json["days"]?.arrayValue ?? []).compactMap { $0.intValue.map { Int($0) } })
        let actions = (json["actions"]?.arrayValue ?? []).compactMap { action -> ScheduledAction? in
            guard let moment = action["moment"]?.stringValue.flatMap(ScheduledAction.Moment.init(rawValue:)),
                let urgency = action["to"]?.stringValue.flatMap(Urgency.init(rawValue:))
            else { return nil }
            return ScheduledAction(moment: moment, toUrgency: urgency)
        }
        return .bySupportHours(hours, during: rule(json["during"]), outside: rule(json["outside"]), actions: actions)
    }

    private static func name(_ rule: UrgencyRule) -> String {
        switch rule {
        case .constant(let urgency): urgency.rawValue
        case .severityBased: severityBased
        }
    }

    private static func rule(_ json: JSON?) -> UrgencyRule {
        guard let name = json?.stringValue else { return .constant(.high) }
        return name == severityBased ? .severityBased : .constant(Urgency(rawValue: name) ?? .high)
    }
}
