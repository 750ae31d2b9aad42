// SPDX-License-Identifier: Apache-2.0
package import Base

/// What the account looks like, as it was asked for: the checkers know it from here and not from the engine.
package struct WorldModel: Sendable {
    package struct Person: Sendable {
        package var id: String
        package var email: String
    }

    /// A window of each day, on the wall clock.
    package struct Window: Sendable {
        package var startSecond: Int64
        package var durationSeconds: Int64
        package init(startSecond: Int64, durationSeconds: Int64) {
            self.startSecond = startSecond
            self.durationSeconds = durationSeconds
        }
    }

    package struct Layer: Sendable {
        /// Empty until the server has given it one.
        package var id = ""
        package var userIDs: [String]
        package var turnSeconds: Int64
        package var virtualStart: Instant
        package var window: Window?
        package init(userIDs: [String], turnSeconds: Int64, virtualStart: Instant, window: Window? = nil) {
            self.userIDs = userIDs
            self.turnSeconds = turnSeconds
            self.virtualStart = virtualStart
            self.window = window
        }
    }

    package struct Override: Sendable {
        package var id = ""
        package var userID: String
        package var start: Instant
        package var end: Instant
        package init(userID: String, start: Instant, end: Instant) {
            self.userID = userID
            self.start = start
            self.end = end
        }
    }

    /// The layers of a schedule before a change.
    package struct Past: Sendable {
        package var end: Instant
        package var layers: [Layer]
        package init(end: Instant, layers: [Layer]) {
            self.end = end
            self.layers = layers
        }
    }

    package struct Schedule: Sendable {
        package var id: String
        package var zone: TimeZoneRules
        /// The last wins, earlier ones show through its gaps.
        package var layers: [Layer]
        /// They do not meet each other.
        package var overrides: [Override]
        /// What it was before each change, in order of time.
        package var past: [Past] = []
        /// One that is made of shifts has these, and no layers.
        package var rotations: [Rotation] = []
        /// They do not meet each other.
        package var standIns: [StandIn] = []
        package var extraShifts: [ExtraShift] = []
        package init(id: String, zone: TimeZoneRules, layers: [Layer], overrides: [Override] = []) {
            self.id = id
            self.zone = zone
            self.layers = layers
            self.overrides = overrides
        }
    }

    package struct Level: Sendable {
        package var delayMinutes: Int
        package var userIDs: [String]
        package var scheduleIDs: [String]
        /// Each incident goes to one of its targets, and the next to the one after it.
        package var takesTurns = false
        package init(delayMinutes: Int, userIDs: [String], scheduleIDs: [String]) {
            self.delayMinutes = delayMinutes
            self.userIDs = userIDs
            self.scheduleIDs = scheduleIDs
        }
    }

    package struct Policy: Sendable {
        package var id: String
        package var levels: [Level]
        package var loops: Int
        package init(id: String, levels: [Level], loops: Int) {
            self.id = id
            self.levels = levels
            self.loops = loops
        }
    }

    /// A time in which no event of a service changes anything.
    package struct Maintenance: Sendable {
        package var serviceID: String
        package var start: Instant
        package var end: Instant
        package init(serviceID: String, start: Instant, end: Instant) {
            self.serviceID = serviceID
            self.start = start
            self.end = end
        }
    }

    package struct Service: Sendable {
        package var id: String
        package var integrationID: String
        package var routingKey: String
        package var isDecidedBySeverity: Bool
        /// Nil where each alert has an incident of its own.
        package var grouping: Grouping?
        package init(id: String, integrationID: String, routingKey: String, isDecidedBySeverity: Bool) {
            self.id = id
            self.integrationID = integrationID
            self.routingKey = routingKey
            self.isDecidedBySeverity = isDecidedBySeverity
        }
    }

    package var people: [Person] = []
    package var schedules: [Schedule] = []
    package var policies: [Policy] = []
    package var services: [Service] = []
    package var maintenances: [Maintenance] = []
    package var rules: Rules?
    /// Subscriptions that hear of everything, from the beginning on.
    package var listenerIDs: [String] = []

    package init() {}

    /// Whether a service is under maintenance; nil so near to a border that nodes' clocks may disagree.
    package func isMaintained(_ serviceID: String, at instant: Instant) -> Bool? {
        let margin = Checkers.skewMillisecondsMaximum + 1000
        func isInside(_ window: Maintenance, widenedBy milliseconds: Int64) -> Bool {
            window.serviceID == serviceID && window.start.adding(milliseconds: -milliseconds) <= instant
                && instant < window.end.adding(milliseconds: milliseconds)
        }
        if maintenances.contains(where: { isInside($0, widenedBy: -margin) }) { return true }
        return maintenances.contains { isInside($0, widenedBy: margin) } ? nil : false
    }

    package func policy(_ id: String) -> Policy? { policies.first { $0.id == id } }
    package func schedule(_ id: String) -> Schedule? { schedules.first { $0.id == id } }
}

