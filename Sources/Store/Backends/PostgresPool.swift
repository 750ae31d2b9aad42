// SPDX-License-Identifier: Apache-2.0
private import Foundation
private import Synchronization

/// Threads of their own for libpq, one for each connection: its calls block, and Swift's cooperative threads must not.
final class PostgresPool: Sendable {
    /// Longest wait for a free connection. When the server does not answer, callers are told instead of piling up.
    static let maximumQueueSeconds = 10.0

    struct Job: Sendable {
        let run: @Sendable (PostgresConnection) -> Void
        let fail: @Sendable (DatabaseError) -> Void
        fileprivate let queuedAt = ContinuousClock.now

        fileprivate var isTooOld: Bool {
            ContinuousClock.now - queuedAt > .seconds(PostgresPool.maximumQueueSeconds)
        }
    }

    private let queue = JobQueue()

    /// Threads start at once, connections when the first job comes to them.
    init(url: String, connectionCount: Int) {
        for number in 1...max(1, connectionCount) {
            let thread = Thread { [queue] in
                let connection = PostgresConnection(url: url)
                while let job = queue.next() {
                    if job.isTooOld {
                        job.fail(.unavailable("waited too long for a database connection"))
                    } else {
                        job.run(connection)
                    }
                }
            }
            thread.name = "postgres-\(number)"
            thread.start()
        }
    }

    func submit(_ job: Job) { queue.append(job) }

    /// Ends the threads and their connections, once they have nothing to do.
    func close() { queue.close() }
}

/// Hands jobs to whichever thread is free. Unchecked, because the condition's lock guards both properties.
private final class JobQueue: @unchecked Sendable {
    private let condition = NSCondition()
    private var jobs: [PostgresPool.Job] = []
    private var isClosed = false

    func append(_ job: PostgresPool.Job) {
        condition.lock()
        jobs.append(job)
        condition.signal()
        condition.unlock()
    }

    /// Waits for a job; nil when there will be no more.
    func next() -> PostgresPool.Job? {
        condition.lock()
        defer { condition.unlock() }
        while jobs.isEmpty && !isClosed { condition.wait() }
        return jobs.isEmpty ? nil : jobs.removeFirst()
    }

    func close() {
        condition.lock()
        isClosed = true
        condition.broadcast()
        condition.unlock()
    }
}
