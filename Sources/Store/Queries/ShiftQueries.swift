// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Custom shifts and overrides of schedules that are made of shifts.
package enum ShiftQueries {
    private static let shiftColumns: SQLText = "id, schedule_id, assignment_id, user_id, start_ms, end_ms"
    private static let overrideColumns: SQLText = """
        id, schedule_id, rotation_id, custom_shift_id, overridden_user_id, overriding_user_id, start_ms, end_ms, created_at_ms
        """

    private static func readShift(_ row: Row) -> CustomShift {
        CustomShift(
            id: row.text(0), scheduleID: row.text(1), assignmentID: row.text(2), member: member(row.optionalText(3)),
            start: row.instant(4), end: row.instant(5))
    }

    private static func readOverride(_ row: Row) -> ShiftOverride {
        let rotation = ShiftOverride.Target.rotation(row.optionalText(2) ?? "")
        let target = row.optionalText(3).map { ShiftOverride.Target.customShift($0) } ?? rotation
        return ShiftOverride(
            id: row.text(0), scheduleID: row.text(1), target: target, overridden: member(row.optionalText(4)),
            overriding: member(row.optionalText(5)), start: row.instant(6), end: row.instant(7), createdAt: row.instant(8))
    }

    private static func member(_ userID: String?) -> ShiftMember {
        guard let userID else { return .nobody }
        return .user(userID)
    }

    /// The schedules with their custom shifts and overrides that touch the range, ends included. Two statements if any is
    /// made of shifts, and else none.
    package static func filled(
        _ session: any Session, _ schedules: [Schedule], from: Instant, until: Instant
    ) throws -> [Schedule] {
        let ids = schedules.filter { $0.plan != nil }.map(\.id)
        guard !ids.isEmpty else { return schedules }
        let shifts = Dictionary(
            grouping: try customShifts(session, scheduleIDs: ids, from: from, until: until), by: \.scheduleID)
        let found = Dictionary(
            grouping: try overrides(session, scheduleIDs: ids, from: from, until: until), by: \.scheduleID)
        return schedules.map { schedule in
            var schedule = schedule
            schedule.plan?.customShifts = shifts[schedule.id] ?? []
            schedule.plan?.overrides = found[schedule.id] ?? []
            return schedule
        }
    }

    /// The same with those near the range, out of which shifts get their true bounds.
    package static func filledAround(
        _ session: any Session, _ schedules: [Schedule], from: Instant, until: Instant
    ) throws -> [Schedule] {
        let margin = (ScheduleRenderer.shiftSearchDays.last ?? 0) * .secondsPerDay
        return try filled(
            session, schedules, from: from.adding(seconds: -margin), until: until.adding(seconds: margin))
    }

    private static func touching(
        _ selection: SQLText, _ scheduleIDs: [String], _ from: Instant, _ until: Instant, _ order: SQLText
    ) -> SQLBuilder {
        var query = SQLBuilder(selection + " WHERE schedule_id")
        query.append(" IN ", in: scheduleIDs.map(SQLValue.text))
        query.append(" AND end_ms > ", SQLValue(from))
        query.append(" AND start_ms <= ", SQLValue(until))
        query.append(order)
        return query
    }

    package static func customShifts(
        _ session: any Session, scheduleIDs: [String], from: Instant, until: Instant
    ) throws -> [CustomShift] {
        let query = touching(
            "SELECT " + shiftColumns + " FROM schedule_custom_shifts", scheduleIDs, from, until,
            " ORDER BY schedule_id, start_ms, id")
        return try session.rows(query.sql, query.arguments).map(readShift)
    }

    package static func overrides(
        _ session: any Session, scheduleIDs: [String], from: Instant, until: Instant
    ) throws -> [ShiftOverride] {
        let query = touching(
            "SELECT " + overrideColumns + " FROM schedule_shift_overrides", scheduleIDs, from, until,
            " ORDER BY schedule_id, created_at_ms, id")
        return try session.rows(query.sql, query.arguments).map(readOverride)
    }

    package static func customShift(_ session: any Session, id: String, scheduleID: String) throws -> CustomShift? {
        try session.row(
            "SELECT " + shiftColumns + " FROM schedule_custom_shifts WHERE id = $1 AND schedule_id = $2",
            [.text(id), .text(scheduleID)]
        ).map(readShift)
    }

    package static func override(_ session: any Session, id: String, scheduleID: String) throws -> ShiftOverride? {
        try session.row(
            "SELECT " + overrideColumns + " FROM schedule_shift_overrides WHERE id = $1 AND schedule_id = $2",
            [.text(id), .text(scheduleID)]
        ).map(readOverride)
    }

    package static func upcomingShiftCount(_ session: any Session, scheduleID: String, at now: Instant) throws -> Int {
        try session.count(
            "SELECT COUNT(*) FROM schedule_custom_shifts WHERE schedule_id = $1 AND end_ms > $2",
            [.text(scheduleID), SQLValue(now)])
    }

    package static func upcomingOverrideCount(_ session: any Session, scheduleID: String, at now: Instant) throws -> Int {
        try session.count(
            "SELECT COUNT(*) FROM schedule_shift_overrides WHERE schedule_id = $1 AND end_ms > $2",
            [.text(scheduleID), SQLValue(now)])
    }

    package static func insert(_ session: any Session, _ shift: CustomShift) throws {
        try session.execute(
            """
            INSERT INTO schedule_custom_shifts (id, schedule_id, assignment_id, user_id, start_ms, end_ms)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(shift.id), .text(shift.scheduleID), .text(shift.assignmentID), SQLValue(shift.member.userID),
                SQLValue(shift.start), SQLValue(shift.end),
            ])
    }

    package static func insert(_ session: any Session, _ override: ShiftOverride) throws {
        var rotationID: String?
        var shiftID: String?
        switch override.target {
        case .rotation(let id): rotationID = id
        case .customShift(let id): shiftID = id
        }
        try session.execute(
            """
            INSERT INTO schedule_shift_overrides (
              id, schedule_id, rotation_id, custom_shift_id, overridden_user_id, overriding_user_id, start_ms, end_ms,
              created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                .text(override.id), .text(override.scheduleID), SQLValue(rotationID), SQLValue(shiftID),
                SQLValue(override.overridden.userID), SQLValue(override.overriding.userID), SQLValue(override.start),
                SQLValue(override.end), SQLValue(override.createdAt),
            ])
    }

    package static func update(_ session: any Session, _ shift: CustomShift) throws {
        try session.execute(
            "UPDATE schedule_custom_shifts SET user_id = $2, start_ms = $3, end_ms = $4 WHERE id = $1",
            [.text(shift.id), SQLValue(shift.member.userID), SQLValue(shift.start), SQLValue(shift.end)])
    }

    package static func update(_ session: any Session, _ override: ShiftOverride) throws {
        try session.execute(
            "UPDATE schedule_shift_overrides SET overriding_user_id = $2, start_ms = $3, end_ms = $4 WHERE id = $1",
            [
                .text(override.id), SQLValue(override.overriding.userID), SQLValue(override.start),
                SQLValue(override.end),
            ])
    }

    package static func deleteCustomShift(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM schedule_custom_shifts WHERE id = $1", [.text(id)])
    }

    package static func deleteOverride(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM schedule_shift_overrides WHERE id = $1", [.text(id)])
    }

    static func deleteAll(_ session: any Session, scheduleID: String) throws {
        try session.execute("DELETE FROM schedule_custom_shifts WHERE schedule_id = $1", [.text(scheduleID)])
        try session.execute("DELETE FROM schedule_shift_overrides WHERE schedule_id = $1", [.text(scheduleID)])
    }
}
