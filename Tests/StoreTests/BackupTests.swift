// SPDX-License-Identifier: Apache-2.0
import Foundation
import HouseTesting
import Store
import Testing

@Suite("A backup of a SQLite database")
struct BackupTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tocsin-backup-\(UUID().uuidString)")

    private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    private var names: [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).filter { !$0.hasPrefix("live") }.sorted()
    }

    /// A database with this program's schema and a table that counts.
    private func live() async throws -> any Database {
        let database = try await DatabaseURL.open("sqlite:" + path("live.sqlite"))
        try await Migrator.migrate(database)
        _ = try await database.write { try $0.execute("CREATE TABLE counted (id BIGINT PRIMARY KEY)") }
        return database
    }

    private func add(_ id: Int64, to database: any Database) async throws {
        _ = try await database.write { try $0.execute("INSERT INTO counted (id) VALUES ($1)", [.integer(id)]) }
    }

    @Test("holds all that was committed before it, and nothing that came after, while the database stays open")
    func moment() async throws {
        let database = try await live()
        for id in 1...20 { try await add(Int64(id), to: database) }
        let bytes = try await SQLiteBackup.make(of: path("live.sqlite"), to: path("copy.sqlite"))
        try await add(21, to: database)
        await database.close()

        #expect(try Data(contentsOf: folder.appendingPathComponent("copy.sqlite")).count == Int(bytes))
        #expect(names == ["copy.sqlite"], "one file, and nothing beside it")
        let copy = try await DatabaseURL.open("sqlite:" + path("copy.sqlite"))
        #expect(try await Migrator.migrate(copy).isEmpty)
        let count = try await copy.read { try $0.row("SELECT COUNT(*) FROM counted", [])?.integer(0) }
        #expect(count == 20)
        await copy.close()
    }

    @Test("leaves a file of that name as it is")
    func existing() async throws {
        try await live().close()
        try Data("mine".utf8).write(to: folder.appendingPathComponent("copy.sqlite"))
        await #expect(throws: BackupError.fileExists(path("copy.sqlite"))) {
            try await SQLiteBackup.make(of: path("live.sqlite"), to: path("copy.sqlite"))
        }
        #expect(try Data(contentsOf: folder.appendingPathComponent("copy.sqlite")) == Data("mine".utf8))
        #expect(names == ["copy.sqlite"])
    }

    @Test("is not made of what is no database of ours, and leaves nothing")
    func wrongSources() async throws {
        try await live().close()
        try Data().write(to: folder.appendingPathComponent("live-empty"))
        try Data(String(repeating: "no database ", count: 1000).utf8).write(to: folder.appendingPathComponent("live-text"))
        for source in ["live-empty", "live-text", "live-absent"] {
            await #expect(throws: BackupError.self, "\(source)") {
                try await SQLiteBackup.make(of: path(source), to: path("copy.sqlite"))
            }
        }
        #expect(names.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: path("live-absent")))
    }

    @Test("is not kept of a damaged database")
    func damage() async throws {
        try await live().close()
        let handle = try FileHandle(forUpdating: folder.appendingPathComponent("live.sqlite"))
        let length = try handle.seekToEnd()
        // Past the first page, which holds the schema.
        let pageBytes: UInt64 = 4096
        for page in 1..<(length / pageBytes) {
            try handle.seek(toOffset: page * pageBytes)
            try handle.write(contentsOf: Data(repeating: 0xA5, count: 64))
        }
        try handle.close()
        await #expect(throws: BackupError.self) {
            try await SQLiteBackup.make(of: path("live.sqlite"), to: path("copy.sqlite"))
        }
        #expect(names.isEmpty)
    }

    @Test("that cannot be written says where and leaves nothing")
    func noFolder() async throws {
        try await live().close()
        let file = path("absent/copy.sqlite")
        let error = await #expect(throws: BackupError.self) {
            try await SQLiteBackup.make(of: path("live.sqlite"), to: file)
        }
        #expect(error?.description.contains("absent/copy.sqlite") == true)
    }
}
