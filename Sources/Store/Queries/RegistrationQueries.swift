// SPDX-License-Identifier: Apache-2.0
package import Base

/// How many apps have registered themselves from a place, by its keyed hash. It is counted beside what people have tried
/// to sign in, within the same bound on rows, and under hashes of its own.
package enum RegistrationQueries {
    /// How many there were in the hour that is under way; 0 when none is.
    package static func count(_ session: any Session, place: String, at now: Instant) throws -> Int {
        try SignInQueries.attempts(session, keys: [place], at: now)[place]?.failures ?? 0
    }

    /// Counts one more. The first begins an hour that ends at `windowEnd`, and the others leave its end where it is.
    package static func count(
        _ session: any Session, place: String, at now: Instant, windowEnd: Instant
    ) throws {
        let end = try session.row(
            "SELECT expires_at_ms FROM sign_in_attempts WHERE key_hash = $1 AND expires_at_ms > $2",
            [.text(place), SQLValue(now)]
        ).map { $0.instant(0) }
        try SignInQueries.countAttempt(session, key: place, at: now, expiresAt: end ?? windowEnd)
    }
}
