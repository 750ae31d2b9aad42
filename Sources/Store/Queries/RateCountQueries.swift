// SPDX-License-Identifier: Apache-2.0

/// What the nodes of an account have asked to let in of each caller's calls.
package enum RateCountQueries {
    /// Adds to what was asked for in a minute and answers the sum, each caller's askers one after the other. It may exceed
    /// the limit: who asks after the limit is reached gets nothing.
    package static func add(_ session: any Session, window: Int64, key: String, count: Int) throws -> Int {
        try session.row(
            """
            INSERT INTO rate_counts (window_number, rate_key, asked) VALUES ($1, $2, $3)
            ON CONFLICT (window_number, rate_key) DO UPDATE SET asked = rate_counts.asked + excluded.asked
            RETURNING asked
            """, [.integer(window), .text(key), SQLValue(count)]
        ).map { Int($0.integer(0)) } ?? count
    }

    /// Forgets minutes that are over.
    package static func forget(_ session: any Session, before window: Int64) throws {
        try session.execute("DELETE FROM rate_counts WHERE window_number < $1", [.integer(window)])
    }
}
