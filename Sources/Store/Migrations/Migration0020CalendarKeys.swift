// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// What the addresses of people's calendars are recognised by.
    static let calendarKeys = Migration(id: "0020-calendar-keys") { dialect in
        [
            """
            CREATE TABLE calendar_keys (
              user_id TEXT PRIMARY KEY REFERENCES users (id), key_hash TEXT NOT NULL UNIQUE, created_at_ms BIGINT NOT NULL)
            """ + dialect.keyedTableEnd
        ]
    }
}
