// SPDX-License-Identifier: Apache-2.0
import Base
import Simulation
import Testing

/// A level of a person, a schedule of two who change at noon, and a schedule with nobody in the first hour.
@Suite("The watch over turns")
struct TurnWatchTests {
    private let start = Simulator.start
    private let world: WorldModel

    init() {
        var world = WorldModel()
        let days = WorldModel.Layer(userIDs: ["B", "C"], turnSeconds: 43_200, virtualStart: Simulator.start)
        let late = WorldModel.Layer(
            userIDs: ["D"], turnSeconds: 86_400, virtualStart: Simulator.start,
            window: WorldModel.Window(startSecond: 3600, durationSeconds: 72_000))
        world.schedules = [
            WorldModel.Schedule(id: "S1", zone: .utc, layers: [days]),
            WorldModel.Schedule(id: "S2", zone: .utc, layers: [late]),
        ]
        var level = WorldModel.Level(delayMinutes: 20, userIDs: ["A"], scheduleIDs: ["S1", "S2"])
        level.takesTurns = true
        world.policies = [WorldModel.Policy(id: "P", levels: [level], loops: 0)]
        self.world = world
    }

    private func turn(_ user: String, _ seconds: Int64) -> StoreFacts.Turn {
        StoreFacts.Turn(
            number: 1, incidentID: "Q1", policyID: "P", userIDs: [user], takenAt: start.adding(seconds: seconds))
    }

    /// How many of these turns are wrong.
    private func wrong(_ turns: [StoreFacts.Turn], _ world: WorldModel? = nil) -> Int {
        var watch = TurnWatch()
        var count = 0
        for turn in turns { count += watch.problems(turn, world ?? self.world).count }
        return count
    }

    @Test("lets turns go round from the first, past whoever is not there")
    func round() {
        #expect(wrong([turn("A", 0), turn("B", 1), turn("A", 2)]) == 0)
        #expect(wrong([turn("A", 4000), turn("B", 4001), turn("D", 4002), turn("A", 4003), turn("C", 50_000)]) == 0)
    }

    @Test("sees a turn that does not move, one that is left out, and one that begins in the middle")
    func stuck() {
        #expect(wrong([turn("A", 4000), turn("A", 4001)]) == 1)
        #expect(wrong([turn("A", 4000), turn("D", 4001)]) == 1)
        #expect(wrong([turn("B", 4000)]) == 1)
        #expect(wrong([turn("A", 4000), turn("C", 4001)]) == 1, "C is not on call")
    }

    @Test("takes no side where a schedule has just changed, and goes on from wherever the turn may be")
    func changed() {
        var world = world
        world.schedules[0].past = [WorldModel.Past(end: start.adding(seconds: 5000), layers: world.schedules[0].layers)]
        #expect(wrong([turn("A", 4000), turn("C", 5000), turn("D", 6000)], world) == 0)
        #expect(wrong([turn("A", 4000), turn("C", 5000), turn("C", 6000)], world) == 1)
    }

    @Test("asks nothing of levels that reach everybody")
    func everybody() {
        var world = world
        world.policies[0].levels[0].takesTurns = false
        #expect(wrong([turn("C", 0), turn("C", 1)], world) == 0)
    }
}