extension WorldModel.Schedule {
    /// The furthest that clocks are set back in the zones of these worlds, in minutes.
    private static let setBackMinutes: Int64 = 61

    /// Who is on call by layers, read off the wall clock minute by minute; shares nothing with the renderer.
    package func userOnCall(at instant: Instant) -> String? {
        if let override = overrides.last(where: { $0.start <= instant && instant < $0.end }) { return override.userID }
        let wall = latestShown(at: instant)
        var found: String?
        for layer in past.first(where: { instant < $0.end })?.layers ?? layers {
            if let window = layer.window, !isOpen(window, at: wall) { continue }
            let start = zone.wallClock(at: layer.virtualStart).localSeconds
            let turn = (wall.localSeconds - start).floorDivided(by: layer.turnSeconds)
            found = layer.userIDs[Int(turn.floorRemainder(by: Int64(layer.userIDs.count)))]
        }
        return found
    }

    /// The latest time that the wall has shown so far: clocks that are set back take no turn back.
    func latestShown(at instant: Instant) -> WallClock {
        var latest = zone.wallClock(at: instant)
        let first = zone.wallClock(at: instant.adding(minutes: -Self.setBackMinutes))
        // No clock is set twice within an hour: nearly always none was set at all.
        if first.adding(seconds: Self.setBackMinutes * 60) == latest { return latest }
        for minutes in 1...Self.setBackMinutes {
            latest = max(latest, zone.wallClock(at: instant.adding(minutes: -minutes)))
        }
        return latest
    }

    /// Looks for a window that began today or yesterday.
    private func isOpen(_ window: WorldModel.Window, at wall: WallClock) -> Bool {
        [Int64(0), 1].contains { daysBack in
            let start = wall.startOfDay.adding(seconds: window.startSecond - daysBack * .secondsPerDay)
            return start <= wall && wall < start.adding(seconds: window.durationSeconds)
        }
    }
}

extension WorldModel {
    /// Whether a schedule that the policy names has changed so near to an instant that the clocks of two nodes can lie on
    /// different sides of the change.
    package func hasJustChanged(_ policy: Policy, at instant: Instant) -> Bool {
        let margin = 2 * Checkers.skewMillisecondsMaximum + 1000
        return policy.levels.flatMap(\.scheduleIDs).compactMap { schedule($0) }.flatMap(\.past).contains { past in
            abs(past.end.milliseconds(since: instant)) <= margin
        }
    }

    /// Everybody on call on a level, 1-based.
    package func usersOnCall(_ policy: Policy, level: Int, at instant: Instant) -> [String] {
        guard policy.levels.indices.contains(level - 1) else { return [] }
        let found = policy.levels[level - 1]
        return targets(of: found, at: instant).flatMap(\.self)
    }

    package func isAnybodyOnCall(_ policy: Policy, at instant: Instant) -> Bool {
        (1...max(policy.levels.count, 1)).contains { !usersOnCall(policy, level: $0, at: instant).isEmpty }
    }
}
