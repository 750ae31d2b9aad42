// SPDX-License-Identifier: Apache-2.0
package import Base

/// What a shift-based schedule is made of. Several people may be on call at once.
package struct ShiftPlan: Hashable, Sendable {
    /// In the order in which they were made; those that were removed stay for their history.
    package var rotations: [ShiftRotation]
    /// Of those that are kept, the ones around the time that is looked at.
    package var customShifts: [CustomShift]
    /// The same, in the order in which they were made.
    package var overrides: [ShiftOverride]

    package init(
        rotations: [ShiftRotation] = [], customShifts: [CustomShift] = [], overrides: [ShiftOverride] = []
    ) {
        self.rotations = rotations
        self.customShifts = customShifts
        self.overrides = overrides
    }

    /// People of events that are not over, each once, in the order of the rotations.
    func userIDs(at now: Instant) -> [String] {
        var seen: Set<String> = []
        var ids: [String] = []
        for event in rotations.flatMap(\.events) where event.phase(at: now) != .past {
            for id in event.members.compactMap(\.userID) where seen.insert(id).inserted { ids.append(id) }
        }
        return ids
    }
}

/// Who has a shift: a person, or deliberately nobody.
package enum ShiftMember: Hashable, Sendable {
    case user(String)
    case nobody

    package var userID: String? { if case .user(let id) = self { id } else { nil } }
}

/// Events that together say who covers a part of the schedule.
package struct ShiftRotation: Hashable, Sendable {
    package var id: String
    package var events: [ShiftEvent]
    /// It is shown no more, and what it was stays true of the past.
    package var isRemoved: Bool

    package init(id: String, events: [ShiftEvent] = [], isRemoved: Bool = false) {
        self.id = id
        self.events = events
        self.isRemoved = isRemoved
    }
}

/// A point in time with the zone on whose clocks it was read.
package struct ZonedTime: Hashable, Sendable {
    package var instant: Instant
    package var zone: TimeZoneRules

    package init(instant: Instant, zone: TimeZoneRules) {
        self.instant = instant
        self.zone = zone
    }
}

/// A shift that comes again by a rule, and who has it in turn.
package struct ShiftEvent: Hashable, Sendable {
    package enum Strategy: Hashable, Sendable {
        /// One member after the other, each for so many shifts.
        case rotating(shiftsPerMember: Int)
        case everyMember
    }

    package enum Phase: Hashable, Sendable { case past, active, future }

    package var id: String
    package var name: String
    /// Of the first shift, with which the members' turns begin. Its zone is that of all shifts.
    package var start: ZonedTime
    package var end: ZonedTime
    /// Shifts count from here on, and are cut here.
    package var effectiveSince: Instant
    package var effectiveUntil: Instant?
    /// As it was sent: no rule for a shift that comes once, or one ``RecurrenceRule``.
    package var recurrence: [String]
    package var strategy: Strategy
    package var members: [ShiftMember]

    package init(
        id: String, name: String, start: ZonedTime, end: ZonedTime, effectiveSince: Instant,
        effectiveUntil: Instant? = nil, recurrence: [String] = [], strategy: Strategy = .rotating(shiftsPerMember: 1),
        members: [ShiftMember]
    ) {
        self.id = id
        self.name = name
        self.start = start
        self.end = end
        self.effectiveSince = effectiveSince
        self.effectiveUntil = effectiveUntil
        self.recurrence = recurrence
        self.strategy = strategy
        self.members = members
    }

    package func phase(at now: Instant) -> Phase {
        if let endsAt, endsAt <= now { return .past }
        return effectiveSince > now ? .future : .active
    }

    /// Whether it is in effect when the other one no longer is.
    package func outlasts(_ other: ShiftEvent) -> Bool {
        guard let end = other.effectiveUntil else { return false }
        return effectiveUntil.map { $0 > end } ?? true
    }
}

/// One shift outside any rotation.
package struct CustomShift: Hashable, Sendable {
    package var id: String
    package var scheduleID: String
    /// The id of its one assignment, which clients know apart from the shift.
    package var assignmentID: String
    package var member: ShiftMember
    package var start: Instant
    package var end: Instant

    package init(
        id: String, scheduleID: String, assignmentID: String, member: ShiftMember, start: Instant, end: Instant
    ) {
        self.id = id
        self.scheduleID = scheduleID
        self.assignmentID = assignmentID
        self.member = member
        self.start = start
        self.end = end
    }
}

/// One member stands in for another in a rotation or a custom shift.
package struct ShiftOverride: Hashable, Sendable {
    package enum Target: Hashable, Sendable {
        case rotation(String)
        case customShift(String)
    }

    package var id: String
    package var scheduleID: String
    package var target: Target
    package var overridden: ShiftMember
    package var overriding: ShiftMember
    package var start: Instant
    package var end: Instant
    /// Where two overrides meet, the one made later wins.
    package var createdAt: Instant

    package init(
        id: String, scheduleID: String, target: Target, overridden: ShiftMember, overriding: ShiftMember, start: Instant,
        end: Instant, createdAt: Instant
    ) {
        self.id = id
        self.scheduleID = scheduleID
        self.target = target
        self.overridden = overridden
        self.overriding = overriding
        self.start = start
        self.end = end
        self.createdAt = createdAt
    }
}
