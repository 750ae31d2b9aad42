// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Updating a schedule")
struct ScheduleUpdateTests {
    private let now: Instant
    private let first: ScheduleLayer
    private let second: ScheduleLayer
    private let old: Schedule

    init() throws {
        now = try Fixture.instant("2024-01-10T12:00:00Z")
        first = try Fixture.layer("L1", users: ["A", "B"], start: "2024-01-01")
        second = try Fixture.layer(
            "L2", users: ["C"], start: "2024-01-01", restrictions: [Fixture.daily(hour: 9, hours: 8)])
        old = try Fixture.schedule([first, second])
    }

    private func updated(_ layers: [ScheduleLayer], from schedule: Schedule? = nil, zone: TimeZoneRules = .utc) -> Schedule {
        let base = schedule ?? old
        var proposed = base
        proposed.id = "sent"
        proposed.timeZone = zone
        proposed.layers = layers
        var count = 0
        return ScheduleRules.updated(old: base, proposed: proposed, now: now) {
            count += 1
            return "N\(count)"
        }
    }

    private func finalBefore(_ schedule: Schedule) throws -> [ScheduleEntry] {
        try ScheduleRenderer.render(
            schedule, overrides: [], since: Fixture.instant("2023-12-01"), until: now
        ).final
    }

    private func finalAfter(_ schedule: Schedule) throws -> [ScheduleEntry] {
        try ScheduleRenderer.render(
            schedule, overrides: [], since: now, until: Fixture.instant("2024-02-01")
        ).final
    }

    @Test("a layer that is not sent stays as it is")
    func omittedLayer() throws {
        #expect(updated([first]).layers == [first, second])
        #expect(updated([second]).layers == [first, second])
        #expect(updated([]).layers == [first, second])
    }

    @Test("what is sent unchanged stays untouched, whatever start in the past it names")
    func unchanged() throws {
        var moved = first
        moved.start = try Fixture.instant("2024-01-03")
        #expect(updated([first, second]).layers == old.layers)
        #expect(updated([moved, second]).layers == old.layers)
        #expect(updated([first, second]).id == "S")
    }

    @Test("a name and an end in the future change without a split")
    func nameAndEnd() throws {
        var renamed = first
        renamed.name = "Nights"
        renamed.end = try Fixture.instant("2024-02-01")
        #expect(updated([renamed, second]).layers == [renamed, second])
    }

    @Test("a layer whose users change keeps its id and begins now; its past stays under a new id")
    func changedUsers() throws {
        var changed = first
        changed.users(["X", "Y", "Z"])
        let result = updated([changed, second])
        #expect(result.layers.map(\.id) == ["N1", "L1", "L2"])
        #expect(result.layers[0].end == now)
        #expect(result.layers[0].userIDs == ["A", "B"])
        #expect(result.layers[1].start == now)
        #expect(result.layers[1].end == nil)
        #expect(result.layers[1].rotationVirtualStart == first.rotationVirtualStart)
        #expect(result.layers[2] == second)
        #expect(try finalBefore(result) == finalBefore(old))
        var expected = old
        expected.layers[0] = changed
        #expect(try finalAfter(result) == finalAfter(expected))
    }

    @Test("the living layers are those that were sent, in their order, and a repeated update changes nothing")
    func readBack() throws {
        var changed = first
        changed.users(["X"])
        let fresh = try Fixture.layer("", users: ["D"], start: "2024-01-05")
        let result = updated([second, changed, fresh])
        let living = result.layers.filter { $0.end.map { now < $0 } ?? true }
        #expect(living.map(\.userIDs) == [["C"], ["X"], ["D"]])
        #expect(living.map(\.id).prefix(2) == ["L2", "L1"])
        #expect(living[2].start == now)
        #expect(updated(living, from: result).layers == result.layers)
        #expect(try finalBefore(result) == finalBefore(old))
    }

    @Test("a layer sent with an end in the past no longer counts, and its history stays")
    func endedLayer() throws {
        var ended = first
        ended.end = now.adding(seconds: -5)
        ended.users(["X"])
        let result = updated([second, ended])
        #expect(result.layers.map(\.id) == ["L1", "L2"])
        #expect(result.layers[0].end == now)
        #expect(try finalBefore(result) == finalBefore(old))
        #expect(try finalAfter(result).allSatisfy { $0.userID == "C" })
    }

