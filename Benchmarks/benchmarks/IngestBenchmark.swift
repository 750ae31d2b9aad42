// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Durable ingest beside a handler that only decodes, and beside Alertmanager, which keeps alerts in memory.
struct IngestBenchmark {
    private static let connections = 64
    /// Alerts that are triggered again and again.
    private static let openAlerts = 1000
    private static let alertmanager = "/usr/bin/prometheus-alertmanager"

    private let options: Options
    private var seconds: Int { options.isShort ? 3 : 10 }

    init(_ options: Options) { self.options = options }

    func run() async throws {
        let bare = try await bareRate()
        report("ingest.bare_decode", bare, "requests/s")
        let server = try MeasuredServer(options.tocsin)
        defer { server.end() }
        try openTheAlerts(server)
        let repeated = try rate(server, .repeated)
        report("ingest.repeated_triggers", repeated, "requests/s")
        report("ingest.repeated_triggers_vs_bare", repeated / bare, "ratio")
        let fresh = try await measureNewIncidents(bare: bare)
        guard let memory = try await alertmanagerRate() else { return }
        report("ingest.alertmanager_in_memory", memory, "requests/s")
        report("ingest.repeated_triggers_vs_alertmanager", repeated / memory, "ratio")
        report("ingest.new_incidents_vs_alertmanager", fresh / memory, "ratio")
    }

    private enum Kind: String {
        case repeated
        case fresh
        case alertmanager
    }

    /// Answers how many a second with few stored.
    private func measureNewIncidents(bare: Double) async throws -> Double {
        let server = try MeasuredServer(options.tocsin)
        defer { server.end() }
        let few = options.isShort ? 1000 : 10_000
        let many = options.isShort ? 20_000 : 1_000_000
        try await server.restart { try await Filling.incidents(few, openShare: 200, at: server.databasePath) }
        let first = try rate(server, .fresh)
        report("ingest.new_incidents_at_\(few)", first, "requests/s")
        report("ingest.new_incidents_vs_bare", first / bare, "ratio")
        remark("storing \(many) incidents")
        try await server.restart { try await Filling.incidents(many, openShare: 200, at: server.databasePath) }
        let later = try rate(server, .fresh)
        report("ingest.new_incidents_at_\(many)", later, "requests/s")
        report("ingest.new_incidents_many_vs_few", later / first, "ratio")
        return first
    }

    private func bareRate() async throws -> Double {
        let port = try Sockets.freePort()
        let bare = try MeasuredProcess(CommandLine.arguments[0], ["--bare", "\(port)"])
        defer { bare.end() }
        try await Sockets.waitUntilOpen(port)
        return try wrk(port: port, path: "/v2/enqueue", kind: .repeated, key: "0123456789abcdef0123456789abcdef")
    }

    private func alertmanagerRate() async throws -> Double? {
        guard FileManager.default.isExecutableFile(atPath: Self.alertmanager) else { return nil }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("am-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let config = folder.appendingPathComponent("config.yml")
        try "route:\n  receiver: none\nreceivers:\n  - name: none\n".write(to: config, atomically: true, encoding: .utf8)
        let port = try Sockets.freePort()
        let process = try MeasuredProcess(
            Self.alertmanager,
            [
                "--config.file=\(config.path)", "--storage.path=\(folder.path)/data", "--cluster.listen-address=",
                "--web.listen-address=127.0.0.1:\(port)", "--log.level=error",
            ])
        defer { process.end() }
        try await Sockets.waitUntilOpen(port)
        return try wrk(port: port, path: "/api/v2/alerts", kind: .alertmanager, key: "")
    }

    private func rate(_ server: MeasuredServer, _ kind: Kind) throws -> Double {
        try wrk(port: server.port, path: "/v2/enqueue", kind: kind, key: server.routingKey)
    }

    private func openTheAlerts(_ server: MeasuredServer) throws {
        let descriptor = try Sockets.connect(port: server.port)
        defer { close(descriptor) }
        for number in 0..<Self.openAlerts {
            let body = Load.event(routingKey: server.routingKey, dedupKey: "key-\(number)", summary: "Disk is full")
            guard try Load.post(body, to: "/v2/enqueue", descriptor) == 202 else {
                throw Options.Wrong(description: "an event was not taken")
            }
        }
    }

    private func wrk(port: Int, path: String, kind: Kind, key: String) throws -> Double {
        let script = FileManager.default.temporaryDirectory.appendingPathComponent("load-\(UUID().uuidString).lua")
        try Load.script(key: key, openAlerts: Self.openAlerts).write(to: script, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: script) }
        let text = try MeasuredProcess.output(
            "/usr/bin/wrk",
            [
                "-t2", "-c\(Self.connections)", "-d\(seconds)s", "-s", script.path, "http://127.0.0.1:\(port)\(path)",
                kind.rawValue,
            ])
        return try Load.rate(in: text)
    }
}
