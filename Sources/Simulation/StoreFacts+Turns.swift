// SPDX-License-Identifier: Apache-2.0
package import Base
import Store

extension StoreFacts {
    /// What the first level of a policy has given to people.
    package struct Turn: Sendable {
        /// Counts in the order of commits, which nodes' clocks do not tell.
        package var number: Int64
        package var incidentID: String
        package var policyID: String
        package var userIDs: [String]
        /// By the clock of who decided.
        package var takenAt: Instant

        package init(number: Int64, incidentID: String, policyID: String, userIDs: [String], takenAt: Instant) {
            self.number = number
            self.incidentID = incidentID
            self.policyID = policyID
            self.userIDs = userIDs
            self.takenAt = takenAt
        }
    }

    /// Lets the store number the lines of history that tell of a first level: their ids go by clocks that disagree. What is
    /// not committed leaves no number. The server never sees this table.
    static let turnStatements: [SQLText] = [
        """
        CREATE TABLE simulated_turns (
          number INTEGER PRIMARY KEY, incident_id TEXT NOT NULL, user_ids TEXT NOT NULL, taken_at_ms BIGINT NOT NULL)
        """,
        """
        CREATE TRIGGER simulated_turns_of_history AFTER INSERT ON log_entries
        WHEN NEW.kind IN ('assign', 'escalate') AND NEW.details = '{"level":1}'
        BEGIN
          INSERT INTO simulated_turns (incident_id, user_ids, taken_at_ms)
          VALUES (NEW.incident_id, NEW.user_ids, NEW.created_at_ms);
        END
        """,
    ]

    /// What first levels have given to people since, in the order of commits.
    static func turns(_ session: any Session, after number: Int64) throws -> [Turn] {
        try session.rows(
            """
            SELECT simulated_turns.number, simulated_turns.incident_id, incidents.escalation_policy_id,
              simulated_turns.user_ids, simulated_turns.taken_at_ms
            FROM simulated_turns JOIN incidents ON incidents.id = simulated_turns.incident_id
            WHERE simulated_turns.number > $1 ORDER BY simulated_turns.number
            """, [.integer(number)]
        ).map { row in
            let users = (try? JSON.parse(row.text(3)))?.arrayValue ?? []
            return Turn(
                number: row.integer(0), incidentID: row.text(1), policyID: row.text(2),
                userIDs: users.compactMap(\.stringValue), takenAt: row.instant(4))
        }
    }
}