    @Test("an ended layer that is not sent again, or is sent again, keeps its end")
    func endedBefore() throws {
        var ended = first
        ended.end = try Fixture.instant("2024-01-05")
        let schedule = try Fixture.schedule([ended, second])
        #expect(updated([second], from: schedule).layers == [ended, second])
        #expect(updated([ended, second], from: schedule).layers == [ended, second])
        var earlier = ended
        earlier.end = try Fixture.instant("2024-01-02")
        #expect(updated([earlier, second], from: schedule).layers == [ended, second])
    }

    @Test("an ended layer that is opened again counts from now; the gap stays a gap")
    func reopened() throws {
        var ended = first
        ended.end = try Fixture.instant("2024-01-05")
        let schedule = try Fixture.schedule([ended])
        let result = updated([first], from: schedule)
        #expect(result.layers.map(\.id) == ["N1", "L1"])
        #expect(result.layers[0].end == ended.end)
        #expect(result.layers[1].start == now)
        #expect(try finalBefore(result) == finalBefore(schedule))
    }

    @Test("a layer that has not begun is replaced as a whole")
    func futureLayer() throws {
        var future = try Fixture.layer("L3", users: ["D"], start: "2024-02-01")
        let schedule = try Fixture.schedule([first, future])
        future.users(["E"])
        future.start = try Fixture.instant("2024-01-05")
        let result = updated([first, future], from: schedule)
        #expect(result.layers.map(\.id) == ["L1", "L3"])
        #expect(result.layers[1].start == now)
        future.end = now
        let emptied = updated([first, future], from: schedule)
        #expect(emptied.layers.map(\.id) == ["L1", "L3"])
        #expect(try finalAfter(emptied) == finalAfter(Fixture.schedule([first])))
        #expect(emptied.layers[1].end.map { $0 <= now } == true)
    }

    @Test("a layer moved to a start in the future leaves a gap until then")
    func postponed() throws {
        var later = first
        later.start = try Fixture.instant("2024-01-20")
        let schedule = try Fixture.schedule([first])
        let result = updated([later], from: schedule)
        #expect(result.layers.map(\.id) == ["N1", "L1"])
        #expect(try finalAfter(result).first?.start == later.start)
        #expect(try finalBefore(result) == finalBefore(schedule))
    }

    @Test("a new order of layers holds from now on only")
    func reordered() throws {
        let result = updated([second, first])
        #expect(try finalBefore(result) == finalBefore(old))
        #expect(try finalAfter(result).allSatisfy { ["A", "B"].contains($0.userID) })
        let living = result.layers.filter { $0.end == nil }
        #expect(living.map(\.id) == ["L2", "L1"])
    }

    @Test("a new time zone holds from now on only, for all layers")
    func newZone() throws {
        let berlin = try Fixture.zone("Europe/Berlin")
        let result = updated([first], zone: berlin)
        #expect(try finalBefore(result) == finalBefore(old))
        var expected = old
        expected.timeZone = berlin
        #expect(try finalAfter(result) == finalAfter(expected))
        #expect(result.layers.filter { $0.end == nil }.map(\.id) == ["L1", "L2"])
        let back = updated(result.layers, from: result)
        #expect(try finalBefore(back) == finalBefore(old))
        #expect(try finalAfter(back) == finalAfter(old))
    }

    @Test("a new layer begins now at the earliest, and gets an id of its own whatever id was sent")
    func newLayer() throws {
        let invented = try Fixture.layer("foreign", users: ["D"], start: "2024-01-01")
        let result = updated([first, second, invented, first])
        #expect(result.layers.map(\.id) == ["L1", "L2", "N1", "N2"])
        #expect(result.layers[2].start == now)
        #expect(try finalBefore(result) == finalBefore(old))
        let over = try Fixture.layer("", users: ["D"], start: "2024-01-01", end: "2024-01-09")
        #expect(updated([first, second, over]).layers == old.layers)
    }
}

extension ScheduleLayer {
    fileprivate mutating func users(_ ids: [String]) { userIDs = ids }
}
