// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import Foundation
import HouseTesting
import Logging
import Store

/// What it costs to decide about an agent's call, with many agents that have as many grants as one may have.
struct AgentBenchmark {
    private let options: Options

    init(_ options: Options) { self.options = options }

    func run() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tocsin-agents-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = "\(folder.path)/agents.sqlite"
        let count = options.isShort ? 500 : 10_000
        remark("granting \(count) agents \(Grant.perAgentMaximum) things each")
        try await AgentFilling.agents(count, at: path)
        // In a process of its own: what filling has taken from the system is none of what deciding takes.
        let text = try MeasuredProcess.output(CommandLine.arguments[0], ["--decide", path])
        guard text.contains(AgentDecisions.lastFigure) else {
            throw Options.Wrong(description: "deciding ended before its end: \(text)")
        }
        FileHandle.standardOutput.write(Data(text.utf8))
    }
}

/// Decides about calls of the agents in a database, as the door does.
struct AgentDecisions {
    static let lastFigure = "agents.memory_growth"
    /// Agents that call again and again.
    private static let busyCount = 100
    private static let rounds = 100

    private let environment: Environment
    private let count: Int
    private let incidentIDs: [String]

    init(_ path: String) async throws {
        let database = try await DatabaseURL.open("sqlite:\(path)")
        let runtime = LiveRuntime()
        var logger = Logger(label: "agents")
        logger.logLevel = .critical
        environment = Environment(
            database: database, runtime: runtime,
            settings: Settings(publicURL: TestHouse.baseURL, restLimitPerMinute: 0), wakeup: Wakeup(),
            secrets: try await AccountSetup.secrets(database, runtime), logger: logger)
        let found = try await database.read { session in
            (
                count: try AgentQueries.count(session),
                incidentIDs: try (1...AgentFilling.incidentCount).compactMap { number in
                    try IncidentListQueries.id(session, number: Int64(number))
                }
            )
        }
        count = found.count - 1
        incidentIDs = found.incidentIDs
    }

    func run() async throws {
        let busy = Array(0..<Self.busyCount)
        let object = ["id": incidentIDs.first ?? ""]
        try await measure("list", "listIncidents", [:], busy, target: "<50")
        try await measure("object", "getIncident", object, busy, target: "<50")
        // The one in whose case each grant must be looked at.
        try await measure("list_all_grants_alike", "listIncidents", [:], [count], target: "<50")
        try await measure("object_all_grants_alike", "getIncident", object, [count], target: "<50")
        try await measureFirst()
        let before = try MeasuredProcess.residentMegabytes(of: "self")
        var waits: [Duration] = []
        let clock = ContinuousClock()
        for number in 0..<count {
            let begin = clock.now
            _ = try await agent(number)
            waits.append(clock.now - begin)
        }
        report("agents.first_look_p50", Self.microseconds(waits, percent: 50), "us")
        report(Self.lastFigure, try MeasuredProcess.residentMegabytes(of: "self") - before, "MB", target: "<200")
        await environment.database.close()
    }

    /// Who calls, and whether its grants let it: with what is kept while nothing is committed.
    private func measure(
        _ name: String, _ operationID: String, _ values: [String: String], _ numbers: [Int], target: String
    ) async throws {
        let endpoint = try Self.endpoint(operationID)
        var waits: [Duration] = []
        for number in (0..<Self.rounds).flatMap({ _ in numbers }) {
            waits.append(try await wait(endpoint, values, number))
        }
        report("agents.decision_\(name)_p50", Self.microseconds(waits, percent: 50), "us", target: target)
        report("agents.decision_\(name)_p99", Self.microseconds(waits, percent: 99), "us")
    }

    /// The same for incidents of which nothing is kept: each once.
    private func measureFirst() async throws {
        let endpoint = try Self.endpoint("getIncident")
        var waits: [Duration] = []
        for id in incidentIDs.dropFirst() { waits.append(try await wait(endpoint, ["id": id], 0)) }
        report("agents.decision_object_first_p50", Self.microseconds(waits, percent: 50), "us")
    }

    private static func endpoint(_ operationID: String) throws -> AnyEndpoint {
        guard let endpoint = Operations.all.first(where: { $0.operation.id == operationID }) else {
            throw Options.Wrong(description: "no operation \(operationID)")
        }
        return endpoint
    }

    /// How long it takes to let one call in.
    private func wait(_ endpoint: AnyEndpoint, _ values: [String: String], _ number: Int) async throws -> Duration {
        let members = endpoint.inputMembers
        let clock = ContinuousClock()
        let begin = clock.now
        let verdict = try await AgentGuard.verdict(
            try await agent(number), endpoint.operation, values, [:], members: members, environment)
        let duration = clock.now - begin
        guard case .allowed = verdict.decision else {
            throw Options.Wrong(description: "\(endpoint.operation.id): \(verdict.decision)")
        }
        return duration
    }

    private func agent(_ number: Int) async throws -> AgentStanding {
        let request = WireRequest(
            method: "GET", path: "/incidents", authorization: "Bearer \(AgentFilling.token(number))")
        guard let agent = try await Authenticator.caller(request, environment).principal.agent else {
            throw Options.Wrong(description: "agent \(number) is none")
        }
        return agent
    }

    private static func microseconds(_ waits: [Duration], percent: Int) -> Double {
        waits.isEmpty ? 0 : waits.sorted()[min(waits.count - 1, waits.count * percent / 100)] / .microseconds(1)
    }
}
