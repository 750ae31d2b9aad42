// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// Teams are shown in the order in which they were sent.
    static let scheduleTeams = Migration(id: "0005-schedule-teams") { _ in
        ["ALTER TABLE schedule_teams ADD COLUMN position BIGINT NOT NULL DEFAULT 0"]
    }
}
