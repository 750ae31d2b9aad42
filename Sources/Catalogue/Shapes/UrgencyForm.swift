// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// The three members of a service that together say how urgent its incidents are. The rule comes first and decides
/// whether the hours matter; they stand in this order in the shape.
enum UrgencyForm {
    static let fields: [Field<Service>] = [ruleField, hoursField, actionsField]

    private static let ruleField = Field<Service>(
        name: "incident_urgency_rule", schema: ["type": "object"],
        decode: { (json) throws(FieldProblem) in
            if json.isNull { return { _ in } }
            switch json["type"]?.stringValue {
            case "constant":
                let rule = try rule(json)
                return { $0.urgencySchedule = .always(rule) }
            case "use_support_hours":
                let during = try rule(json["during_support_hours"] ?? .null)
                let outside = try rule(json["outside_support_hours"] ?? .null)
                return { service in
                    let (hours, actions) = hoursAndActions(service.urgencySchedule)
                    service.urgencySchedule = .bySupportHours(hours, during: during, outside: outside, actions: actions)
                }
            default: throw FieldProblem("type must be constant or use_support_hours")
            }
        },
        encode: { value, _ in
            switch value.urgencySchedule {
            case .always(let rule): json(rule)
            case .bySupportHours(_, let during, let outside, _):
                [
                    "type": "use_support_hours", "during_support_hours": json(during),
                    "outside_support_hours": json(outside),
                ]
            }
        })

    private static let hoursField = Field<Service>(
        name: "support_hours", schema: ["type": "object", "nullable": true],
        decode: { (json) throws(FieldProblem) in
            if json.isNull { return { _ in } }
            let hours = try hours(json)
            return { service in
                guard case .bySupportHours(_, let during, let outside, let actions) = service.urgencySchedule else { return }
                service.urgencySchedule = .bySupportHours(hours, during: during, outside: outside, actions: actions)
            }
        },
        encode: { value, _ in
            guard case .bySupportHours(let hours, _, _, _) = value.urgencySchedule else { return .null }
            return [
                "type": "fixed_time_per_day", "time_zone": .string(hours.timeZone.identifier),
                "start_time": .string(TimeOfDay.text(hours.startSecondOfDay)),
                "end_time": .string(TimeOfDay.text(hours.endSecondOfDay)),
                "days_of_week": .array(hours.daysOfWeek.map { .int(Int64($0)) }),
            ]
        })

    private static let actionsField = Field<Service>(
        name: "scheduled_actions", schema: ["type": "array", "items": ["type": "object"]],
        decode: { (json) throws(FieldProblem) in
            if json.isNull { return { _ in } }
            let actions = try actions(json)
            return { service in
                guard case .bySupportHours(let hours, let during, let outside, _) = service.urgencySchedule else { return }
                service.urgencySchedule = .bySupportHours(hours, during: during, outside: outside, actions: actions)
            }
        },
        encode: { value, _ in
            guard case .bySupportHours(_, _, _, let actions) = value.urgencySchedule else { return [] }
            return .array(
                actions.map { action in
                    [
                        "type": "urgency_change", "at": ["type": "named_time", "name": .string(action.moment.rawValue)],
                        "to_urgency": .string(action.toUrgency.rawValue),
                    ]
                })
        })

    private static func hoursAndActions(_ schedule: UrgencySchedule) -> (SupportHours, [ScheduledAction]) {
        guard case .bySupportHours(let hours, _, _, let actions) = schedule else { return (.unset, []) }
        return (hours, actions)
    }

    private static let severityBased = "severity_based"

    private static func rule(_ json: JSON) throws(FieldProblem) -> UrgencyRule {
        let name = json["urgency"]?.stringValue
        if name == severityBased { return .severityBased }
        guard let urgency = name.flatMap(Urgency.init(rawValue:)) else {
            throw FieldProblem("needs an urgency of high, low or severity_based")
        }
        return .constant(urgency)
    }

    private static func json(_ rule: UrgencyRule) -> JSON {
        switch rule {
        case .constant(let urgency): ["type": "constant", "urgency": .string(urgency.rawValue)]
        case .severityBased: ["type": "constant", "urgency": .string(severityBased)]
        }
    }

    private static func hours(_ json: JSON) throws(FieldProblem) -> SupportHours {
        guard let zone = json["time_zone"]?.stringValue.flatMap(TimeZoneRules.init(identifier:)) else {
            throw FieldProblem("time_zone is not a known time zone")
        }
        guard let start = json["start_time"]?.stringValue.flatMap(TimeOfDay.seconds),
            let end = json["end_time"]?.stringValue.flatMap(TimeOfDay.seconds)
        else { throw FieldProblem("need hh:mm:ss as start_time and end_time") }
        guard start < end else { throw FieldProblem("end_time must be after start_time") }
        var days: [Int] = []
        for element in json["days_of_week"]?.arrayValue ?? [] {
            guard let day = element.intValue, (1...7).contains(day) else {
                throw FieldProblem("days_of_week must hold numbers from 1 to 7")
            }
            if !days.contains(Int(day)) { days.append(Int(day)) }
        }
        guard !days.isEmpty else { throw FieldProblem("days_of_week can't be blank") }
        return SupportHours(timeZone: zone, startSecondOfDay: start, endSecondOfDay: end, daysOfWeek: days)
    }

    private static func actions(_ json: JSON) throws(FieldProblem) -> [ScheduledAction] {
        guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
        guard elements.count <= 2 else { throw FieldProblem("has more than 2 elements") }
        var actions: [ScheduledAction] = []
        // Clients send a null element when they have none.
        for element in elements where !element.isNull {
            guard ["urgency_change", ""].contains(element["type"]?.stringValue ?? "") else {
                throw FieldProblem("know urgency_change as a type")
            }
            guard let moment = element["at"]?["name"]?.stringValue.flatMap(ScheduledAction.Moment.init(rawValue:)),
                let urgency = element["to_urgency"]?.stringValue.flatMap(Urgency.init(rawValue:))
            else { throw FieldProblem("need a named time and an urgency each") }
            actions.append(ScheduledAction(moment: moment, toUrgency: urgency))
        }
        return actions
    }
}
