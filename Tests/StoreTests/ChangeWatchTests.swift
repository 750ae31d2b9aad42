// SPDX-License-Identifier: Apache-2.0
import Foundation
import Store
import Testing

@Suite("A watch for changes of a SQLite file")
final class ChangeWatchTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tocsin-watch-\(UUID().uuidString)")
    private var path: String { folder.appendingPathComponent("watched.sqlite").path }

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// The server's database with a table, and a connection beside it that the server knows nothing of.
    private func serving() async throws -> (database: SQLiteDatabase, stranger: Stranger) {
        let database = try await SQLiteDatabase.open(path: path)
        _ = try await database.write { try $0.execute("CREATE TABLE counted (id BIGINT PRIMARY KEY)") }
        return (database, try Stranger(path))
    }

    private func add(_ id: Int64, to database: SQLiteDatabase) async throws {
        _ = try await database.write { try $0.execute("INSERT INTO counted (id) VALUES ($1)", [.integer(id)]) }
    }

    @Test("sees each commit, of the server's writer and of a connection that is not the server's")
    func commits() async throws {
        let (database, stranger) = try await serving()
        var seen = [try #require(database.dataVersion())]
        for id in 1...20 {
            try await add(Int64(id), to: database)
            seen.append(try #require(database.dataVersion()))
            try stranger.run("INSERT INTO counted (id) VALUES (\(100 + id))")
            seen.append(try #require(database.dataVersion()))
        }
        #expect(Set(seen).count == seen.count, "no state goes by the name of another")
        await database.close()
        #expect(database.dataVersion() == nil, "a closed one tells nothing")
    }

    @Test("sees a commit after the log was written into the file and cut off")
    func checkpoint() async throws {
        let (database, stranger) = try await serving()
        for id in 1...3 {
            try stranger.run("INSERT INTO counted (id) VALUES (\(id))")
            let before = try #require(database.dataVersion())
            try stranger.run("PRAGMA wal_checkpoint(TRUNCATE)")
            let between = try #require(database.dataVersion())
            try stranger.run("INSERT INTO counted (id) VALUES (\(10 + id))")
            let after = try #require(database.dataVersion())
            #expect(after != before && after != between)
        }
        await database.close()
    }

    @Test("sees the commits of a connection that comes and goes")
    func passing() async throws {
        let (database, _) = try await serving()
        var before = try #require(database.dataVersion())
        for id in 1...3 {
            try Stranger(path).run("INSERT INTO counted (id) VALUES (\(id))")
            let after = try #require(database.dataVersion())
            #expect(after != before)
            before = after
        }
        await database.close()
    }

    @Test("says the same a thousand times while nothing is committed, and does not ask SQLite")
    func quiet() async throws {
        let (database, stranger) = try await serving()
        let watch = SQLiteChangeWatch(path: path)
        let before = try #require(watch.version())
        let questionCount = watch.questionCount
        try stranger.run("BEGIN IMMEDIATE; INSERT INTO counted (id) VALUES (1)")
        let versions = Set((0..<1000).map { _ in watch.version() })
        #expect(versions == [before], "what is not committed yet is no change")
        #expect(watch.questionCount == questionCount)
        try stranger.run("COMMIT")
        #expect(watch.version() != before)
        watch.close()
        await database.close()
    }

    @Test("tells commits of relaxed bodies alone from all others")
    func standing() async throws {
        let (database, stranger) = try await serving()
        let insert: SQLText = "INSERT INTO counted (id) VALUES ($1)"
        for round in 1...20 {
            let id = Int64(10 * round)
            let (standing, data) = (try #require(database.standingVersion()), try #require(database.dataVersion()))
            _ = try await database.write(.request, durability: .relaxed) { try $0.execute(insert, [.integer(id)]) }
            _ = try await database.write(.request, durability: .relaxed) { try $0.execute(insert, [.integer(id + 1)]) }
            #expect(database.standingVersion() == standing)
            #expect(database.dataVersion() != data)
            // A commit of somebody else is seen, whether or not relaxed ones come after it.
            try stranger.run("INSERT INTO counted (id) VALUES (\(id + 2))")
            if round.isMultiple(of: 2) {
                _ = try await database.write(.request, durability: .relaxed) { try $0.execute(insert, [.integer(id + 3)]) }
            }
            let afterwards = try #require(database.standingVersion())
            #expect(afterwards != standing)
            _ = try await database.write(.request, durability: .relaxed) { try $0.execute(insert, [.integer(id + 4)]) }
            #expect(database.standingVersion() == afterwards)
            try await add(id + 5, to: database)
            #expect(database.standingVersion() != afterwards)
        }
        await database.close()
        #expect(database.standingVersion() == nil)
    }

    @Test("sees changes of a file without a write-ahead log too, by asking")
    func withoutLog() throws {
        let stranger = try Stranger(path)
        try stranger.run("PRAGMA journal_mode = DELETE; CREATE TABLE counted (id BIGINT PRIMARY KEY)")
        let watch = SQLiteChangeWatch(path: path)
        var before = try #require(watch.version())
        #expect(watch.version() == before)
        for id in 1...3 {
            let questionCount = watch.questionCount
            try stranger.run("INSERT INTO counted (id) VALUES (\(id))")
            let after = try #require(watch.version())
            #expect(after != before && watch.questionCount > questionCount)
            before = after
        }
        #expect(!FileManager.default.fileExists(atPath: path + "-shm"), "no index is made by looking for one")
        watch.close()
    }

    @Test("holds the log open, so that nobody leaves it for another journal under the watch")
    func holding() async throws {
        let (database, stranger) = try await serving()
        #expect(throws: (any Error).self) { try stranger.run("PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE") }
        let before = try #require(database.dataVersion())
        try stranger.run("INSERT INTO counted (id) VALUES (1)")
        #expect(database.dataVersion() != before)
        await database.close()
    }
}
