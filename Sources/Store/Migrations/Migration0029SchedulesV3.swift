// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Schedules made of shifts: `rotations` is set on them alone. Custom shifts and overrides grow with time, so that they
    /// are rows; rotations are few and read together.
    static let shiftSchedules = Migration(id: "0029-schedules-v3") { dialect in
        let end = dialect.keyedTableEnd
        return [
            "ALTER TABLE schedules ADD COLUMN rotations TEXT",
            """
            CREATE TABLE schedule_custom_shifts (
              id TEXT PRIMARY KEY, schedule_id TEXT NOT NULL REFERENCES schedules (id), assignment_id TEXT NOT NULL,
              user_id TEXT REFERENCES users (id), start_ms BIGINT NOT NULL, end_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX schedule_custom_shifts_by_end ON schedule_custom_shifts (schedule_id, end_ms)",
            "CREATE INDEX schedule_custom_shifts_by_user ON schedule_custom_shifts (user_id)",
            """
            CREATE TABLE schedule_shift_overrides (
              id TEXT PRIMARY KEY, schedule_id TEXT NOT NULL REFERENCES schedules (id), rotation_id TEXT,
              custom_shift_id TEXT, overridden_user_id TEXT REFERENCES users (id),
              overriding_user_id TEXT REFERENCES users (id), start_ms BIGINT NOT NULL, end_ms BIGINT NOT NULL,
              created_at_ms BIGINT NOT NULL)
            """ + end,
            "CREATE INDEX schedule_shift_overrides_by_end ON schedule_shift_overrides (schedule_id, end_ms)",
            "CREATE INDEX schedule_shift_overrides_by_overridden ON schedule_shift_overrides (overridden_user_id)",
            // With it and the account's own key a calendar's key can be made again, and is not kept itself.
            "ALTER TABLE calendar_keys ADD COLUMN nonce TEXT",
            "CREATE INDEX schedule_shift_overrides_by_overriding ON schedule_shift_overrides (overriding_user_id)",
        ]
    }
}
