// SPDX-License-Identifier: Apache-2.0
import Base
import Foundation
import Store

/// A million armed timers beside ten thousand: how late one is acted on that falls due, and what memory they cost.
///
/// The incidents are the same in both; what differs is how many of them have a timer.
struct TimerBenchmark {
    /// Timers that fall due while somebody looks, and how far apart.
    private static let dueCount = 200
    private static let spacingMilliseconds: Int64 = 25
    /// From the writing of the timers to the first that is due: the server has started by then.
    private static let leadMilliseconds: Int64 = 4000
    private static let farMilliseconds: Int64 = 30 * 86_400_000
    /// One in so many groups of ten incidents is triggered: see ``Filling``.
    private static let openShare = 4

    private let options: Options
    private var few: Int { options.isShort ? 1000 : 10_000 }
    private var many: Int { options.isShort ? 20_000 : 1_000_000 }

    init(_ options: Options) { self.options = options }

    /// A timer that is to fall due.
    private struct Due: Sendable {
        let incidentID: String
        let at: Instant
    }

    func run() async throws {
        let server = try MeasuredServer(options.tocsin)
        defer { server.end() }
        remark("storing \(many) incidents")
        try await server.restart { try await Filling.incidents(many, openShare: Self.openShare, at: server.databasePath) }
        let small = try await measure(server, timers: few)
        let large = try await measure(server, timers: many)
        report("timers.lateness_p50_at_\(many)", median(large.lateness), "ms")
        report("timers.lateness_worst_at_\(many)", large.lateness.last ?? .infinity, "ms", target: "<100")
        report("timers.lateness_worst_at_\(few)", small.lateness.last ?? .infinity, "ms")
        report("timers.memory_at_\(few)", small.megabytes, "MB")
        report("timers.memory_at_\(many)", large.megabytes, "MB")
        report("timers.memory_many_vs_few", large.megabytes / small.megabytes, "ratio", target: "<1.1")
    }

    private func measure(
        _ server: MeasuredServer, timers: Int
    ) async throws -> (lateness: [Double], megabytes: Double) {
        remark("arming \(timers) timers")
        server.stop()
        try await Self.arm(timers, at: server.databasePath)
        let due = try await Self.armDue(at: server.databasePath)
        try await server.restart()
        guard let last = due.last else { throw Options.Wrong(description: "no incident is open") }
        let wait = last.at.adding(milliseconds: 2000).milliseconds(since: LiveRuntime().now)
        try await Task.sleep(for: .milliseconds(max(wait, 0)))
        let megabytes = try server.process.residentMegabytes()
        server.stop()
        return (try await Self.lateness(due, at: server.databasePath), megabytes)
    }

    /// Timers that fall due in a month or later, one for an incident, up to `count` in all.
    private static func arm(_ count: Int, at path: String) async throws {
        let database = try await DatabaseURL.open("sqlite:\(path)")
        let first = LiveRuntime().now.adding(milliseconds: farMilliseconds)
        try await database.write(.duty) { session in
            try session.execute(
                """
                INSERT INTO timers (incident_id, kind, due_at_ms, generation)
                SELECT id, 'escalate', $1 + number, 0 FROM incidents WHERE number <= $2
                ON CONFLICT (incident_id, kind) DO NOTHING
                """, [SQLValue(first), SQLValue(count)])
        }
        await database.close()
    }

    /// Lets open incidents end one after the other, beginning soon.
    private static func armDue(at path: String) async throws -> [Due] {
        let database = try await DatabaseURL.open("sqlite:\(path)")
        let first = LiveRuntime().now.adding(milliseconds: leadMilliseconds)
        let due = try await database.write(.duty) { session -> [Due] in
            let rows = try session.rows(
                "SELECT id FROM incidents WHERE status = 'triggered' ORDER BY number LIMIT $1", [SQLValue(dueCount)])
            var due: [Due] = []
            for (place, row) in rows.enumerated() {
                let one = Due(
                    incidentID: row.text(0), at: first.adding(milliseconds: Int64(place) * spacingMilliseconds))
                try session.execute(
                    "UPDATE incidents SET auto_resolve_at_ms = $2 WHERE id = $1", [.text(one.incidentID), SQLValue(one.at)])
                try session.execute(
                    "INSERT INTO timers (incident_id, kind, due_at_ms, generation) VALUES ($1, 'resolve', $2, 1)",
                    [.text(one.incidentID), SQLValue(one.at)])
                due.append(one)
            }
            return due
        }
        await database.close()
        return due
    }

    /// How late each was acted on, in milliseconds, in order of size.
    private static func lateness(_ due: [Due], at path: String) async throws -> [Double] {
        let database = try await DatabaseURL.open("sqlite:\(path)")
        let found = try await database.read { session -> [Double] in
            try due.map { one in
                let row = try session.row("SELECT resolved_at_ms FROM incidents WHERE id = $1", [.text(one.incidentID)])
                guard let resolvedAt = row?.optionalInstant(0) else {
                    throw Options.Wrong(description: "the timer of \(one.incidentID) was not acted on")
                }
                return Double(resolvedAt.milliseconds(since: one.at))
            }
        }
        await database.close()
        return found.sorted()
    }

    private func median(_ sorted: [Double]) -> Double { sorted.isEmpty ? .infinity : sorted[sorted.count / 2] }
}
