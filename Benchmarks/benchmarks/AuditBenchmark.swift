// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import Foundation
import Store

/// How fast `tocsin audit verify` goes through a long call log, from the start of the process to its end.
struct AuditBenchmark {
    private static let rounds = 3
    /// Entries of one transaction.
    private static let batch = 10_000
    /// Of so many entries, the last two are a change and how it ended; all others are reads.
    private static let cycle = 10

    private let options: Options
    private var count: Int { options.isShort ? 50_000 : 600_000 }

    init(_ options: Options) { self.options = options }

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tocsin-audit-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let url = "sqlite:\(folder.path)/audit.sqlite"
        remark("logging \(count) calls")
        try await fill(url)
        var rates: [Double] = []
        let clock = ContinuousClock()
        for _ in 0..<Self.rounds {
            let begin = clock.now
            let text = try MeasuredProcess.output(options.tocsin, ["audit", "verify", "--database", url])
            let seconds = (clock.now - begin) / .seconds(1)
            guard text.hasPrefix("\(count) entries") else { throw Options.Wrong(description: "the log is wrong: \(text)") }
            rates.append(Double(count) / seconds)
        }
        report("audit.verify", rates.sorted()[Self.rounds / 2], "entries/s", target: ">500000")
    }

    /// By what chains entries in the server, with many in a transaction.
    private func fill(_ url: String) async throws {
        let database = try await DatabaseURL.open(url)
        _ = try await Migrator.migrate(database)
        let begin = LiveRuntime().now
        for first in stride(from: 0, to: count, by: Self.batch) {
            let entries = (first..<min(count, first + Self.batch)).map { Self.entry($0, begin) }
            _ = try await database.write { session in try AgentCallLog.add(entries, session) }
        }
        await database.close()
    }

    private static func entry(_ number: Int, _ begin: Instant) -> AgentCallEntry {
        let at = begin.adding(milliseconds: Int64(number))
        let place = number % cycle
        guard place < cycle - 1 else {
            // Rows are numbered from 1: this is the number of the one before.
            return intent(number - 1, at).outcome(
                of: Int64(number), at: at, status: 200, durationMilliseconds: number % 40)
        }
        if place == cycle - 2 { return intent(number, at) }
        return AgentCallEntry(
            id: id("QCALL", number), at: at, agentID: id("QAGENT", number % 50), agentName: "Triage", credential: "a1B2",
            ownerID: "QOWNER00000001", operationID: "listIncidents", method: "GET", path: "/incidents",
            parameters: #"{"query":{"limit":"25","statuses[]":["triggered","acknowledged"]}}"#, decision: .allowed,
            reason: "Grant QGRANT00000001 allows the read of incidents", grantID: "QGRANT00000001", status: 200,
            durationMilliseconds: number % 40, requestID: "0199aa00-0000-7000-8000-" + id("", number % 1_000_000))
    }

    private static func intent(_ number: Int, _ at: Instant) -> AgentCallEntry {
        AgentCallEntry(
            id: id("QCALL", number), kind: .intent, at: at, agentID: id("QAGENT", number % 50), agentName: "Triage",
            credential: "a1B2", ownerID: "QOWNER00000001", operationID: "updateIncident", method: "PUT",
            path: "/incidents/QINCIDENT00001", objectID: "QINCIDENT00001", objectType: "incident",
            parameters: #"{"body":{"incident":{"type":"incident_reference","status":"acknowledged"}}}"#,
            decision: .allowed, reason: "Grant QGRANT00000001 allows the write of incidents", grantID: "QGRANT00000001",
            requestID: "0199aa00-0000-7000-8000-" + id("", number % 1_000_000))
    }

    private static func id(_ prefix: String, _ number: Int) -> String {
        let digits = String(number)
        return prefix + String(repeating: "0", count: max(0, 12 - prefix.count - digits.count)) + digits
    }
}
