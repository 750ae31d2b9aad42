// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Shifts of the final schedule")
struct OnCallShiftTests {
    private func shifts(
        _ layers: [ScheduleLayer], _ since: String, _ until: String? = nil
    ) throws -> [OnCallShift] {
        try shifts(layers, [], since, until)
    }

    private func shifts(
        _ layers: [ScheduleLayer], _ overrides: [ScheduleOverride], _ since: String, _ until: String? = nil
    ) throws -> [OnCallShift] {
        try ScheduleRenderer.shifts(
            Fixture.schedule(layers), overrides: overrides, since: Fixture.instant(since),
            until: Fixture.instant(until ?? since))
    }

    @Test("a shift has its true bounds, wherever the range begins and ends")
    func trueBounds() throws {
        let layer = try Fixture.layer("L", users: ["A", "B"], start: "2024-01-01", turnHours: 168)
        let day = OnCallShift(
            start: try Fixture.instant("2024-01-08"), end: try Fixture.instant("2024-01-15"), userID: "B")
        #expect(try shifts([layer], "2024-01-10T12:00:00Z") == [day])
        #expect(try shifts([layer], "2024-01-08", "2024-01-15") == [day])
        #expect(try shifts([layer], "2024-01-07T23:59:59Z", "2024-01-15T00:00:01Z").map(\.userID) == ["A", "B", "A"])
    }

    @Test("at the moment of a hand-over the next user has the shift")
    func handOver() throws {
        let layer = try Fixture.layer("L", users: ["A", "B"], start: "2024-01-01")
        #expect(try shifts([layer], "2024-01-02").map(\.userID) == ["B"])
    }

    @Test("turns of one user in a row are one shift")
    func joined() throws {
        let layer = try Fixture.layer("L", users: ["A", "A", "B"], start: "2024-01-01")
        let shift = try #require(try shifts([layer], "2024-01-02T12:00:00Z").first)
        #expect(try shift.start == Fixture.instant("2024-01-01"))
        #expect(try shift.end == Fixture.instant("2024-01-03"))
    }

    @Test("who never goes off call has a shift without an end")
    func neverOff() throws {
        let layer = try Fixture.layer("L", users: ["A"], start: "2024-01-01")
        #expect(
            try shifts([layer], "2024-01-10") == [
                OnCallShift(start: try Fixture.instant("2024-01-01"), end: nil, userID: "A")
            ])
        #expect(try shifts([layer], "2030-01-10") == [OnCallShift(start: nil, end: nil, userID: "A")])
    }

    @Test("the longest turns have both their ends")
    func longTurns() throws {
        let layer = try Fixture.layer("L", users: ["A", "B"], start: "2023-01-01", turnHours: 365 * 24)
        #expect(
            try shifts([layer], "2024-12-30") == [
                OnCallShift(start: try Fixture.instant("2024-01-01"), end: try Fixture.instant("2024-12-31"), userID: "B")
            ])
    }

    @Test("an override bounds the shifts beside it")
    func override() throws {
        let layer = try Fixture.layer("L", users: ["A"], start: "2024-01-01")
        let override = try Fixture.override("O", user: "B", "2024-01-05", "2024-01-06")
        #expect(
            try shifts([layer], [override], "2024-01-04T12:00:00Z", "2024-01-06T12:00:00Z") == [
                OnCallShift(start: try Fixture.instant("2024-01-01"), end: try Fixture.instant("2024-01-05"), userID: "A"),
                OnCallShift(start: try Fixture.instant("2024-01-05"), end: try Fixture.instant("2024-01-06"), userID: "B"),
                OnCallShift(start: try Fixture.instant("2024-01-06"), end: nil, userID: "A"),
            ])
    }

    @Test("in a gap there is no shift")
    func gap() throws {
        let layer = try Fixture.layer(
            "L", users: ["A"], start: "2024-01-01", restrictions: [Fixture.daily(hour: 9, hours: 8)])
        #expect(try shifts([layer], "2024-01-04T08:59:59Z").isEmpty)
        #expect(try shifts([layer], "2024-01-04T17:00:00Z").isEmpty)
        #expect(try shifts([layer], "2024-01-04T09:00:00Z").count == 1)
    }
}
