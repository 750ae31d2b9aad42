// SPDX-License-Identifier: Apache-2.0
import Base
import Foundation
import Store

/// Puts a past into a database: incidents of half a year, some of them open, with alerts and history.
enum Filling {
    /// Fills up to `count` stored incidents in all, of which two in `openShare` are open. The server must be stopped.
    static func incidents(_ count: Int, openShare: Int, at path: String) async throws {
        let database = try await DatabaseURL.open("sqlite:\(path)")
        let now = LiveRuntime().now
        var done = try await database.read { session in
            Int(try session.row("SELECT MAX(number) FROM incidents", [])?.integer(0) ?? 0)
        }
        while done < count {
            let first = done + 1
            let last = min(count, done + 50_000)
            try await database.write { session in try fill(session, from: first, to: last, of: count, openShare, now) }
            done = last
        }
        try await database.write { session in
            try session.execute("UPDATE counters SET value = $1 WHERE name = 'incident_number'", [.integer(Int64(count))])
            try session.execute("ANALYZE")
        }
        await database.close()
    }

    private static let numbers: SQLText = """
        WITH RECURSIVE numbers (n) AS (SELECT $1 UNION ALL SELECT n + 1 FROM numbers WHERE n < $2)
        """

    private static func fill(
        _ session: any Session, from first: Int, to last: Int, of count: Int, _ openShare: Int, _ now: Instant
    ) throws {
        let halfYear: Int64 = 180 * 86_400_000
        let step = halfYear / Int64(count)
        let begin = now.milliseconds - halfYear
        let bounds: [SQLValue] = [SQLValue(first), SQLValue(last)]
        let times = bounds + [.integer(begin), .integer(step)]
        let shared = times + [SQLValue(openShare)]
        try session.execute("DROP TABLE IF EXISTS temp.places")
        try session.execute(
            "CREATE TEMP TABLE places AS SELECT id, ROW_NUMBER() OVER (ORDER BY id) - 1 AS position FROM services")
        try session.execute(
            numbers + """
                 INSERT INTO incidents (id, number, title, status, urgency, service_id, incident_key, is_manual,
                  created_at_ms, updated_at_ms, last_status_change_at_ms, changed_by_kind, changed_by_id, resolved_at_ms,
                  escalation_policy_id, policy_version_id, assigned_via, level, loops_done, is_exhausted, escalate_at_ms,
                  generation, unacknowledge_at_ms, is_snoozed, auto_resolve_at_ms, told_nobody_on_call, priority_id,
                  body_details, type_name, first_trigger_log_entry_id, acknowledgements)
                SELECT printf('Q0%012d', n), n, 'Disk is full on db-' || (n % 977),
                  CASE n / 10 % $5 WHEN 0 THEN 'triggered' WHEN 1 THEN 'acknowledged' ELSE 'resolved' END,
                  CASE WHEN n / 7 % 5 = 0 THEN 'low' ELSE 'high' END,
                  (SELECT id FROM places WHERE position = n % (SELECT COUNT(*) FROM places)),
                  'fill-' || n, 0, $3 + n * $4, $3 + n * $4, $3 + n * $4, 'service',
                  (SELECT id FROM services ORDER BY id LIMIT 1),
                  CASE WHEN n / 10 % $5 < 2 THEN NULL ELSE $3 + n * $4 + 600000 END,
                  (SELECT id FROM escalation_policies ORDER BY id LIMIT 1),
                  (SELECT version_id FROM escalation_policies ORDER BY id LIMIT 1),
                  'escalation_policy', 1, 0, 1, NULL, 1, NULL, 0, NULL, 0, NULL, NULL, 'incident_default',
                  printf('R0%012d', n * 3), '[]'
                FROM numbers
                """, shared)
        try session.execute(
            numbers + """
                 INSERT INTO alerts
                SELECT printf('Q1%012d', n), printf('Q0%012d', n),
                  (SELECT id FROM places WHERE position = n % (SELECT COUNT(*) FROM places)),
                  (SELECT id FROM integrations ORDER BY id LIMIT 1), 'fill-' || n,
                  CASE WHEN n / 10 % $5 < 2 THEN 'triggered' ELSE 'resolved' END, 'Disk is full',
                  'critical', $3 + n * $4, NULL, 0,
                  printf('R0%012d', n * 3),
                  '{"type":"alert_body","contexts":[],"details":{"disk":"/dev/sda1"},"cef_details":{}}'
                FROM numbers
                """, shared)
        for (offset, kind) in ["trigger", "assign", "resolve"].enumerated() {
            try session.execute(
                numbers + """
                     INSERT INTO log_entries
                    SELECT printf('Q0%012d', n), printf('R0%012d', n * 3 + $5),
                      (SELECT id FROM services ORDER BY id LIMIT 1), $6, $3 + n * $4, 'service',
                      (SELECT id FROM services ORDER BY id LIMIT 1), 'api', '[]', '{"summary":"Disk is full"}'
                    FROM numbers
                    """, times + [SQLValue(offset), .text(kind)])
        }
        try session.execute(
            numbers + """
                 INSERT INTO incident_assignments
                SELECT printf('Q0%012d', n), (SELECT id FROM users ORDER BY id LIMIT 1), 0, n, $3 + n * $4 FROM numbers
                WHERE n / 10 % $5 < 2
                """, shared)
        try session.execute(
            numbers + """
                 INSERT INTO incident_teams
                SELECT printf('Q0%012d', numbers.n), teams.id, numbers.n FROM numbers, teams WHERE numbers.n % 3 = 0
                """, bounds)
    }
}
