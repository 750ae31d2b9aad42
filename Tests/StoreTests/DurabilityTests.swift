// SPDX-License-Identifier: Apache-2.0
import Dispatch
import Foundation
import HouseTesting
import Store
import Synchronization
import Testing

@Suite("What is committed before it is synced")
final class DurabilityTests {
    private static let insert: SQLText = "INSERT INTO counted (id) VALUES ($1)"
    /// Longer than any test.
    private static let never = 3_600_000

    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tocsin-sync-\(UUID().uuidString)")
    private var path: String { folder.appendingPathComponent("synced.sqlite").path }

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    deinit { try? FileManager.default.removeItem(at: folder) }

    /// A store with a table that is on disk. Nothing is synced by itself unless `milliseconds` says so.
    private func store(milliseconds: Int = DurabilityTests.never) async throws -> SQLiteDatabase {
        let database = try await SQLiteDatabase.open(path: path, relaxedMilliseconds: milliseconds)
        _ = try await database.write { try $0.execute("CREATE TABLE counted (id BIGINT PRIMARY KEY)") }
        #expect(database.behindCount == 0)
        return database
    }

    private static func add(_ id: Int64, _ durability: Durability, to database: SQLiteDatabase) async throws {
        _ = try await database.write(.request, durability: durability) { session in
            try session.execute(DurabilityTests.insert, [.integer(id)])
        }
    }

    @Test("is there for whoever reads, and is left to the next sync")
    func relaxed() async throws {
        let database = try await store()
        try await Self.add(1, .relaxed, to: database)
        try await Self.add(2, .relaxed, to: database)
        #expect(database.behindCount == 2)
        let count = try await database.read { try $0.row("SELECT COUNT(*) FROM counted", [])?.integer(0) }
        #expect(count == 2)
        try await Self.add(3, .synced, to: database)
        #expect(database.behindCount == 0)
        await database.close()
    }

    @Test("has SQLite sync what must be, and nothing else")
    func level() async throws {
        let database = try await store()
        // SQLite answers with what held when it compiled the text: each is another one, so that none is kept.
        let relaxed = try await database.write(.request, durability: .relaxed) { session in
            try session.row("PRAGMA main.synchronous", [])?.integer(0)
        }
        let synced = try await database.write(.request, durability: .synced) { session in
            try session.row("PRAGMA Main.synchronous", [])?.integer(0)
        }
        let relaxedAgain = try await database.write(.request, durability: .relaxed) { session in
            try session.row("PRAGMA MAIN.synchronous", [])?.integer(0)
        }
        let usual = try await database.write { try $0.row("PRAGMA mAIN.synchronous", [])?.integer(0) }
        #expect([relaxed, synced, relaxedAgain, usual] == [1, 2, 1, 2])
        await database.close()
    }

    @Test("does not hold up its caller's thread while another process writes, and comes after it")
    func locked() async throws {
        let database = try await store()
        let stranger = Shared(try Stranger(path))
        try stranger.value.run("BEGIN IMMEDIATE")
        try stranger.value.run("INSERT INTO counted (id) VALUES (1)")
        let thread = OneThread()
        let adding = Task(executorPreference: thread) { () async throws -> Void in
            try await DurabilityTests.add(2, .relaxed, to: database)
        }
        // Runs on the same thread, after what the other task did there at once.
        let letGo = Task(executorPreference: thread) { () async throws -> Void in try stranger.value.run("COMMIT") }
        try await letGo.value
        try await adding.value
        let ids = try await database.read { try $0.rows("SELECT id FROM counted ORDER BY id", []).map { $0.integer(0) } }
        #expect(ids == [1, 2])
        #expect(thread.longestMilliseconds < 2000, "no job waits for the other process, which would be 5 seconds")
        await database.close()
    }

