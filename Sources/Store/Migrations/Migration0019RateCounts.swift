// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// How many calls nodes have asked to let in, by minute and caller: what they tell each other of rate limits.
    static let rateCounts = Migration(id: "0019-rate-counts") { dialect in
        // Counts of a minute that is over are worth nothing. PostgreSQL then need not wait for the disk: what it does not
        // log, it may lose when it falls, and a caller has a little more that minute.
        let create: SQLText = dialect == .postgres ? "CREATE UNLOGGED TABLE" : "CREATE TABLE"
        return [
            create + """
                 rate_counts (
                  window_number BIGINT NOT NULL, rate_key TEXT NOT NULL, asked BIGINT NOT NULL,
                  PRIMARY KEY (window_number, rate_key))
                """ + dialect.keyedTableEnd
        ]
    }
}
