// SPDX-License-Identifier: Apache-2.0
import Base
import Store

/// The schema of the product itself, so the database belongs to the suite alone.
enum MigrationCases {
    static func twice(_ database: any Database) async throws {
        try await Migrator.migrate(database)
        let again = try await Migrator.migrate(database)
        try expect(again.isEmpty, "a second migration applies nothing: \(again)")
        let applied = try await appliedIDs(database)
        try expect(applied == Migrations.all.map(\.id), "every migration is recorded: \(applied)")
    }

    static func concurrently(_ database: any Database) async throws {
        try await Migrator.migrate(database)
        let last = "9998-conformance"
        try await forget(database, last)
        let migrations =
            Migrations.all + [
                Migration(id: last) { dialect in
                    [dialect.collated("CREATE TABLE conformance_migrated (id TEXT PRIMARY KEY)")]
                }
            ]
        let applied = try await withThrowingTaskGroup(of: [String].self) { group in
            for _ in 1...6 { group.addTask { try await Migrator.migrate(database, migrations) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        try await forget(database, last)
        try expect(applied == [last], "of nodes that start together one applies a migration: \(applied)")
    }

    static func newer(_ database: any Database) async throws {
        try await Migrator.migrate(database)
        let future = "9999-conformance"
        try await database.write { session in
            _ = try session.execute("INSERT INTO schema_migrations (id, applied_at_ms) VALUES ($1, 0)", [.text(future)])
        }
        let error = await failure { try await Migrator.migrate(database) }
        try await forget(database, future)
        try expect(
            error as? MigrationError == .databaseIsNewer([future]),
            "a database from a newer version is refused: \(String(describing: error))")
    }

    private static func appliedIDs(_ database: any Database) async throws -> [String] {
        try await database.read { try $0.rows("SELECT id FROM schema_migrations ORDER BY id").map { $0.text(0) } }
    }

    private static func forget(_ database: any Database, _ id: String) async throws {
        try await database.write { session in
            try session.execute("DELETE FROM schema_migrations WHERE id = $1", [.text(id)])
            try session.execute("DROP TABLE IF EXISTS conformance_migrated")
        }
    }
}
