// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Store

/// Policies whose first level gives each incident to one of its targets.
extension Driver {
    /// Of so many policies one takes turns, the second for the first time.
    private static let turnsEvery = 5

    static func takesTurns(policyIndex: Int) -> Bool { policyIndex % turnsEvery == 1 }

    /// What the checkers have in the store for themselves.
    func prepareStore() async throws {
        try await store.write { session in
            for statement in StoreFacts.turnStatements + [StoreFacts.recordsByKey] { try session.execute(statement) }
        }
    }

    /// Somebody who is always there, and two schedules or three, with and without gaps.
    func makeRing(_ index: Int, delayMinutes: Int) -> WorldModel.Level {
        let own = world.schedules[index % world.schedules.count].id
        let others = world.schedules.map(\.id).filter { $0 != own }.shuffled(using: &random)
        var level = WorldModel.Level(
            delayMinutes: delayMinutes, userIDs: pick(world.people).map { [$0.id] } ?? [],
            scheduleIDs: [own] + others.prefix(number(1...2)))
        level.takesTurns = true
        return level
    }

    /// What has come since the last look.
    func check(_ taken: [StoreFacts.Turn]) {
        for turn in taken {
            for problem in turns.problems(turn, world) { violate(problem) }
            lastTurnNumber = turn.number
        }
    }
}
