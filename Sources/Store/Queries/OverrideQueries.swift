// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

package enum OverrideQueries {
    /// Overrides that touch the range, ends included, in order of schedule and creation.
    package static func find(
        _ session: any Session, scheduleIDs: [String], from: Instant, until: Instant
    ) throws -> [ScheduleOverride] {
        guard !scheduleIDs.isEmpty else { return [] }
        var query = SQLBuilder(
            "SELECT id, schedule_id, user_id, start_ms, end_ms, created_at_ms FROM schedule_overrides WHERE schedule_id IN ")
        query.append("", in: scheduleIDs.map(SQLValue.text))
        query.append(" AND end_ms > ", SQLValue(from))
        query.append(" AND start_ms <= ", SQLValue(until))
        query.append(" ORDER BY schedule_id, created_at_ms, id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// The same with those near the range, out of which shifts get their true bounds.
    package static func findAround(
        _ session: any Session, scheduleIDs: [String], from: Instant, until: Instant
    ) throws -> [ScheduleOverride] {
        let margin = (ScheduleRenderer.shiftSearchDays.last ?? 0) * .secondsPerDay
        return try find(
            session, scheduleIDs: scheduleIDs, from: from.adding(seconds: -margin), until: until.adding(seconds: margin))
    }

    package static func find(_ session: any Session, id: String, scheduleID: String) throws -> ScheduleOverride? {
        try session.row(
            """
            SELECT id, schedule_id, user_id, start_ms, end_ms, created_at_ms FROM schedule_overrides
            WHERE id = $1 AND schedule_id = $2
            """, [.text(id), .text(scheduleID)]
        ).map(read)
    }

    private static func read(_ row: Row) -> ScheduleOverride {
        ScheduleOverride(
            id: row.text(0), scheduleID: row.text(1), userID: row.text(2), start: row.instant(3), end: row.instant(4),
            createdAt: row.instant(5))
    }

    package static func insert(_ session: any Session, _ override: ScheduleOverride) throws {
        try session.execute(
            """
            INSERT INTO schedule_overrides (id, schedule_id, user_id, start_ms, end_ms, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(override.id), .text(override.scheduleID), .text(override.userID), SQLValue(override.start),
                SQLValue(override.end), SQLValue(override.createdAt),
            ])
    }

    package static func truncate(_ session: any Session, id: String, at end: Instant) throws {
        try session.execute("UPDATE schedule_overrides SET end_ms = $2 WHERE id = $1", [.text(id), SQLValue(end)])
    }

    package static func delete(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM schedule_overrides WHERE id = $1", [.text(id)])
    }
}
