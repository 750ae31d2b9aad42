// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Incidents that gather alerts.
package enum AlertGroupQueries {
    /// Groups of a scope that an alert may join: those of its keys, or the latest where likeness decides. Resolved
    /// incidents are left out; whether a group's time is over is for the rules to say.
    package static func candidates(
        _ session: any Session, scopeID: String, plan: GroupingPlan, traits: GroupingTraits
    ) throws -> [GroupingCandidate] {
        plan.isFoundByKey
            ? try byKey(session, scopeID, plan, traits.keys) : try latest(session, scopeID, plan)
    }

    private static func byKey(
        _ session: any Session, _ scopeID: String, _ plan: GroupingPlan, _ keys: [String]
    ) throws -> [GroupingCandidate] {
        guard !keys.isEmpty else { return [] }
        var query = SQLBuilder(
            """
            SELECT alert_groups.incident_id, alert_groups.started_at_ms, alert_groups.last_alert_at_ms,
              alert_groups.likeness, alert_group_keys.match_key
            FROM alert_group_keys
            JOIN alert_groups ON alert_groups.incident_id = alert_group_keys.incident_id
            JOIN incidents ON incidents.id = alert_groups.incident_id
            WHERE incidents.status <> 'resolved'
            """)
        query.append(" AND alert_group_keys.scope_id = ", .text(scopeID))
        query.append(" AND alert_groups.kind = ", .text(plan.kind.rawValue))
        query.append(" AND alert_group_keys.match_key IN ", in: keys.map(SQLValue.text))
        return try session.rows(query.sql, query.arguments).map { row in candidate(row, keys: [row.text(4)]) }
    }

    /// No more than so many are read, those of resolved incidents among them: a flood must not make each event slower.
    private static func latest(
        _ session: any Session, _ scopeID: String, _ plan: GroupingPlan
    ) throws -> [GroupingCandidate] {
        let rows = try session.rows(
            """
            SELECT piece.incident_id, piece.started_at_ms, piece.last_alert_at_ms, piece.likeness, piece.match_keys
            FROM (
              SELECT incident_id, started_at_ms, last_alert_at_ms, likeness, match_keys FROM alert_groups
              WHERE scope_id = $1 AND kind = $2 ORDER BY last_alert_at_ms DESC LIMIT $3) AS piece
            JOIN incidents ON incidents.id = piece.incident_id
            WHERE incidents.status <> 'resolved'
            """,
            [.text(scopeID), .text(plan.kind.rawValue), SQLValue(GroupingRules.candidatesMaximum)])
        return rows.map { row in candidate(row, keys: readKeys(row.text(4))) }
    }

    private static func candidate(_ row: Row, keys: [String]) -> GroupingCandidate {
        GroupingCandidate(
            incidentID: row.text(0), startedAt: row.instant(1), lastAlertAt: row.instant(2), alertCount: 0, keys: keys,
            likeness: row.text(3))
    }

    private static func readKeys(_ text: String) -> [String] {
        ((try? JSON.parse(text))?.arrayValue ?? []).compactMap(\.stringValue)
    }

    /// How many alerts an incident has, open or not; counted no further than the most that it may have.
    package static func alertCount(_ session: any Session, incidentID: String) throws -> Int {
        let row = try session.row(
            "SELECT COUNT(*) FROM (SELECT id FROM alerts WHERE incident_id = $1 LIMIT $2) AS piece",
            [.text(incidentID), SQLValue(Incident.alertsMaximum)])
        return Int(row?.integer(0) ?? 0)
    }

    /// A new incident gathers from now on what its first alert is like.
    package static func begin(
        _ session: any Session, incidentID: String, scopeID: String, plan: GroupingPlan, traits: GroupingTraits,
        at now: Instant
    ) throws {
        try session.execute(
            """
            INSERT INTO alert_groups (incident_id, scope_id, kind, started_at_ms, last_alert_at_ms, ends_at_ms, match_keys,
              likeness)
            VALUES ($1, $2, $3, $4, $4, $5, $6, $7)
            """,
            [
                .text(incidentID), .text(scopeID), .text(plan.kind.rawValue), SQLValue(now),
                SQLValue(plan.end(startedAt: now, lastAlertAt: now)),
                .text(JSON.array(traits.keys.map(JSON.string)).text), .text(traits.likeness),
            ])
        try keep(session, traits, plan, scopeID: scopeID, incidentID: incidentID)
    }

    /// An alert has joined: its time begins anew, and its keys lead here too.
    package static func extend(
        _ session: any Session, _ group: GroupingCandidate, scopeID: String, plan: GroupingPlan, traits: GroupingTraits,
        at now: Instant
    ) throws {
        try session.execute(
            "UPDATE alert_groups SET last_alert_at_ms = $2, ends_at_ms = $3 WHERE incident_id = $1",
            [
                .text(group.incidentID), SQLValue(now),
                SQLValue(plan.end(startedAt: group.startedAt, lastAlertAt: now)),
            ])
        try keep(session, traits, plan, scopeID: scopeID, incidentID: group.incidentID)
    }

    private static func keep(
        _ session: any Session, _ traits: GroupingTraits, _ plan: GroupingPlan, scopeID: String, incidentID: String
    ) throws {
        guard plan.isFoundByKey else { return }
        for key in traits.keys {
            try session.execute(
                """
                INSERT INTO alert_group_keys (scope_id, match_key, incident_id) VALUES ($1, $2, $3)
                ON CONFLICT (scope_id, match_key) DO UPDATE SET incident_id = excluded.incident_id
                """, [.text(scopeID), .text(key), .text(incidentID)])
        }
    }

    /// How some incidents gather alerts, for those that do.
    package static func spans(_ session: any Session, incidentIDs: [String]) throws -> [String: GroupingSpan] {
        guard !incidentIDs.isEmpty else { return [:] }
        var query = SQLBuilder(
            "SELECT incident_id, kind, started_at_ms, ends_at_ms FROM alert_groups WHERE incident_id IN ")
        query.append("", in: incidentIDs.map(SQLValue.text))
        var spans: [String: GroupingSpan] = [:]
        for row in try session.rows(query.sql, query.arguments) {
            spans[row.text(0)] = GroupingSpan(
                kind: AlertGrouping.Kind(rawValue: row.text(1)) ?? .time, startedAt: row.instant(2),
                endsAt: row.optionalInstant(3))
        }
        return spans
    }
}
