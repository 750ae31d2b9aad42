// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// Parts of shift-based schedules as requests and answers carry them.
enum ShiftForm {
    private static let userMember = "user_member"
    private static let emptyMember = "empty_member"
    private static let rotating = "rotating_member_assignment_strategy"
    private static let everyMember = "every_member_assignment_strategy"

    static func member(_ json: JSON) throws(FieldProblem) -> ShiftMember {
        switch json["type"]?.stringValue {
        case userMember:
            guard let id = json["user_id"]?.stringValue, !id.isBlank else { throw FieldProblem("need a user_id") }
            return .user(id)
        case emptyMember: return .nobody
        default: throw FieldProblem("must be of the type \(userMember) or \(emptyMember)")
        }
    }

    static func write(_ member: ShiftMember) -> JSON {
        switch member {
        case .user(let id): ["type": .string(userMember), "user_id": .string(id)]
        case .nobody: ["type": .string(emptyMember)]
        }
    }

    /// `{"date_time": …, "time_zone": …}`; a time without an offset is read on the clocks of the zone.
    static func zonedTime(_ json: JSON) throws(FieldProblem) -> ZonedTime {
        guard let name = json["time_zone"]?.stringValue, let zone = TimeZoneRules(identifier: name) else {
            throw FieldProblem("need a known time_zone")
        }
        guard let text = json["date_time"]?.stringValue, let instant = ISO8601.instant(text, in: zone) else {
            throw FieldProblem("need an ISO 8601 date_time")
        }
        return ZonedTime(instant: instant.roundedDownToSecond, zone: zone)
    }

    static func write(_ time: ZonedTime) -> JSON {
        [
            "date_time": .string(ISO8601.string(time.instant, in: time.zone)), "time_zone": .string(time.zone.identifier),
        ]
    }

    static func recurrence(_ json: JSON) throws(FieldProblem) -> [String] {
        guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
        guard elements.count <= 1 else { throw FieldProblem("must hold one rule at most") }
        var rules: [String] = []
        for element in elements {
            guard let text = element.stringValue else { throw FieldProblem("must hold texts") }
            do throws(RecurrenceProblem) { _ = try RecurrenceRule.read(text) } catch { throw FieldProblem(error.text) }
            rules.append(text)
        }
        return rules
    }

    static func strategy(_ json: JSON) throws(FieldProblem) -> (ShiftEvent.Strategy, [ShiftMember]) {
        let maximum = ShiftRules.membersMaximum
        guard let elements = json["members"]?.arrayValue, (1...maximum).contains(elements.count) else {
            throw FieldProblem("need 1 to \(maximum) members")
        }
        var members: [ShiftMember] = []
        for element in elements { members.append(try member(element)) }
        switch json["type"]?.stringValue {
        case everyMember: return (.everyMember, members)
        case rotating:
            guard let count = json["shifts_per_member"] else { return (.rotating(shiftsPerMember: 1), members) }
            let number = try FieldReading.integer(count, in: ShiftRules.shiftsPerMemberRange)
            return (.rotating(shiftsPerMember: number), members)
        default: throw FieldProblem("must be of the type \(rotating) or \(everyMember)")
        }
    }

    static func writeStrategy(of event: ShiftEvent) -> JSON {
        let members = JSON.array(event.members.map { write($0) })
        return switch event.strategy {
        case .everyMember: ["type": .string(everyMember), "members": members]
        case .rotating(let count):
            ["type": .string(rotating), "shifts_per_member": .int(Int64(count)), "members": members]
        }
    }

    /// The member of the one assignment that a custom shift has.
    static func assignment(_ json: JSON) throws(FieldProblem) -> ShiftMember {
        guard let elements = json.arrayValue, elements.count == 1, let given = elements[0]["member"] else {
            throw FieldProblem("must hold exactly one assignment with a member")
        }
        return try member(given)
    }

    static func write(_ rotation: ShiftRotation, _ context: EncodeContext) -> JSON {
        let events = rotation.events.sorted { ($0.start.instant, $0.id) < ($1.start.instant, $1.id) }
        return [
            "id": .string(rotation.id), "type": "schedule_rotation",
            "events": .array(events.map { Shapes.shiftEvent.encode($0, context) }),
        ]
    }
}