    @Test("is on disk with what must be, where both share a commit")
    func together() async throws {
        let database = try await store()
        var sharedCount = 0
        for round in 1...20 {
            let id = Int64(2 * round)
            let before = database.statistics.batches
            let (isInside, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            async let synced: Void = Self.held(id, .synced, isInside, goOn, database)
            await Self.wait(for: isInside)
            async let relaxed: Void = Self.add(id + 1, .relaxed, to: database)
            while database.writeQueue.waiting < 2 { await Task.yield() }
            goOn.signal()
            _ = try await (synced, relaxed)
            // The other may have been a moment too late.
            guard database.statistics.batches == before + 1 else { continue }
            sharedCount += 1
            #expect(database.behindCount == 0)
        }
        #expect(sharedCount > 0)
        await database.close()
    }

    @Test("is not waited for by what must be: that has a commit of its own")
    func apart() async throws {
        let database = try await store()
        let before = database.statistics.batches
        let (isInside, goOn) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let relaxed: Void = Self.held(1, .relaxed, isInside, goOn, database)
        await Self.wait(for: isInside)
        async let synced: Void = Self.add(2, .synced, to: database)
        while database.writeQueue.waiting < 2 { await Task.yield() }
        goOn.signal()
        _ = try await (relaxed, synced)
        #expect(database.statistics.batches == before + 2)
        #expect(database.behindCount == 0)
        await database.close()
    }

    private static func held(
        _ id: Int64, _ durability: Durability, _ isInside: DispatchSemaphore, _ goOn: DispatchSemaphore,
        _ database: SQLiteDatabase
    ) async throws {
        _ = try await database.write(.request, durability: durability) { session in
            _ = try session.execute(DurabilityTests.insert, [.integer(id)])
            isInside.signal()
            _ = goOn.wait(timeout: .now() + .seconds(10))
        }
    }

    private static func wait(for semaphore: DispatchSemaphore) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                _ = semaphore.wait(timeout: .now() + .seconds(10))
                continuation.resume()
            }
        }
    }

    @Test("is on disk before a synced body is answered that only saw it")
    func seen() async throws {
        let database = try await store()
        try await Self.add(1, .relaxed, to: database)
        let id = try await database.write(.request) { try $0.row("SELECT id FROM counted ORDER BY id", [])?.integer(0) }
        #expect(id == 1 && database.behindCount == 0)
        await database.close()
    }

    @Test("is taken for not synced when it was left by a process before, also behind a link to the file")
    func left() async throws {
        let first = try await store()
        await first.close()
        let link = folder.appendingPathComponent("link.sqlite").path
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        for opened in [path, link] {
            let database = try await SQLiteDatabase.open(path: opened, relaxedMilliseconds: Self.never)
            #expect(database.behindCount == 1)
            _ = try await database.write { try $0.row("SELECT COUNT(*) FROM counted", []) }
            #expect(database.behindCount == 0)
            await database.close()
        }
    }

    @Test("is synced by itself, soon")
    func soon() async throws {
        let database = try await store(milliseconds: 1)
        for id in 1...3 {
            try await Self.add(Int64(id), .relaxed, to: database)
            for _ in 0..<1000 where database.behindCount > 0 { try await Task.sleep(for: .milliseconds(10)) }
            #expect(database.behindCount == 0)
        }
        await database.close()
    }

    @Test(
        "is asked for in a transaction alone, on PostgreSQL",
        .enabled(if: TestStore.postgresURL != nil, "no TOCSIN_TEST_POSTGRES"))
    func postgres() async throws {
        let temporary = try await TestStore.postgres.temporary()
        let database = try #require(temporary.inner as? PostgresDatabase)
        for _ in 1...PostgresDatabase.defaultConnectionCount {
            #expect(try await database.writerSynchronousCommit(.relaxed) == "off")
            #expect(try await database.writerSynchronousCommit(.synced) == "on")
        }
        await temporary.close()
    }
}

/// Unchecked: a test hands it on, and never uses it from two places at a time.
private final class Shared<Value>: @unchecked Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
}

/// Runs tasks on one thread, as an event loop does.
private final class OneThread: TaskExecutor {
    private let queue = DispatchQueue(label: "one thread")
    private let longest = Mutex(Duration.zero)
    var longestMilliseconds: Int { Int(longest.withLock { $0 } / .milliseconds(1)) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async {
            let started = ContinuousClock.now
            job.runSynchronously(on: self.asUnownedTaskExecutor())
            self.longest.withLock { $0 = max($0, ContinuousClock.now - started) }
        }
    }
}
