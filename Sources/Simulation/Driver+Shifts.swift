// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Store

/// Schedules that are made of shifts, and what changes on them.
extension Driver {
    /// Of so many schedules one is made of shifts, the second for the first time.
    private static let shiftsEvery = 5
    private static let weekdayNames = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]

    static func isMadeOfShifts(scheduleIndex: Int) -> Bool { scheduleIndex % shiftsEvery == 1 }

    func makeShiftSchedule(_ index: Int, in zone: TimeZoneRules, _ node: Node) async throws {
        let made = try await make(
            node, "/v3/schedules", "schedule",
            ["name": .string("Schedule \(index)"), "time_zone": .string(zone.identifier)])
        let scheduleID = id(made)
        var rotations = [try await makeRotation(of: scheduleID, in: zone, isFirst: true, node)]
        if chance(50) {
            let second = try await makeRotation(of: scheduleID, in: zone, isFirst: false, node)
            rotations.append(second)
        }
        var schedule = WorldModel.Schedule(id: scheduleID, zone: zone, layers: [])
        schedule.rotations = rotations
        world.schedules.append(schedule)
    }

    private func makeRotation(
        of scheduleID: String, in zone: TimeZoneRules, isFirst: Bool, _ node: Node
    ) async throws -> WorldModel.Rotation {
        let path = "/v3/schedules/\(scheduleID)/rotations"
        let empty = await call(node, "POST", path, [:], as: Self.ownerEmail)
        guard empty.isAccepted, let rotationID = empty.json["rotation"]?["id"]?.stringValue else {
            throw Unfurnished(description: "\(path): \(empty.status) \(empty.json.text)")
        }
        // Shifts begin at the full hour, on a day before everything, and count from now on.
        let begin = Simulator.start.adding(seconds: -20 * .secondsPerDay + Int64(number(0...23)) * 3600)
        let users = Array(world.people.shuffled(using: &random).prefix(number(2...5))).map(\.id)
        let (rhythm, lengthSeconds) = pickRhythm(isFirst: isFirst)
        var rotation = WorldModel.Rotation(
            id: rotationID, start: zone.wallClock(at: begin), lengthSeconds: lengthSeconds, rhythm: rhythm,
            userIDs: users, shiftsEach: chance(85) ? Int64(number(1...2)) : nil, since: begin)
        let event = try await make(
            node, "\(path)/\(rotationID)/events", "event", Self.json(rotation, begin: begin, in: zone))
        guard let since = event["effective_since"]?.stringValue.flatMap({ ISO8601.instant($0) }) else {
            throw Unfurnished(description: "\(path): an event without its beginning")
        }
        rotation.since = since
        return rotation
    }

    /// The first rotation mostly leaves no gap; the second one stands beside it at some hours.
    private func pickRhythm(isFirst: Bool) -> (rhythm: WorldModel.Rotation.Rhythm, lengthSeconds: Int64) {
        let hours = Int64(number(8...12)) * 3600
        guard isFirst else { return (chance(50) ? .on([1, 2, 3, 4, 5]) : .everyDays(1), hours) }
        switch number(1...4) {
        case 1: return (.everyDays(1), .secondsPerDay)
        case 2: return (.everyDays(7), 7 * .secondsPerDay)
        case 3: return (.everyDays(2), 2 * .secondsPerDay)
        default: return (.on([1, 3, 5, 6, 7]), .secondsPerDay)
        }
    }

    private static func json(_ rotation: WorldModel.Rotation, begin: Instant, in zone: TimeZoneRules) -> JSON {
        func time(_ instant: Instant) -> JSON {
            ["date_time": .string(ISO8601.string(instant)), "time_zone": .string(zone.identifier)]
        }
        let rule =
            switch rotation.rhythm {
            case .everyDays(7): "RRULE:FREQ=WEEKLY"
            case .everyDays(let days): "RRULE:FREQ=DAILY;INTERVAL=\(days)"
            case .on(let weekdays):
                "RRULE:FREQ=WEEKLY;BYDAY=" + weekdays.map { weekdayNames[$0 - 1] }.joined(separator: ",")
            }
        var strategy: JSONObject = ["members": .array(rotation.userIDs.map { member($0) })]
        if let shiftsEach = rotation.shiftsEach {
            strategy.append("type", "rotating_member_assignment_strategy")
            strategy.append("shifts_per_member", .int(shiftsEach))
        } else {
            strategy.append("type", "every_member_assignment_strategy")
        }
        return [
            "name": "Shifts", "start_time": time(begin), "end_time": time(begin.adding(seconds: rotation.lengthSeconds)),
            "effective_since": .string(ISO8601.string(begin)), "recurrence": .array([.string(rule)]),
            "assignment_strategy": .object(strategy),
        ]
    }

    private static func member(_ userID: String?) -> JSON {
        guard let userID else { return ["type": "empty_member"] }
        return ["type": "user_member", "user_id": .string(userID)]
    }

    // Changes

    /// Well ahead, so that no clock disagrees whether it has begun.
    func changeShifts(_ place: Int, _ node: Node) async {
        let start = clock.now.adding(seconds: Int64(number(600...3600))).roundedDownToSecond
        let end = start.adding(seconds: Int64(number(1...4)) * 3600)
        switch number(1...5) {
        case 1: await addExtraShift(place, from: start, to: end, node)
        case 2: await removeStandIn(place, node)
        default: await addStandIn(place, from: start, to: end, node)
        }
    }

    private func addExtraShift(_ place: Int, from start: Instant, to end: Instant, _ node: Node) async {
        guard let person = pick(world.people) else { return }
        let assignment: JSON = ["type": "shift_assignment", "member": Self.member(person.id)]
        let shift: JSON = [
            "start_time": .string(ISO8601.string(start)), "end_time": .string(ISO8601.string(end)),
            "assignments": .array([assignment]),
        ]
        let path = "/v3/schedules/\(world.schedules[place].id)/custom_shifts"
        let answer = await call(node, "POST", path, ["custom_shifts": .array([shift])], as: Self.ownerEmail)
        note("shift \(place) \(answer.status)")
        guard answer.isAccepted else { return }
        world.schedules[place].extraShifts.append(WorldModel.ExtraShift(userID: person.id, start: start, end: end))
    }

    /// For whoever has the turn then, so that it makes a difference.
    private func addStandIn(_ place: Int, from start: Instant, to end: Instant, _ node: Node) async {
        let schedule = world.schedules[place]
        // One at a time, after the last one.
        if let last = schedule.standIns.last, last.end > clock.now { return }
        guard let rotation = pick(schedule.rotations), let person = pick(world.people),
            let overriddenID = pick(rotation.usersOnDuty(at: schedule.zone.wallClock(at: start)))
        else { return }
        let userID = chance(80) ? person.id : nil
        let override: JSON = [
            "rotation_id": .string(rotation.id), "start_time": .string(ISO8601.string(start)),
            "end_time": .string(ISO8601.string(end)), "overridden_member": Self.member(overriddenID),
            "overriding_member": Self.member(userID),
        ]
        let path = "/v3/schedules/\(schedule.id)/overrides"
        let answer = await call(node, "POST", path, ["overrides": .array([override])], as: Self.ownerEmail)
        note("stand-in \(place) \(answer.status)")
        guard answer.isAccepted else { return }
        var made = WorldModel.StandIn(
            rotationID: rotation.id, overriddenID: overriddenID, userID: userID, start: start, end: end)
        made.id = answer.json["overrides"]?[0]?["id"]?.stringValue ?? ""
        world.schedules[place].standIns.append(made)
    }

    private func removeStandIn(_ place: Int, _ node: Node) async {
        let schedule = world.schedules[place]
        guard let last = schedule.standIns.last, last.start > clock.now.adding(seconds: 60) else { return }
        let path = "/v3/schedules/\(schedule.id)/overrides/\(last.id)"
        let answer = await call(node, "DELETE", path, .null, as: Self.ownerEmail)
        note("no stand-in \(place) \(answer.status)")
        if answer.isAccepted { world.schedules[place].standIns.removeLast() }
    }
}
