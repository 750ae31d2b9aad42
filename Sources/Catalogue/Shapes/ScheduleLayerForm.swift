// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// Layers as requests carry them: the base first, the one that wins last.
enum ScheduleLayerForm {
    /// - Parameter zone: In which times are read that name no offset.
    static func read(_ json: JSON, in zone: TimeZoneRules = .utc) throws(FieldProblem) -> [ScheduleLayer] {
        guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
        // A client sends back what it read, history included; how many may still count, the rules say.
        guard elements.count <= ScheduleRules.layersWithHistoryMaximum else {
            throw FieldProblem("has more than \(ScheduleRules.layersWithHistoryMaximum) elements")
        }
        var layers: [ScheduleLayer] = []
        for element in elements where !element.isNull {
            guard element.objectValue != nil else { throw FieldProblem("must hold objects") }
            layers.append(try layer(element, zone))
        }
        return layers
    }

    private static func layer(_ json: JSON, _ zone: TimeZoneRules) throws(FieldProblem) -> ScheduleLayer {
        let start = try time(json["start"], "start", zone)
        let virtualStart = try time(json["rotation_virtual_start"], "rotation_virtual_start", zone)
        var end: Instant?
        if let value = json["end"], !value.isNull { end = try time(value, "end", zone) }
        guard let turn = json["rotation_turn_length_seconds"]?.intValue else {
            throw FieldProblem("need a whole number as rotation_turn_length_seconds")
        }
        return ScheduleLayer(
            id: json["id"]?.stringValue ?? "", name: try name(json["name"]), start: start, end: end,
            rotationVirtualStart: virtualStart, rotationTurnLengthSeconds: turn, userIDs: try users(json["users"]),
            restrictions: try restrictions(json["restrictions"]))
    }

    private static func name(_ json: JSON?) throws(FieldProblem) -> String {
        guard let json, !json.isNull else { return "" }
        return try FieldReading.text(json, length: 0...ScheduleRules.nameLengthMaximum)
    }

    private static func time(_ json: JSON?, _ name: String, _ zone: TimeZoneRules) throws(FieldProblem) -> Instant {
        guard let text = json?.stringValue, let instant = ISO8601.instant(text, in: zone) else {
            throw FieldProblem("need an ISO 8601 time as \(name)")
        }
        return instant.roundedDownToSecond
    }

    /// `{"user": {id}}`, as the reference has it, or the user itself.
    private static func users(_ json: JSON?) throws(FieldProblem) -> [String] {
        guard let elements = json?.arrayValue else { throw FieldProblem("need an array as users") }
        var ids: [String] = []
        for element in elements where !element.isNull {
            guard let id = (element["user"] ?? element)["id"]?.stringValue, !id.isBlank else {
                throw FieldProblem("need a user with an id in each of users")
            }
            ids.append(id)
        }
        return ids
    }

    private static func restrictions(_ json: JSON?) throws(FieldProblem) -> [LayerRestriction] {
        guard let json, !json.isNull else { return [] }
        guard let elements = json.arrayValue else { throw FieldProblem("need an array as restrictions") }
        var restrictions: [LayerRestriction] = []
        for element in elements where !element.isNull {
            guard let kind = element["type"]?.stringValue.flatMap(LayerRestriction.Kind.init(rawValue:)) else {
                throw FieldProblem("need daily_restriction or weekly_restriction as a restriction's type")
            }
            guard let start = element["start_time_of_day"]?.stringValue.flatMap(TimeOfDay.seconds) else {
                throw FieldProblem("need hh:mm:ss as a restriction's start_time_of_day")
            }
            guard let duration = element["duration_seconds"]?.intValue else {
                throw FieldProblem("need a whole number as a restriction's duration_seconds")
            }
            restrictions.append(
                LayerRestriction(
                    kind: kind, startSecondOfDay: start, durationSeconds: duration,
                    startDayOfWeek: element["start_day_of_week"]?.intValue.flatMap { Int(exactly: $0) }))
        }
        return restrictions
    }

    static func write(_ restriction: LayerRestriction) -> JSON {
        var object: JSONObject = [
            "type": .string(restriction.kind.rawValue),
            "start_time_of_day": .string(TimeOfDay.text(restriction.startSecondOfDay)),
            "duration_seconds": .int(restriction.durationSeconds),
        ]
        if let day = restriction.startDayOfWeek { object.append("start_day_of_week", .int(Int64(day))) }
        return .object(object)
    }
}

/// `08:30:00` and back.
package enum TimeOfDay {
    package static func seconds(_ text: String) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count),
            parts.allSatisfy({ $0.count == 2 && $0.utf8.allSatisfy { (48...57).contains($0) } })
        else { return nil }
        let numbers = parts.compactMap { Int64($0) }
        guard numbers[0] < 24, numbers[1] < 60, numbers.count == 2 || numbers[2] < 60 else { return nil }
        return numbers[0] * 3600 + numbers[1] * 60 + (numbers.count == 3 ? numbers[2] : 0)
    }

    package static func text(_ seconds: Int64) -> String {
        [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}
