// SPDX-License-Identifier: Apache-2.0
import Base
import Simulation
import Testing

/// Simulations begin on a Friday, at midnight in London.
@Suite("The model of shifts")
struct ShiftModelTests {
    private let start = Simulator.start
    private static let hour: Int64 = 3600

    private func schedule(
        _ rhythm: WorldModel.Rotation.Rhythm, hours: Int64, shiftsEach: Int64? = 1, users: [String] = ["A", "B"],
        zone: TimeZoneRules = .utc
    ) -> WorldModel.Schedule {
        var schedule = WorldModel.Schedule(id: "S", zone: zone, layers: [])
        schedule.rotations = [
            WorldModel.Rotation(
                id: "R", start: zone.wallClock(at: start), lengthSeconds: hours * Self.hour, rhythm: rhythm,
                userIDs: users, shiftsEach: shiftsEach, since: start)
        ]
        return schedule
    }

    private func onCall(_ schedule: WorldModel.Schedule, hour: Int64) -> [String] {
        schedule.usersOnCall(at: start.adding(seconds: hour * Self.hour))
    }

    @Test("takes turns by the number of the shift, and leaves gaps between shifts")
    func daily() {
        let days = schedule(.everyDays(1), hours: 20)
        #expect(onCall(days, hour: -1).isEmpty && onCall(days, hour: 0) == ["A"] && onCall(days, hour: 19) == ["A"])
        #expect(onCall(days, hour: 20).isEmpty && onCall(days, hour: 24) == ["B"] && onCall(days, hour: 48) == ["A"])
        let pairs = schedule(.everyDays(2), hours: 48, shiftsEach: 2)
        #expect(onCall(pairs, hour: 95) == ["A"] && onCall(pairs, hour: 96) == ["B"] && onCall(pairs, hour: 192) == ["A"])
        #expect(onCall(schedule(.everyDays(1), hours: 24, shiftsEach: nil), hour: 5) == ["A", "B"])
    }

    @Test("counts only the days that the rhythm names")
    func weekdays() {
        let week = schedule(.on([1, 2, 3, 4, 5]), hours: 24)
        #expect(onCall(week, hour: 0) == ["A"], "Friday")
        #expect(onCall(week, hour: 24).isEmpty && onCall(week, hour: 71).isEmpty, "the weekend")
        #expect(onCall(week, hour: 72) == ["B"] && onCall(week, hour: 96) == ["A"])
    }

    @Test("hands over at the same time on the wall when clocks are set")
    func clocks() throws {
        let zone = try #require(TimeZoneRules(identifier: "America/New_York"))
        let days = schedule(.everyDays(1), hours: 24, zone: zone)
        // On Sunday the 8th at 7:00 UTC clocks are put forward: Saturday's shift, from 19:00, has 23 hours.
        #expect(onCall(days, hour: 24 + 23) == ["B"] && onCall(days, hour: 48) == ["A"])
        #expect(onCall(days, hour: 70) == ["A"] && onCall(days, hour: 71) == ["B"])
    }

    @Test("knows who stands in, for whom, and who comes on top")
    func changes() {
        var days = schedule(.everyDays(1), hours: 24)
        func standIn(_ overridden: String, by user: String?, from hour: Int64) -> WorldModel.StandIn {
            WorldModel.StandIn(
                rotationID: "R", overriddenID: overridden, userID: user, start: start.adding(seconds: hour * Self.hour),
                end: start.adding(seconds: (hour + 1) * Self.hour))
        }
        days.standIns = [standIn("A", by: "C", from: 1), standIn("A", by: nil, from: 3), standIn("B", by: "C", from: 5)]
        #expect(onCall(days, hour: 0) == ["A"] && onCall(days, hour: 1) == ["C"] && onCall(days, hour: 2) == ["A"])
        #expect(onCall(days, hour: 3).isEmpty && onCall(days, hour: 5) == ["A"], "A has the turn, not B")
        let shift = WorldModel.ExtraShift(
            userID: "D", start: start.adding(seconds: 3 * Self.hour), end: start.adding(seconds: 5 * Self.hour))
        days.extraShifts = [shift]
        #expect(onCall(days, hour: 3) == ["D"] && onCall(days, hour: 4) == ["A", "D"] && onCall(days, hour: 5) == ["A"])
    }
}
