// SPDX-License-Identifier: Apache-2.0
private import Foundation
package import Store

/// The stores that a test runs on: SQLite always, PostgreSQL where the test script has started one.
package enum TestStore: String, CaseIterable, Sendable {
    case sqlite
    case postgres

    /// A PostgreSQL that tests may fill with schemas of their own.
    package static let postgresURL = ProcessInfo.processInfo.environment["TOCSIN_TEST_POSTGRES"].flatMap {
        $0.isEmpty ? nil : $0
    }

    package static var available: [TestStore] { postgresURL == nil ? [.sqlite] : [.sqlite, .postgres] }

    /// An empty database that nobody else uses, and that goes when it is let go.
    package func fresh() async throws -> any Database {
        try await temporary()
    }

    package func temporary() async throws -> TemporaryDatabase {
        let name = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        switch self {
        case .sqlite:
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tocsin-\(name)")
            let database = try await DatabaseURL.open("sqlite:\(folder.path)/test.sqlite")
            return TemporaryDatabase(database) { try? FileManager.default.removeItem(at: folder) }
        case .postgres:
            guard let url = Self.postgresURL else { throw DatabaseError.unavailable("TOCSIN_TEST_POSTGRES is not set") }
            let separator = url.contains("?") ? "&" : "?"
            let database = try await DatabaseURL.open(url + separator + "options=-csearch_path%3D" + name)
            _ = try await database.write { session in
                // The search path names the schema already; only it has to be made.
                try session.execute(
                    "DO $body$ BEGIN EXECUTE format('CREATE SCHEMA %I', current_setting('search_path')); END $body$")
            }
            return TemporaryDatabase(database) {}
        }
    }
}
