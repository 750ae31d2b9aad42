// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A program that is measured, ended with its owner.
final class MeasuredProcess {
    let process = Process()
    private let output = Pipe()

    init(_ program: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// Waits for a line of its output that holds `text`.
    func waitForLine(_ text: String) throws {
        var seen = ""
        while !seen.contains(text) {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else { throw Options.Wrong(description: "\(process.executableURL?.path ?? "") has ended") }
            seen += String(decoding: data, as: UTF8.self)
        }
    }

    /// Resident memory in megabytes.
    func residentMegabytes() throws -> Double { try Self.residentMegabytes(of: "\(process.processIdentifier)") }

    /// Of a process by its number, or of this one as `self`.
    static func residentMegabytes(of process: String) throws -> Double {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return Double(line.split(separator: " ").compactMap { Double($0) }.first ?? 0) / 1024
    }

    func end() {
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
    }

    deinit { if process.isRunning { process.terminate() } }

    /// Runs a program to its end and answers what it printed.
    static func output(
        _ program: String, _ arguments: [String], environment: [String: String] = [:]
    ) throws -> String {
        let run = try MeasuredProcess(program, arguments, environment: environment)
        let data = run.output.fileHandleForReading.readDataToEndOfFile()
        run.process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }
}

/// A server on a fresh SQLite file in a folder of its own.
final class MeasuredServer {
    let folder: URL
    let port: Int
    let routingKey: String
    let accountKey: String
    let policyID: String
    private(set) var process: MeasuredProcess
    private let tocsin: String
    private let arguments: [String]
    private let environment: [String: String]

    /// `command` is what runs; `flags` and `environment` are the server's, beside its own.
    init(
        _ tocsin: String, command: [String] = ["serve", "--bundle-seconds", "0"], mailPort: Int? = nil,
        flags: [String] = [], environment: [String: String] = [:]
    ) throws {
        self.tocsin = tocsin
        self.environment = environment
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("tocsin-bench-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        port = try Sockets.freePort()
        let database = "sqlite:\(folder.path)/bench.sqlite"
        let setup = try MeasuredProcess.output(
            tocsin, ["setup", "--database", database, "--owner-email", "ada@example.com", "--owner-name", "Ada", "--json"])
        routingKey = Self.field("routing_key", setup)
        accountKey = Self.field("account_key", setup)
        policyID = Self.field("escalation_policy_id", setup)
        var arguments =
            command + [
                "--database", database, "--port", "\(port)", "--log-level", "error", "--rest-limit", "100000000",
            ]
        if let mailPort { arguments += ["--mail-server", "smtp://127.0.0.1:\(mailPort)", "--mail-from", "t@example.com"] }
        self.arguments = arguments + flags
        process = try MeasuredProcess(tocsin, arguments + flags, environment: environment)
        try process.waitForLine("listening on")
    }

    var databasePath: String { "\(folder.path)/bench.sqlite" }

    /// Ends the server, lets `body` work on the file, and starts it again. Answers how long the start took, in seconds.
    @discardableResult
    func restart(_ body: () async throws -> Void = {}) async throws -> Double {
        process.end()
        try await body()
        let clock = ContinuousClock()
        let start = clock.now
        process = try MeasuredProcess(tocsin, arguments, environment: environment)
        try process.waitForLine("listening on")
        return (clock.now - start) / .seconds(1)
    }

    /// Ends the process and keeps what it has stored; ``restart(_:)`` goes on with it.
    func stop() { process.end() }

    func end() {
        process.end()
        try? FileManager.default.removeItem(at: folder)
    }

    private static func field(_ name: String, _ json: String) -> String {
        let object = (try? JSONSerialization.jsonObject(with: Data(json.utf8))) as? [String: Any]
        return object?[name] as? String ?? ""
    }
}
