// SPDX-License-Identifier: Apache-2.0
package import Base

/// One step of the schema. Its id is its place in the order and is never used for anything else.
package struct Migration: Sendable {
    /// For example `0001-people`.
    package let id: String
    package let statements: @Sendable (Dialect) -> [SQLText]

    package init(id: String, statements: @escaping @Sendable (Dialect) -> [SQLText]) {
        self.id = id
        self.statements = statements
    }
}

/// Why a database cannot be brought to this program's schema.
package enum MigrationError: Error, Equatable, CustomStringConvertible {
    /// A newer program has been at this database; carries the migrations that this one does not know.
    case databaseIsNewer([String])

    package var description: String {
        switch self {
        case .databaseIsNewer(let ids):
            "the database was migrated by a newer version of tocsin (\(ids.joined(separator: ", "))): use that version or "
                + "a later one, or a backup from before"
        }
    }
}

/// Brings a database's schema up to date.
package enum Migrator {
    /// Applies what is missing, each migration in a transaction of its own, and answers the ids of those applied.
    ///
    /// Nodes that start together do not disturb each other: each takes the migration lock and looks again. Throws
    /// ``MigrationError`` and ``DatabaseError``.
    @discardableResult
    package static func migrate(
        _ database: any Database, _ migrations: [Migration] = Migrations.all, runtime: any Runtime = LiveRuntime()
    ) async throws -> [String] {
        let known = migrations.map(\.id)
        let present = try await database.write { session in try lockAndReadApplied(session) }
        let unknown = present.filter { !known.contains($0) }
        guard unknown.isEmpty else { throw MigrationError.databaseIsNewer(unknown) }
        var applied: [String] = []
        for migration in migrations where !present.contains(migration.id) {
            let now = runtime.now
            if try await database.write({ session in try apply(migration, at: now, session) }) {
                applied.append(migration.id)
            }
        }
        return applied
    }

    /// Whether another node has not done it meanwhile.
    private static func apply(_ migration: Migration, at now: Instant, _ session: any Session) throws -> Bool {
        guard try !lockAndReadApplied(session).contains(migration.id) else { return false }
        for statement in migration.statements(session.dialect) { try session.execute(statement) }
        try session.execute(
            "INSERT INTO schema_migrations (id, applied_at_ms) VALUES ($1, $2)",
            [.text(migration.id), SQLValue(now)])
        return true
    }

    private static func lockAndReadApplied(_ session: any Session) throws -> [String] {
        for statement in session.dialect.migrationLock { _ = try session.rows(statement) }
        try session.execute(
            session.dialect.collated(
                "CREATE TABLE IF NOT EXISTS schema_migrations (id TEXT PRIMARY KEY, applied_at_ms BIGINT NOT NULL)"))
        return try session.rows("SELECT id FROM schema_migrations ORDER BY id").map { $0.text(0) }
    }
}

extension Dialect {
    /// Begins a transaction that changes the schema: alone among all nodes, and without the time limit of ordinary
    /// statements. SQLite's write transactions are alone anyway.
    fileprivate var migrationLock: [SQLText] {
        switch self {
        case .sqlite: []
        // Any number will do, as long as every version uses the same.
        case .postgres: ["SET LOCAL statement_timeout = 0", "SELECT pg_advisory_xact_lock(8245370157)"]
        }
    }
}
