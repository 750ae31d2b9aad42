// SPDX-License-Identifier: Apache-2.0
private import Dispatch
import Store
private import Synchronization

/// What bodies that run at the same time see of each other. Bodies may block here: they run on the store's threads.
enum ConcurrencyCases {
    private static let value: SQLText = "SELECT value FROM conformance_counters WHERE id = $1"
    private static let set: SQLText = "UPDATE conformance_counters SET value = $2 WHERE id = $1"

    /// A write is committed between the two queries of one read.
    static func snapshot(_ database: any Database) async throws {
        try await ConformanceTables.addCounters(database, 2)
        let (firstIsRead, changed) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let seen = database.read { session in
            let first = try session.row(value, [1])?.integer(0)
            firstIsRead.signal()
            let wasChanged = changed.wait(timeout: .now() + .seconds(10)) == .success
            return (first, try session.row(value, [2])?.integer(0), wasChanged)
        }
        await waitOnItsOwnThread(for: firstIsRead)
        try await database.write { session in
            for id in 1...2 { try session.execute(set, [SQLValue(id), 5]) }
        }
        changed.signal()
        let (first, second, wasChanged) = try await seen
        try expect(wasChanged, "a write does not wait for a read")
        try expect(first == 0 && second == 0, "a read sees one snapshot: \(String(describing: (first, second)))")
    }

    private static func waitOnItsOwnThread(for semaphore: DispatchSemaphore) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                _ = semaphore.wait(timeout: .now() + .seconds(10))
                continuation.resume()
            }
        }
    }

    static func answersAfterCommit(_ database: any Database) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for id in 1...100 {
                group.addTask {
                    let answer = try await database.write { session in
                        try session.rows(
                            "INSERT INTO conformance_counters (id, value) VALUES ($1, $2) RETURNING value",
                            [SQLValue(id), SQLValue(id * 2)])
                    }
                    let seen = try await database.read { try $0.row(value, [SQLValue(id)]) }
                    try expect(seen?.values == answer.first?.values, "what was answered is committed: \(id)")
                }
            }
            try await group.waitForAll()
        }
    }

    static func readYourWrites(_ database: any Database) async throws {
        try await ConformanceTables.addCounters(database, 1)
        for round in 1...50 {
            try await database.write { _ = try $0.execute(set, [1, SQLValue(round)]) }
            let seen = try await database.read { try $0.row(value, [1])?.integer(0) }
            try expect(seen == Int64(round), "a read sees what was answered before: \(String(describing: seen))")
            let next = try await database.write { try $0.row(value, [1])?.integer(0) }
            try expect(next == Int64(round), "a write sees what was answered before: \(String(describing: next))")
        }
    }

    static func increments(_ database: any Database) async throws {
        try await ConformanceTables.addCounters(database, 1)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 1...200 {
                group.addTask {
                    try await database.write { session in
                        let old = try session.row(value + session.dialect.rowLock, [1])?.integer(0) ?? 0
                        try session.execute(set, [1, .integer(old + 1)])
                    }
                }
            }
            try await group.waitForAll()
        }
        let values = try await ConformanceTables.values(database)
        try expect(values == [200], "concurrent increments all count: \(values)")
    }

    /// Two bodies take the same two locks in opposite order, each holding its first until the other holds one too.
    static func opposedLocks(_ database: any Database) async throws {
        try await ConformanceTables.addCounters(database, 2)
        let add: SQLText = "UPDATE conformance_counters SET value = value + 1 WHERE id = $1"
        let arrivals = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let forwards: Void = database.write { session in
            try session.execute(add, [1])
            arrivals.0.signal()
            _ = arrivals.1.wait(timeout: .now() + .milliseconds(300))
            try session.execute(add, [2])
        }
        async let backwards: Void = database.write { session in
            try session.execute(add, [2])
            arrivals.1.signal()
            _ = arrivals.0.wait(timeout: .now() + .milliseconds(300))
            try session.execute(add, [1])
        }
        _ = try await (forwards, backwards)
        let values = try await ConformanceTables.values(database)
        try expect(values == [2, 2], "bodies that lock in opposite order both succeed, once: \(values)")
    }

    static func claims(_ database: any Database) async throws {
        try await ConformanceTables.addCounters(database, 40)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for owner in 1...8 {
                group.addTask { try await claimUntilNothingIsLeft(database, owner: owner) }
            }
            try await group.waitForAll()
        }
        let values = try await ConformanceTables.values(database)
        try expect(values == Array(repeating: 1, count: 40), "each row is claimed once: \(values)")
    }

    private static func claimUntilNothingIsLeft(_ database: any Database, owner: Int) async throws {
        let select: SQLText = "SELECT id FROM conformance_counters WHERE owner IS NULL ORDER BY id LIMIT 3"
        while true {
            let claimed = try await database.write { session in
                let rows = try session.rows(select + session.dialect.claimLock)
                for row in rows {
                    try session.execute(
                        "UPDATE conformance_counters SET owner = $2, value = value + 1 WHERE id = $1",
                        [row.values[0], SQLValue(owner)])
                }
                return rows.count
            }
            if claimed > 0 { continue }
            // Rows held by another claim are passed over: only what is committed tells that nothing is left.
            let left = try await database.read { session in
                try session.row("SELECT COUNT(*) FROM conformance_counters WHERE owner IS NULL", [])?.integer(0)
            }
            if left == 0 { return }
        }
    }
}
