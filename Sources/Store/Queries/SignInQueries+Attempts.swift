// SPDX-License-Identifier: Apache-2.0
package import Base

/// What has failed, by keyed hashes of whom it was for and from where it came. The number of rows is bounded, whatever
/// is tried: past it those go first that would be forgotten next.
extension SignInQueries {
    package static let attemptsMaximum = 20_000

    package struct Attempts: Hashable, Sendable {
        package let failures: Int
        package let lastFailure: Instant
    }

    /// What is remembered under each key; nothing for those under which nothing failed.
    package static func attempts(
        _ session: any Session, keys: [String], at now: Instant
    ) throws -> [String: Attempts] {
        var query = SQLBuilder("SELECT key_hash, failures, last_failure_ms FROM sign_in_attempts WHERE expires_at_ms > ")
        query.append("", SQLValue(now))
        query.append(" AND key_hash IN ", in: keys.map(SQLValue.text))
        var found: [String: Attempts] = [:]
        for row in try session.rows(query.sql, query.arguments) {
            found[row.text(0)] = Attempts(failures: Int(row.integer(1)), lastFailure: row.instant(2))
        }
        return found
    }

    /// Counts one failure more under a key, to be forgotten at `expiresAt`.
    package static func countAttempt(
        _ session: any Session, key: String, at now: Instant, expiresAt: Instant
    ) throws {
        try session.execute("DELETE FROM sign_in_attempts WHERE expires_at_ms <= $1", [SQLValue(now)])
        try session.execute(
            """
            INSERT INTO sign_in_attempts (key_hash, failures, last_failure_ms, expires_at_ms) VALUES ($1, 1, $2, $3)
            ON CONFLICT (key_hash) DO UPDATE SET failures = sign_in_attempts.failures + 1,
              last_failure_ms = excluded.last_failure_ms, expires_at_ms = excluded.expires_at_ms
            """, [.text(key), SQLValue(now), SQLValue(expiresAt)])
        try keepAttemptsBounded(session)
    }

    private static func keepAttemptsBounded(_ session: any Session) throws {
        let count = try attemptCount(session)
        guard count > attemptsMaximum else { return }
        try session.execute(
            """
            DELETE FROM sign_in_attempts WHERE key_hash IN (
              SELECT key_hash FROM sign_in_attempts ORDER BY expires_at_ms, key_hash LIMIT $1)
            """, [SQLValue(count - attemptsMaximum)])
    }

    package static func attemptCount(_ session: any Session) throws -> Int {
        try session.count(
            "SELECT COUNT(*) FROM (SELECT 1 FROM sign_in_attempts ORDER BY expires_at_ms LIMIT $1) AS piece",
            [SQLValue(attemptsMaximum * 2)])
    }

    /// Takes one counted failure back: it was none.
    package static func forgiveAttempt(_ session: any Session, key: String) throws {
        try session.execute(
            "UPDATE sign_in_attempts SET failures = failures - 1 WHERE key_hash = $1 AND failures > 0", [.text(key)])
    }

    package static func forgetAttempts(_ session: any Session, key: String) throws {
        try session.execute("DELETE FROM sign_in_attempts WHERE key_hash = $1", [.text(key)])
    }
}
