// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Runs the benchmarks one after the other and prints a figure a line: name, value, unit, and the target where there is one.
@main
struct Benchmarks {
    static func main() async throws {
        let options = try Options(Array(CommandLine.arguments.dropFirst()))
        if let port = options.barePort { return try await BareServer.run(port: port, bytesFile: options.bytesFile) }
        if let path = options.decidingPath { return try await AgentDecisions(path).run() }
        for section in Section.allCases where options.sections.contains(section) {
            try await section.run(options)
        }
    }
}

enum Section: String, CaseIterable {
    case ingest
    case lists
    case mail
    case footprint
    case reference
    case access
    case webhooks
    case schedules
    case oncalls
    case engine
    case timers
    case simulator
    case gateway
    case agents
    case audit

    func run(_ options: Options) async throws {
        switch self {
        case .ingest: try await IngestBenchmark(options).run()
        case .lists: try await ListBenchmark(options).run()
        case .mail: try await MailBenchmark(options).run()
        case .footprint: try await FootprintBenchmark(options).run()
        case .reference: try await ReferenceBenchmark(options).run()
        case .access: try await AccessBenchmark(options).run()
        case .webhooks: try await WebhookBenchmark(options).run()
        case .schedules: try ScheduleBenchmark(options).run()
        case .oncalls: try await OnCallBenchmark(options).run()
        case .engine: try EngineBenchmark(options).run()
        case .timers: try await TimerBenchmark(options).run()
        case .simulator: try await SimulatorBenchmark(options).run()
        case .gateway: try await GatewayBenchmark(options).run()
        case .agents: try await AgentBenchmark(options).run()
        case .audit: try await AuditBenchmark(options).run()
        }
    }
}

struct Options {
    var tocsin = ".build/release/tocsin"
    /// Smaller numbers, to see that everything works.
    var isShort = false
    var sections = Set(Section.allCases)
    var barePort: Int?
    /// What the bare server sends from `/bytes`.
    var bytesFile: String?
    /// A database with agents, about whose calls this process is to decide.
    var decidingPath: String?

    struct Wrong: Error, CustomStringConvertible {
        let description: String
    }

    init(_ arguments: [String]) throws {
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--tocsin": tocsin = rest.popFirst() ?? tocsin
            case "--short": isShort = true
            case "--only":
                let names = (rest.popFirst() ?? "").split(separator: ",").map(String.init)
                sections = Set(names.compactMap(Section.init(rawValue:)))
                guard sections.count == names.count, !names.isEmpty else {
                    throw Wrong(description: "--only takes \(Section.allCases.map(\.rawValue).joined(separator: ","))")
                }
            case "--bytes": bytesFile = rest.popFirst()
            case "--decide": decidingPath = rest.popFirst()
            case "--bare": barePort = rest.popFirst().flatMap { Int($0) }
            default: throw Wrong(description: "unknown option \(argument)")
            }
        }
    }
}

/// `target` is what the project promises of it: a comparison and a number.
func report(_ name: String, _ value: Double, _ unit: String, target: String? = nil) {
    // Written at once: whoever reads along through a pipe sees each figure as it is found.
    let promised = target.map { " target:\($0)" } ?? ""
    let line = "\(name) \(String(format: value < 10 ? "%.3f" : "%.1f", value)) \(unit)\(promised)\n"
    FileHandle.standardOutput.write(Data(line.utf8))
}

/// What is done meanwhile, for whoever waits. Not a figure.
func remark(_ text: String) {
    FileHandle.standardError.write(Data("# \(text)\n".utf8))
}
