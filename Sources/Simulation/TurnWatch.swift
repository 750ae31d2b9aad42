// SPDX-License-Identifier: Apache-2.0
package import Base

/// Follows whose turn it is on first levels whose targets take turns, by what they have given so far.
package struct TurnWatch: Sendable {
    /// Places of the targets that may have had a policy's last turn: two that reach the same person look alike. Looked up
    /// only.
    private var lastPlaces: [String: [Int]] = [:]

    package init() {}

    /// The turn goes to the first target after the last one that has anybody on call, and round again, from the first on.
    package mutating func problems(_ turn: StoreFacts.Turn, _ world: WorldModel) -> [String] {
        guard let policy = world.policy(turn.policyID), let level = policy.levels.first, level.takesTurns else { return [] }
        let ring = world.targets(of: level, at: turn.takenAt).map { $0.sorted() }
        let everyPlace = Array(ring.indices)
        let before = lastPlaces[policy.id] ?? [ring.count - 1]
        // Whoever decided may have seen the schedule before its change or after it.
        guard !world.hasJustChanged(policy, at: turn.takenAt) else {
            lastPlaces[policy.id] = everyPlace
            return []
        }
        var after: [Int] = []
        for place in before {
            guard let next = Self.next(in: ring, after: place), ring[next] == turn.userIDs.sorted(), !after.contains(next)
            else { continue }
            after.append(next)
        }
        lastPlaces[policy.id] = after.isEmpty ? everyPlace : after
        return after.isEmpty ? ["\(turn.incidentID) went to \(turn.userIDs), whose turn it was not"] : []
    }

    private static func next(in ring: [[String]], after place: Int) -> Int? {
        ring.indices.map { (place + 1 + $0) % ring.count }.first { !ring[$0].isEmpty }
    }
}

extension WorldModel {
    /// Whom each target of a level reaches, in the order in which it was asked for: people before schedules.
    package func targets(of level: Level, at instant: Instant) -> [[String]] {
        level.userIDs.map { [$0] } + level.scheduleIDs.map { schedule($0)?.usersOnCall(at: instant) ?? [] }
    }
}
