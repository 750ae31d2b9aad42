// SPDX-License-Identifier: Apache-2.0
import Foundation
import HouseTesting
import Store
import StoreConformance
import Testing

@Suite("What every store promises", .serialized)
struct StoreConformanceTests {
    @Test("holds on SQLite", arguments: ConformanceCase.allCases)
    func sqlite(_ promise: ConformanceCase) async throws { try await run(promise, on: .sqlite) }

    @Test(
        "holds on PostgreSQL",
        .enabled(if: TestStore.postgresURL != nil, "set TOCSIN_TEST_POSTGRES, or run scripts/test, which starts one"),
        arguments: ConformanceCase.allCases)
    func postgres(_ promise: ConformanceCase) async throws { try await run(promise, on: .postgres) }

    @Test(
        "holds on SQLite that runs on its callers' threads, but for a write that would not wait for a read",
        arguments: ConformanceCase.allCases.filter { $0 != .readsSeeOneSnapshot })
    func callers(_ promise: ConformanceCase) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tocsin-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let database = try await SQLiteDatabase.open(path: folder.path + "/test.sqlite", threads: .callers)
        try await promise.run(on: database)
        await database.close()
    }

    private func run(_ promise: ConformanceCase, on store: TestStore) async throws {
        let database = try await store.fresh()
        try await promise.run(on: database)
        await database.close()
    }
}

@Suite("SQLite as it is opened")
struct SQLiteSettingsTests {
    @Test("the live writer syncs every commit to disk")
    func synchronous() async throws {
        let temporary = try await TestStore.sqlite.temporary()
        let database = try #require(temporary.inner as? SQLiteDatabase)
        #expect(try await database.writerSynchronousLevel() == 2)
        await temporary.close()
    }

    @Test("bodies that wait together are committed together")
    func grouping() async throws {
        let temporary = try await TestStore.sqlite.temporary()
        let database = try #require(temporary.inner as? SQLiteDatabase)
        _ = try await database.write { try $0.execute("CREATE TABLE counted (id BIGINT PRIMARY KEY)") }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in 0..<500 {
                group.addTask {
                    _ = try await database.write { session in
                        try session.execute("INSERT INTO counted (id) VALUES ($1)", [.integer(Int64(id))])
                    }
                }
            }
            try await group.waitForAll()
        }
        let statistics = database.statistics
        #expect(statistics.bodies == 501)
        #expect(statistics.batches < 251, "a commit for less than two bodies on average is no group commit")
        await temporary.close()
    }
}

@Suite("PostgreSQL as it is opened", .enabled(if: TestStore.postgresURL != nil, "no TOCSIN_TEST_POSTGRES"))
struct PostgresSettingsTests {
    @Test("the live writer syncs every commit to disk")
    func synchronous() async throws {
        let temporary = try await TestStore.postgres.temporary()
        let database = try #require(temporary.inner as? PostgresDatabase)
        #expect(try await database.writerSynchronousCommit() == "on")
        await temporary.close()
    }
}
