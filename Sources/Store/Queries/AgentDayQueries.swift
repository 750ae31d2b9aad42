// SPDX-License-Identifier: Apache-2.0

/// What agents did within a day, counted in the transaction that does it: of two that race for the last, one gets it.
package enum AgentDayQueries {
    /// Counts one more incident, if the limit lets it in. Answers whether it does.
    package static func takeIncident(
        _ session: any Session, agentID: String, day: Int64, maximum: Int
    ) throws -> Bool {
        guard maximum > 0 else { return false }
        // Days that are over count nothing any more.
        try session.execute("DELETE FROM agent_days WHERE agent_id = $1 AND day < $2", [.text(agentID), .integer(day)])
        return try session.execute(
            """
            INSERT INTO agent_days (agent_id, day, incidents) VALUES ($1, $2, 1)
            ON CONFLICT (agent_id, day) DO UPDATE SET incidents = agent_days.incidents + 1
              WHERE agent_days.incidents < $3
            """, [.text(agentID), .integer(day), SQLValue(maximum)]) > 0
    }

    package static func deleteAll(_ session: any Session, agentID: String) throws {
        try session.execute("DELETE FROM agent_days WHERE agent_id = $1", [.text(agentID)])
    }
}
