// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

package enum ScheduleQueries {
    private static let columns: SQLText = "id, name, description, time_zone, layers, created_at_ms, rotations"

    private static func read(_ row: Row) -> Schedule {
        Schedule(
            id: row.text(0), name: row.text(1), description: row.optionalText(2),
            timeZone: TimeZoneRules(identifier: row.text(3)) ?? .utc, layers: ScheduleLayerText.read(row.text(4)),
            createdAt: row.instant(5), plan: row.optionalText(6).map { ShiftPlan(rotations: ShiftRotationText.read($0)) })
    }

    /// Schedules with their teams, in order of their ids. Two statements, however many ids.
    package static func find(_ session: any Session, ids: [String]) throws -> [Schedule] {
        try withTeams(session, try findAlone(session, ids: ids))
    }

    /// The same without their teams, for those who ask for the turns. One statement.
    package static func findAlone(_ session: any Session, ids: [String]) throws -> [Schedule] {
        guard !ids.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM schedules WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        query.append(" ORDER BY id")
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// One schedule for change: its row stays locked until the transaction ends.
    package static func lock(_ session: any Session, id: String) throws -> Schedule? {
        let rows = try session.rows(
            "SELECT " + columns + " FROM schedules WHERE id = $1" + session.dialect.rowLock, [.text(id)])
        return try withTeams(session, rows.map(read)).first
    }

    private static func withTeams(_ session: any Session, _ schedules: [Schedule]) throws -> [Schedule] {
        guard !schedules.isEmpty else { return [] }
        var query = SQLBuilder("SELECT schedule_id, team_id FROM schedule_teams WHERE schedule_id IN ")
        query.append("", in: schedules.map { .text($0.id) })
        query.append(" ORDER BY schedule_id, position, team_id")
        let teams = try session.rows(query.sql, query.arguments).textsByText
        return schedules.map { schedule in
            var schedule = schedule
            schedule.teamIDs = teams[schedule.id] ?? []
            return schedule
        }
    }

    package struct Filter: Sendable {
        package var query: String?
        package var teamIDs: [String]
        /// Whether those made of shifts are wanted, or those made of layers.
        package var isOfShifts: Bool
        package init(query: String? = nil, teamIDs: [String] = [], isOfShifts: Bool = false) {
            self.query = query
            self.teamIDs = teamIDs
            self.isOfShifts = isOfShifts
        }
    }

    private static func condition(_ filter: Filter, _ visibility: Visibility, to query: inout SQLBuilder) {
        query.append(" FROM schedules WHERE name >= ''")
        query.append(filter.isOfShifts ? " AND rotations IS NOT NULL" : " AND rotations IS NULL")
        if let text = filter.query {
            query.append(" AND lower(name) LIKE lower(", .text(LikePattern.containing(text)))
            query.append(") ESCAPE '\\'")
        }
        if !filter.teamIDs.isEmpty {
            query.append(
                " AND id IN (SELECT schedule_id FROM schedule_teams WHERE team_id IN ",
                in: filter.teamIDs.map(SQLValue.text))
            query.append(")")
        }
        query.appendVisible(.schedule, id: "schedules.id", visibility)
    }

    /// Up to `limit + 1` schedules by name.
    package static func page(
        _ session: any Session, _ filter: Filter, visibility: Visibility, limit: Int, offset: Int
    ) throws -> [Schedule] {
        var query = SQLBuilder("SELECT " + columns)
        condition(filter, visibility, to: &query)
        query.append(" ORDER BY name, id LIMIT ", SQLValue(limit + 1))
        query.append(" OFFSET ", SQLValue(offset))
        return try withTeams(session, try session.rows(query.sql, query.arguments).map(read))
    }

    package static func count(_ session: any Session, _ filter: Filter, visibility: Visibility) throws -> Int {
        var query = SQLBuilder("SELECT COUNT(*)")
        condition(filter, visibility, to: &query)
        return try session.count(query.sql, query.arguments)
    }

    package static func insert(_ session: any Session, _ schedule: Schedule) throws {
        try session.execute(
            """
            INSERT INTO schedules (id, name, description, time_zone, layers, created_at_ms, rotations)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .text(schedule.id), .text(schedule.name), SQLValue(schedule.description),
                .text(schedule.timeZone.identifier), .text(ScheduleLayerText.write(schedule.layers)),
                SQLValue(schedule.createdAt), SQLValue(schedule.plan.map { ShiftRotationText.write($0.rotations) }),
            ])
        try insertRelations(session, schedule, at: schedule.createdAt)
        try HandoffTimerQueries.arm(session, scheduleIDs: [schedule.id], at: schedule.createdAt)
    }

    package static func update(_ session: any Session, _ schedule: Schedule, at now: Instant) throws {
        try session.execute(
            "UPDATE schedules SET name = $2, description = $3, time_zone = $4, layers = $5, rotations = $6 WHERE id = $1",
            [
                .text(schedule.id), .text(schedule.name), SQLValue(schedule.description),
                .text(schedule.timeZone.identifier), .text(ScheduleLayerText.write(schedule.layers)),
                SQLValue(schedule.plan.map { ShiftRotationText.write($0.rotations) }),
            ])
        try deleteRelations(session, id: schedule.id)
        try insertRelations(session, schedule, at: now)
        try HandoffTimerQueries.arm(session, scheduleIDs: [schedule.id], at: now)
    }

    package static func delete(_ session: any Session, id: String) throws {
        try deleteRelations(session, id: id)
        try HandoffTimerQueries.delete(session, scheduleID: id)
        try session.execute("DELETE FROM schedule_overrides WHERE schedule_id = $1", [.text(id)])
        try ShiftQueries.deleteAll(session, scheduleID: id)
        try session.execute("DELETE FROM schedules WHERE id = $1", [.text(id)])
    }

    /// People of layers that have ended are left out: they may go, and no policy is found by them. Whose layers end later
    /// stays here until the next change, so that ``hasTurns(_:userID:at:)`` looks at the layers themselves.
    private static func insertRelations(_ session: any Session, _ schedule: Schedule, at now: Instant) throws {
        for id in schedule.userIDs(at: now) {
            try session.execute(
                "INSERT INTO schedule_users (schedule_id, user_id) VALUES ($1, $2)", [.text(schedule.id), .text(id)])
        }
        for (position, id) in schedule.teamIDs.enumerated() {
            try session.execute(
                "INSERT INTO schedule_teams (team_id, schedule_id, position) VALUES ($1, $2, $3)",
                [.text(id), .text(schedule.id), SQLValue(position)])
        }
    }

    private static func deleteRelations(_ session: any Session, id: String) throws {
        try session.execute("DELETE FROM schedule_users WHERE schedule_id = $1", [.text(id)])
        try session.execute("DELETE FROM schedule_teams WHERE schedule_id = $1", [.text(id)])
    }

    /// Whether a user has turns to come on any schedule.
    package static func hasTurns(_ session: any Session, userID: String, at now: Instant) throws -> Bool {
        let ids = try session.rows(
            "SELECT schedule_id FROM schedule_users WHERE user_id = $1 ORDER BY schedule_id", [.text(userID)]
        ).map { $0.text(0) }
        return try find(session, ids: ids).contains { $0.userIDs(at: now).contains(userID) }
    }

    /// Policies that use each schedule, by schedule id.
    package static func policyIDs(_ session: any Session, scheduleIDs: [String]) throws -> [String: [String]] {
        guard !scheduleIDs.isEmpty else { return [:] }
        var query = SQLBuilder(
            """
            SELECT DISTINCT escalation_targets.target_id, escalation_policies.id FROM escalation_targets
            JOIN escalation_policies ON escalation_policies.version_id = escalation_targets.version_id
            WHERE escalation_targets.target_id IN
            """ + " ")
        query.append("", in: scheduleIDs.map(SQLValue.text))
        query.append(" ORDER BY escalation_targets.target_id, escalation_policies.id")
        return try session.rows(query.sql, query.arguments).textsByText
    }

    /// Whether an open incident goes by a frozen policy that uses this schedule.
    package static func isUsedByOpenIncident(_ session: any Session, id: String) throws -> Bool {
        try session.row(
            """
            SELECT 1 FROM escalation_targets
            JOIN incidents ON incidents.policy_version_id = escalation_targets.version_id AND incidents.status <> 'resolved'
            WHERE escalation_targets.target_id = $1
            """, [.text(id)]) != nil
    }
}

/// The text in which a schedule's layers are kept: opaque to SQL.
enum ScheduleLayerText {
    static func write(_ layers: [ScheduleLayer]) -> String {
        JSON.array(
            layers.map { layer in
                [
                    "id": .string(layer.id), "name": .string(layer.name), "start": .int(layer.start.milliseconds),
                    "end": layer.end.map { .int($0.milliseconds) } ?? .null,
                    "virtual_start": .int(layer.rotationVirtualStart.milliseconds),
                    "turn": .int(layer.rotationTurnLengthSeconds), "users": .array(layer.userIDs.map(JSON.string)),
                    "zone": JSON(layer.timeZone?.identifier),
                    "restrictions": .array(
                        layer.restrictions.map { restriction in
                            [
                                "kind": .string(restriction.kind.rawValue), "start": .int(restriction.startSecondOfDay),
                                "duration": .int(restriction.durationSeconds),
                                "day": restriction.startDayOfWeek.map { .int(Int64($0)) } ?? .null,
                            ]
                        }),
                ]
            }
        ).text
    }

    static func read(_ text: String) -> [ScheduleLayer] {
        ((try? JSON.parse(text).arrayValue) ?? []).map { layer in
            ScheduleLayer(
                id: layer["id"]?.stringValue ?? "", name: layer["name"]?.stringValue ?? "",
                start: Instant(milliseconds: layer["start"]?.intValue ?? 0),
                end: layer["end"]?.intValue.map(Instant.init(milliseconds:)),
                rotationVirtualStart: Instant(milliseconds: layer["virtual_start"]?.intValue ?? 0),
                rotationTurnLengthSeconds: layer["turn"]?.intValue ?? .secondsPerDay,
                userIDs: layer["users"]?.arrayValue?.compactMap(\.stringValue) ?? [],
                restrictions: (layer["restrictions"]?.arrayValue ?? []).compactMap(restriction),
                timeZone: layer["zone"]?.stringValue.flatMap(TimeZoneRules.init(identifier:)))
        }
    }

    private static func restriction(_ json: JSON) -> LayerRestriction? {
        guard let kind = json["kind"]?.stringValue.flatMap(LayerRestriction.Kind.init(rawValue:)) else { return nil }
        return LayerRestriction(
            kind: kind, startSecondOfDay: json["start"]?.intValue ?? 0, durationSeconds: json["duration"]?.intValue ?? 0,
            startDayOfWeek: json["day"]?.intValue.map { Int($0) })
    }
}
