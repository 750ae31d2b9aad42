// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// What alters a shift-based schedule for a while and is kept beside its rotations: a custom shift, or an override.
protocol ShiftChange: Sendable {
    /// The variable of the path that holds its id.
    static var idName: String { get }
    /// As sentences name many of them.
    static var plural: String { get }
    /// The field that names people; empty where there are several.
    static var membersField: String { get }
    /// Why one that has ended is not deleted.
    static var refusalOfPast: String { get }

    var id: String { get }
    var start: Instant { get set }
    var end: Instant { get set }
    /// Whom it names when it is made.
    var named: [ShiftMember] { get }
    /// Whom a change of it can name anew.
    var renamed: [ShiftMember] { get }

    /// Those that touch the range, ends included.
    static func touching(_ session: any Session, scheduleID: String, from: Instant, until: Instant) throws -> [Self]
    static func find(_ session: any Session, id: String, scheduleID: String) throws -> Self?
    /// How many are not over.
    static func upcomingCount(_ session: any Session, scheduleID: String, at now: Instant) throws -> Int
    /// What a new one is made of; refuses a body that is none.
    static func blank(for change: Change<Self>, in schedule: Schedule, _ work: Work) throws -> Self

    /// That what it is for is there.
    func checkTarget(in schedule: Schedule, _ work: Work) throws
    func updated(to proposed: Self, now: Instant) throws(ShiftRefusal) -> Self
    func insert(_ session: any Session) throws
    func update(_ session: any Session) throws
    func delete(_ session: any Session) throws
}

extension CustomShift: ShiftChange {
    static let idName = "custom_shift_id"
    static let plural = "custom shifts"
    static let membersField = "assignments"
    static let refusalOfPast = "Shift has ended and cannot be deleted"

    var named: [ShiftMember] { [member] }
    var renamed: [ShiftMember] { [member] }

    static func touching(
        _ session: any Session, scheduleID: String, from: Instant, until: Instant
    ) throws -> [CustomShift] {
        try ShiftQueries.customShifts(session, scheduleIDs: [scheduleID], from: from, until: until)
    }

    static func find(_ session: any Session, id: String, scheduleID: String) throws -> CustomShift? {
        try ShiftQueries.customShift(session, id: id, scheduleID: scheduleID)
    }

    static func upcomingCount(_ session: any Session, scheduleID: String, at now: Instant) throws -> Int {
        try ShiftQueries.upcomingShiftCount(session, scheduleID: scheduleID, at: now)
    }

    static func blank(for change: Change<CustomShift>, in schedule: Schedule, _ work: Work) throws -> CustomShift {
        let now = work.now.roundedDownToSecond
        return CustomShift(
            id: work.makeID(), scheduleID: schedule.id, assignmentID: work.makeID(), member: .nobody, start: now, end: now)
    }

    func checkTarget(in schedule: Schedule, _ work: Work) throws {}

    func updated(to proposed: CustomShift, now: Instant) throws(ShiftRefusal) -> CustomShift {
        try ShiftRules.updated(self, to: proposed, now: now)
    }

    func insert(_ session: any Session) throws { try ShiftQueries.insert(session, self) }
    func update(_ session: any Session) throws { try ShiftQueries.update(session, self) }
    func delete(_ session: any Session) throws { try ShiftQueries.deleteCustomShift(session, id: id) }
}

extension ShiftOverride: ShiftChange {
    static let idName = "override_id"
    static let plural = "overrides"
    static let membersField = ""
    static let refusalOfPast = "Override has ended and cannot be deleted"
    private static let oneTarget = "Override must name either a rotation_id or a custom_shift_id"

    var named: [ShiftMember] { [overridden, overriding] }
    var renamed: [ShiftMember] { [overriding] }

    static func touching(
        _ session: any Session, scheduleID: String, from: Instant, until: Instant
    ) throws -> [ShiftOverride] {
        try ShiftQueries.overrides(session, scheduleIDs: [scheduleID], from: from, until: until)
    }

    static func find(_ session: any Session, id: String, scheduleID: String) throws -> ShiftOverride? {
        try ShiftQueries.override(session, id: id, scheduleID: scheduleID)
    }

    static func upcomingCount(_ session: any Session, scheduleID: String, at now: Instant) throws -> Int {
        try ShiftQueries.upcomingOverrideCount(session, scheduleID: scheduleID, at: now)
    }

    static func blank(for change: Change<ShiftOverride>, in schedule: Schedule, _ work: Work) throws -> ShiftOverride {
        guard change.present.contains("rotation_id") != change.present.contains("custom_shift_id") else {
            throw APIError.invalidInput(oneTarget)
        }
        let now = work.now.roundedDownToSecond
        return ShiftOverride(
            id: work.makeID(), scheduleID: schedule.id, target: .rotation(""), overridden: .nobody, overriding: .nobody,
            start: now, end: now, createdAt: work.now)
    }

    func checkTarget(in schedule: Schedule, _ work: Work) throws {
        let isThere: Bool =
            switch target {
            case .rotation(let id): schedule.plan?.shownRotations.contains { $0.id == id } ?? false
            case .customShift(let id):
                try ShiftQueries.customShift(work.session, id: id, scheduleID: schedule.id) != nil
            }
        guard isThere else { throw APIError.invalidInput("What the override is for is not on this schedule") }
    }

    func updated(to proposed: ShiftOverride, now: Instant) throws(ShiftRefusal) -> ShiftOverride {
        try ShiftRules.updated(self, to: proposed, now: now)
    }

    func insert(_ session: any Session) throws { try ShiftQueries.insert(session, self) }
    func update(_ session: any Session) throws { try ShiftQueries.update(session, self) }
    func delete(_ session: any Session) throws { try ShiftQueries.deleteOverride(session, id: id) }
}
