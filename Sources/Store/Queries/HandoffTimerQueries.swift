// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain

/// When each schedule is to be looked at for hand-offs. One row per schedule.
package enum HandoffTimerQueries {
    package struct DueTimer: Sendable, Hashable {
        package let scheduleID: String
        package let dueAt: Instant
        /// Nil when the schedule has not been looked at yet.
        package let lookedAt: Instant?
    }

    /// Lets a schedule that has changed be looked at from `now` on.
    package static func arm(_ session: any Session, scheduleIDs: [String], at now: Instant) throws {
        for id in Set(scheduleIDs).sorted() {
            try session.execute(
                """
                INSERT INTO handoff_timers (schedule_id, due_at_ms) VALUES ($1, $2)
                ON CONFLICT (schedule_id) DO UPDATE SET due_at_ms = excluded.due_at_ms
                """, [.text(id), SQLValue(now)])
        }
    }

    /// The oldest first. On PostgreSQL no other node can look at these until the transaction ends.
    package static func claim(_ session: any Session, at now: Instant, limit: Int) throws -> [DueTimer] {
        try session.rows(
            """
            SELECT schedule_id, due_at_ms, looked_at_ms FROM handoff_timers WHERE due_at_ms <= $1
            ORDER BY due_at_ms, schedule_id LIMIT $2
            """ + session.dialect.claimLock,
            [SQLValue(now), SQLValue(limit)]
        ).map { DueTimer(scheduleID: $0.text(0), dueAt: $0.instant(1), lookedAt: $0.optionalInstant(2)) }
    }

    package static func set(
        _ session: any Session, scheduleID: String, dueAt: Instant, lookedAt: Instant
    ) throws {
        try session.execute(
            "UPDATE handoff_timers SET due_at_ms = $2, looked_at_ms = $3 WHERE schedule_id = $1",
            [.text(scheduleID), SQLValue(dueAt), SQLValue(lookedAt)])
    }

    /// Lets a schedule that cannot be looked at wait, as far as nobody has set it anew.
    package static func postpone(_ session: any Session, _ timer: DueTimer, to dueAt: Instant) throws {
        try session.execute(
            "UPDATE handoff_timers SET due_at_ms = $3 WHERE schedule_id = $1 AND due_at_ms = $2",
            [.text(timer.scheduleID), SQLValue(timer.dueAt), SQLValue(dueAt)])
    }

    package static func delete(_ session: any Session, scheduleID: String) throws {
        try session.execute("DELETE FROM handoff_timers WHERE schedule_id = $1", [.text(scheduleID)])
    }

    package static func nextDue(_ session: any Session) throws -> Instant? {
        try session.row("SELECT MIN(due_at_ms) FROM handoff_timers", [])?.optionalInstant(0)
    }

    /// Whether a policy as it is now sends people to this schedule, and is one whose hand-offs are told.
    package static func tellsOfHandoffs(_ session: any Session, scheduleID: String) throws -> Bool {
        try session.row(
            """
            SELECT 1 FROM escalation_targets
            JOIN escalation_policies ON escalation_policies.version_id = escalation_targets.version_id
            WHERE escalation_targets.target_id = $1
              AND (escalation_policies.handoff_notifications = $2
                OR EXISTS (SELECT 1 FROM services WHERE services.escalation_policy_id = escalation_policies.id))
            LIMIT 1
            """,
            [.text(scheduleID), .text(EscalationPolicy.HandoffNotifications.always.rawValue)]) != nil
    }

    /// Schedules on which a user has turns, overrides or shifts to come.
    package static func scheduleIDs(_ session: any Session, userID: String, at now: Instant) throws -> [String] {
        try session.rows(
            """
            SELECT schedule_id FROM schedule_users WHERE user_id = $1
            UNION
            SELECT schedule_id FROM schedule_overrides WHERE user_id = $1 AND end_ms > $2
            UNION
            SELECT schedule_id FROM schedule_custom_shifts WHERE user_id = $1 AND end_ms > $2
            UNION
            SELECT schedule_id FROM schedule_shift_overrides WHERE overriding_user_id = $1 AND end_ms > $2
            """, [.text(userID), SQLValue(now)]
        ).map { $0.text(0) }
    }
}
