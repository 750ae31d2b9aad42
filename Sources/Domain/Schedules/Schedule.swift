// SPDX-License-Identifier: Apache-2.0
package import Base

/// Who is on call when: layers of rotations stacked on each other, read on the wall clock of one zone.
package struct Schedule: Hashable, Sendable {
    package var id: String
    package var name: String
    package var description: String?
    package var timeZone: TimeZoneRules
    /// In the order of a request: the last layer wins wherever it has an entry, earlier ones show through its gaps.
    package var layers: [ScheduleLayer]
    package var teamIDs: [String]
    package var createdAt: Instant
    /// Of a shift-based schedule, which has no layers; nil for one that is made of layers.
    package var plan: ShiftPlan?

    package init(
        id: String = "", name: String = "", description: String? = nil, timeZone: TimeZoneRules = .utc,
        layers: [ScheduleLayer] = [], teamIDs: [String] = [], createdAt: Instant = Instant(milliseconds: 0),
        plan: ShiftPlan? = nil
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.timeZone = timeZone
        self.layers = layers
        self.teamIDs = teamIDs
        self.createdAt = createdAt
        self.plan = plan
    }
}

extension Schedule {
    /// What clients call one that is made of shifts, and under which version of the API they find it.
    package static let typeOfShifts = "schedule_v3"
    package static let versionOfShifts = "v3"

    /// Who has turns to come: users of the layers that have not ended, each once, in the order of the layers; of a
    /// shift-based schedule, those of the events that are not over.
    package func userIDs(at now: Instant) -> [String] {
        if let plan { return plan.userIDs(at: now) }
        var seen: Set<String> = []
        var ids: [String] = []
        for layer in layers where !layer.hasEnded(by: now) {
            for id in layer.userIDs where seen.insert(id).inserted { ids.append(id) }
        }
        return ids
    }

    /// Whether any of these people can be on call by it at all. One that is made of shifts is not looked into: it may be.
    package func mayCall(_ people: Set<String>, overrides: [ScheduleOverride]) -> Bool {
        plan != nil || layers.contains { layer in layer.userIDs.contains { people.contains($0) } }
            || overrides.contains { $0.scheduleID == id && people.contains($0.userID) }
    }
}

/// One rotation: users who take turns of equal length, on the wall clock.
package struct ScheduleLayer: Hashable, Sendable {
    package var id: String
    package var name: String
    /// From here on the layer counts; the rotation may have begun earlier.
    package var start: Instant
    /// From here on the layer no longer counts; nil for a layer that does not end.
    package var end: Instant?
    /// Where the first user's turn number 0 begins: it fixes the phase of the rotation.
    package var rotationVirtualStart: Instant
    package var rotationTurnLengthSeconds: Int64
    package var userIDs: [String]
    /// The layer counts inside any of these windows; without restrictions it always counts.
    package var restrictions: [LayerRestriction]
    /// Set on the ended part of a layer whose schedule has moved to another zone since: the past keeps its own clock.
    /// Nil means the schedule's zone.
    package var timeZone: TimeZoneRules?

    package init(
        id: String = "", name: String = "", start: Instant, end: Instant? = nil, rotationVirtualStart: Instant,
        rotationTurnLengthSeconds: Int64, userIDs: [String], restrictions: [LayerRestriction] = [],
        timeZone: TimeZoneRules? = nil
    ) {
        self.id = id
        self.name = name
        self.start = start
        self.end = end
        self.rotationVirtualStart = rotationVirtualStart
        self.rotationTurnLengthSeconds = rotationTurnLengthSeconds
        self.userIDs = userIDs
        self.restrictions = restrictions
        self.timeZone = timeZone
    }

    /// Whether the two put the same person on call at each instant at which both count.
    package func hasSameRotation(as other: ScheduleLayer) -> Bool {
        rotationVirtualStart == other.rotationVirtualStart
            && rotationTurnLengthSeconds == other.rotationTurnLengthSeconds && userIDs == other.userIDs
            && restrictions == other.restrictions
    }

    /// Whether it is history by then: an end at that very moment counts.
    package func hasEnded(by now: Instant) -> Bool { end.map { $0 <= now } ?? false }

    func counts(at instant: Instant) -> Bool {
        guard start <= instant else { return false }
        guard let end else { return true }
        return instant < end
    }
}

/// A window of the day or the week, on the wall clock, inside which a layer counts.
package struct LayerRestriction: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case daily = "daily_restriction"
        case weekly = "weekly_restriction"
    }

    package var kind: Kind
    package var startSecondOfDay: Int64
    /// May reach past midnight, or past the week's end.
    package var durationSeconds: Int64
    /// ISO day, 1 is Monday; of weekly restrictions only.
    package var startDayOfWeek: Int?

    package init(kind: Kind, startSecondOfDay: Int64, durationSeconds: Int64, startDayOfWeek: Int? = nil) {
        self.kind = kind
        self.startSecondOfDay = startSecondOfDay
        self.durationSeconds = durationSeconds
        self.startDayOfWeek = startDayOfWeek
    }
}

/// One user takes a stretch of time, whatever the layers say.
package struct ScheduleOverride: Hashable, Sendable {
    package var id: String
    package var scheduleID: String
    package var userID: String
    package var start: Instant
    package var end: Instant
    /// Where two overrides meet, the one created later wins.
    package var createdAt: Instant

    package init(id: String, scheduleID: String, userID: String, start: Instant, end: Instant, createdAt: Instant) {
        self.id = id
        self.scheduleID = scheduleID
        self.userID = userID
        self.start = start
        self.end = end
        self.createdAt = createdAt
    }

    /// Overrides made by one request share their time; identifiers grow with the order in which they were made.
    func isOutranked(by other: ScheduleOverride) -> Bool {
        (createdAt, id) < (other.createdAt, other.id)
    }
}
