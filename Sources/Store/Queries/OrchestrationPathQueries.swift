// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// Rules of paths, and whether services use theirs.
package enum OrchestrationPathQueries {
    package static func find(
        _ session: any Session, ownerID: String, _ kind: OrchestrationPath.Kind
    ) throws -> StoredOrchestrationPath? {
        try session.row(
            """
            SELECT version, document, created_at_ms, created_by, updated_at_ms, updated_by FROM orchestration_paths
            WHERE owner_id = $1 AND kind = $2
            """, [.text(ownerID), .text(kind.rawValue)]
        ).map { row in
            let document = try? JSON.parse(row.text(1), depthMaximum: JSON.storedDepthMaximum)
            return StoredOrchestrationPath(
                ownerID: ownerID, kind: kind, document: document?.objectValue ?? OrchestrationForm.empty(kind),
                mark: ChangeMark(
                    createdAt: row.instant(2), createdByID: row.optionalText(3), updatedAt: row.instant(4),
                    updatedByID: row.optionalText(5), version: row.text(0)))
        }
    }

    package static func set(_ session: any Session, _ path: StoredOrchestrationPath) throws {
        try session.execute(
            """
            INSERT INTO orchestration_paths (owner_id, kind, version, document, created_at_ms, created_by, updated_at_ms,
              updated_by)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            ON CONFLICT (owner_id, kind)
            DO UPDATE SET version = excluded.version, document = excluded.document,
              updated_at_ms = excluded.updated_at_ms, updated_by = excluded.updated_by
            """,
            [
                .text(path.ownerID), .text(path.kind.rawValue), .text(path.mark.version),
                .text(JSON.object(path.document).text), SQLValue(path.mark.createdAt), SQLValue(path.mark.createdByID),
                SQLValue(path.mark.updatedAt), SQLValue(path.mark.updatedByID),
            ])
    }

    /// Everything that belongs to an orchestration or to a service besides its integrations.
    package static func deleteAll(_ session: any Session, ownerID: String) throws {
        let statements: [SQLText] = [
            "DELETE FROM orchestration_paths WHERE owner_id = $1",
            "DELETE FROM service_orchestrations WHERE service_id = $1",
            "DELETE FROM orchestration_enablements WHERE orchestration_id = $1",
        ]
        try CacheVariableQueries.deleteAll(session, ownerID: ownerID)
        for statement in statements { try session.execute(statement, [.text(ownerID)]) }
    }

    // MARK: Services

    package static func isActive(_ session: any Session, serviceID: String) throws -> Bool {
        try session.row("SELECT is_active FROM service_orchestrations WHERE service_id = $1", [.text(serviceID)])?
            .flag(0) ?? false
    }

    package static func setActive(_ session: any Session, serviceID: String, _ isActive: Bool) throws {
        try session.execute(
            """
            INSERT INTO service_orchestrations (service_id, is_active) VALUES ($1, $2)
            ON CONFLICT (service_id) DO UPDATE SET is_active = excluded.is_active
            """, [.text(serviceID), SQLValue(isActive)])
    }
}
