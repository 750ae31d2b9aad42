// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("A schedule's history")
struct ScheduleHistoryTests {
    @Test("names who has turns to come: not those of ended layers, and each once")
    func userIDs() throws {
        let schedule = try Fixture.schedule([
            Fixture.layer("ended", users: ["A", "B"], start: "2024-01-01", end: "2024-01-10"),
            Fixture.layer("running", users: ["C", "B", "C"], start: "2024-01-01", end: "2024-01-20"),
            Fixture.layer("to come", users: ["D", "C"], start: "2024-03-01"),
        ])
        #expect(try schedule.userIDs(at: Fixture.instant("2024-01-09T23:59:59Z")) == ["A", "B", "C", "D"])
        #expect(try schedule.userIDs(at: Fixture.instant("2024-01-10")) == ["C", "B", "D"])
        #expect(try schedule.userIDs(at: Fixture.instant("2024-01-20")) == ["D", "C"])
    }

    @Test("is bounded: beyond the limit the layers that ended first go, and nobody else's time changes")
    func oldestGo() throws {
        let start = try Fixture.instant("2020-01-01")
        let now = try Fixture.instant("2024-01-10")
        let maximum = ScheduleRules.layersWithHistoryMaximum
        var layers = (0..<maximum - 1).map { index in
            let begin = start.adding(seconds: Int64(index) * 3600)
            return ScheduleLayer(
                id: "E\(index)", name: "E", start: begin, end: begin.adding(seconds: 3600), rotationVirtualStart: begin,
                rotationTurnLengthSeconds: 3600, userIDs: ["A"])
        }
        // Where in the list they stand does not say when they ended.
        layers.swapAt(0, 1000)
        layers.append(try Fixture.layer("L", users: ["A"], start: "2023-01-01"))
        let old = try Fixture.schedule(layers)
        var proposed = old
        proposed.layers[maximum - 1].userIDs = ["B"]
        let updated = ScheduleRules.updated(old: old, proposed: proposed, now: now) { "N" }
        #expect(updated.layers.count == maximum)
        #expect(!updated.layers.contains { $0.id == "E0" })
        #expect(updated.layers.contains { $0.id == "E1" })
        #expect(updated.layers.suffix(2).map(\.id) == ["N", "L"])
        let since = start.adding(seconds: 3600)
        let before = ScheduleRenderer.render(old, overrides: [], since: since, until: now).final
        #expect(ScheduleRenderer.render(updated, overrides: [], since: since, until: now).final == before)
    }

    @Test("does not make room for more layers than may count, when those that were not sent stay")
    func livingLayersStay() throws {
        let now = try Fixture.instant("2024-01-10")
        let maximum = ScheduleRules.layersMaximum
        let layers = try (0..<maximum).map { try Fixture.layer("L\($0)", users: ["A"], start: "2024-01-01") }
        let old = try Fixture.schedule(layers)
        let proposed = try Fixture.schedule([Fixture.layer("", users: ["B"], start: "2024-01-01")])
        let updated = ScheduleRules.updated(old: old, proposed: proposed, now: now) { "N" }
        #expect(updated.layers.count == maximum + 1)
        #expect(ScheduleRules.sizeProblem(of: updated, now: now) != nil)
        #expect(ScheduleRules.sizeProblem(of: old, now: now) == nil)
    }
}
