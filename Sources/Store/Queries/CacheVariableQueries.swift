// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Cache variables of orchestrations and of services, and what they hold.
package enum CacheVariableQueries {
    private static let columns: SQLText = """
        id, owner_id, name, is_disabled, configuration, conditions, version, created_at_ms, created_by, updated_at_ms,
          updated_by, value, value_at_ms
        """

    private static func read(_ row: Row) -> CacheVariable {
        CacheVariable(
            id: row.text(0), ownerID: row.text(1), name: row.text(2), isDisabled: row.flag(3),
            configuration: json(row.text(4)) ?? [:], conditions: json(row.text(5)) ?? [],
            value: row.optionalText(11).flatMap(json), valueAt: row.optionalInstant(12),
            mark: ChangeMark(
                createdAt: row.instant(7), createdByID: row.optionalText(8), updatedAt: row.instant(9),
                updatedByID: row.optionalText(10), version: row.text(6)))
    }

    private static func json(_ text: String) -> JSON? {
        try? JSON.parse(text, depthMaximum: JSON.storedDepthMaximum)
    }

    /// By name.
    package static func all(_ session: any Session, ownerID: String) throws -> [CacheVariable] {
        try session.rows(
            "SELECT " + columns + " FROM orchestration_cache_variables WHERE owner_id = $1 ORDER BY name LIMIT $2",
            [.text(ownerID), SQLValue(CacheVariable.countMaximum)]
        ).map(read)
    }

    /// Those that events and rules find, by name. Asked for each event.
    package static func enabled(_ session: any Session, ownerID: String) throws -> [CacheVariable] {
        try session.rows(
            "SELECT " + columns
                + " FROM orchestration_cache_variables WHERE owner_id = $1 AND is_disabled = 0 ORDER BY name LIMIT $2",
            [.text(ownerID), SQLValue(CacheVariable.countMaximum)]
        ).map(read)
    }

    package static func find(_ session: any Session, id: String) throws -> CacheVariable? {
        try session.row("SELECT " + columns + " FROM orchestration_cache_variables WHERE id = $1", [.text(id)]).map(read)
    }

    /// Without a value.
    package static func insert(_ session: any Session, _ variable: CacheVariable) throws {
        let mark = variable.mark
        try session.execute(
            """
            INSERT INTO orchestration_cache_variables (id, name, is_disabled, configuration, conditions, version,
              updated_at_ms, updated_by, owner_id, created_at_ms, created_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """, values(variable) + [.text(variable.ownerID), SQLValue(mark.createdAt), SQLValue(mark.createdByID)])
    }

    /// All but its value, which events may be changing.
    package static func update(_ session: any Session, _ variable: CacheVariable) throws {
        try session.execute(
            """
            UPDATE orchestration_cache_variables SET name = $2, is_disabled = $3, configuration = $4, conditions = $5,
              version = $6, updated_at_ms = $7, updated_by = $8
            WHERE id = $1
            """, values(variable))
    }

    private static func values(_ variable: CacheVariable) -> [SQLValue] {
        [
            .text(variable.id), .text(variable.name), SQLValue(variable.isDisabled), .text(variable.configuration.text),
            .text(variable.conditions.text), .text(variable.mark.version), SQLValue(variable.mark.updatedAt),
            SQLValue(variable.mark.updatedByID),
        ]
    }

    package static func setValue(_ session: any Session, id: String, _ value: JSON, at now: Instant) throws {
        try session.execute(
            "UPDATE orchestration_cache_variables SET value = $2, value_at_ms = $3 WHERE id = $1",
            [.text(id), .text(value.text), SQLValue(now)])
    }

    package static func clearValue(_ session: any Session, id: String) throws {
        try session.execute(
            "UPDATE orchestration_cache_variables SET value = NULL, value_at_ms = NULL WHERE id = $1", [.text(id)])
    }

    /// With what it has counted.
    package static func delete(_ session: any Session, _ variable: CacheVariable) throws {
        try forgetCount(session, variable)
        try session.execute("DELETE FROM orchestration_cache_variables WHERE id = $1", [.text(variable.id)])
    }

    package static func deleteAll(_ session: any Session, ownerID: String) throws {
        for variable in try all(session, ownerID: ownerID) { try forgetCount(session, variable) }
        try session.execute("DELETE FROM orchestration_cache_variables WHERE owner_id = $1", [.text(ownerID)])
    }

    /// What was counted is kept under the time over which it was.
    package static func forgetCount(_ session: any Session, _ variable: CacheVariable) throws {
        guard let counter = try OrchestrationForm.read(variable).rule.counter else { return }
        try OrchestrationEventQueries.reset(session, counter)
    }
}

/// Which extra features orchestrations use.
package enum OrchestrationEnablementQueries {
    /// What was set; the rest is as it is until somebody sets it.
    package static func find(_ session: any Session, orchestrationID: String) throws -> [ServiceEnablement] {
        try session.rows(
            """
            SELECT feature, is_enabled, updated_at_ms FROM orchestration_enablements WHERE orchestration_id = $1
            ORDER BY feature
            """, [.text(orchestrationID)]
        ).map { row in
            ServiceEnablement(feature: row.text(0), isEnabled: row.flag(1), updatedAt: row.instant(2))
        }
    }

    package static func set(
        _ session: any Session, orchestrationID: String, _ enablement: ServiceEnablement
    ) throws {
        try session.execute(
            """
            INSERT INTO orchestration_enablements (orchestration_id, feature, is_enabled, updated_at_ms)
            VALUES ($1, $2, $3, $4)
            ON CONFLICT (orchestration_id, feature)
            DO UPDATE SET is_enabled = excluded.is_enabled, updated_at_ms = excluded.updated_at_ms
            """,
            [
                .text(orchestrationID), .text(enablement.feature), SQLValue(enablement.isEnabled),
                SQLValue(enablement.updatedAt),
            ])
    }
}
