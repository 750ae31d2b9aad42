// SPDX-License-Identifier: Apache-2.0
import Foundation

/// Lists of a hundred objects, beside a handler that sends the same bytes; and a list with everything included.
struct ReferenceBenchmark {
    private static let connections = 16
    private static let rows = 100
    private static let rounds = 5

    private let options: Options
    private var seconds: Int { options.isShort ? 2 : 5 }

    init(_ options: Options) { self.options = options }

    /// A list, and the operation and the words that make one more of its kind.
    private struct Kind {
        let name: String
        let path: String
        let operation: String
        let words: @Sendable (_ number: Int, _ policyID: String) -> [String]
    }

    private static let kinds: [Kind] = [
        Kind(name: "users", path: "/users", operation: "createUser") { number, _ in
            ["name=User \(number)", "email=user\(number)@example.com"]
        },
        Kind(name: "teams", path: "/teams", operation: "createTeam") { number, _ in ["name=Team \(number)"] },
        Kind(name: "services", path: "/services", operation: "createService") { number, policyID in
            [
                "name=Service \(number)",
                "escalation_policy:={\"id\":\"\(policyID)\",\"type\":\"escalation_policy_reference\"}",
            ]
        },
        Kind(name: "tags", path: "/tags", operation: "createTags") { number, _ in ["label=tag \(number)"] },
        Kind(name: "business_services", path: "/business_services", operation: "createBusinessService") { number, _ in
            ["name=Business \(number)"]
        },
    ]

    func run() async throws {
        let server = try MeasuredServer(options.tocsin)
        defer { server.end() }
        try await server.restart { try await Filling.incidents(1000, openShare: 4, at: server.databasePath) }
        remark("making \(Self.rows) of each kind")
        for kind in Self.kinds {
            for number in 0..<Self.rows { try make(kind, number, server) }
        }
        let lists = Self.kinds.map { ($0.name, $0.path) } + [("incidents", "/incidents"), ("log_entries", "/log_entries")]
        var worst = Double.infinity
        for (name, path) in lists {
            let ratio = try await vsBytes(server, path + "?limit=\(Self.rows)")
            report("reference.\(name)_vs_bytes", ratio, "ratio")
            worst = min(worst, ratio)
        }
        report("reference.worst_list_vs_bytes", worst, "ratio")
        for (name, path) in lists {
            let ratio = try await vsBytes(server, path + "?limit=\(Self.rows)", isAlwaysNew: true)
            report("reference.\(name)_never_asked_before_vs_bytes", ratio, "ratio")
        }
        try compareIncludes(server)
    }

    /// A page of incidents with everything written out, beside the same page without.
    private func compareIncludes(_ server: MeasuredServer) throws {
        let plainPath = "/incidents?limit=\(Self.rows)"
        let includes = [
            "acknowledgers", "agents", "assignees", "escalation_policies", "first_trigger_log_entries", "priorities",
            "services",
            "teams", "users",
        ]
        let query = includes.map { "&include%5B%5D=\($0)" }.joined()
        // Much of what including costs is bytes: the policy names every service there is, once for each incident.
        let sizes = try [plainPath, plainPath + query].map { path in
            try Load.get(path, key: server.accountKey, port: server.port).utf8.count / 1024
        }
        remark("plain \(sizes[0]) KB, with all includes \(sizes[1]) KB")
        // Turn about, and the middle one counts: what else the machine does in one moment falls on both.
        let costs = try (0..<Self.rounds).map { _ in
            let plain = try get(server.port, plainPath, server.accountKey, isAlwaysNew: true)
            return plain / (try get(server.port, plainPath + query, server.accountKey, isAlwaysNew: true))
        }.sorted()
        remark("all includes, by round: " + costs.map { String(format: "%.2f", $0) }.joined(separator: " "))
        report("reference.incidents_all_includes_vs_plain_cost", costs[Self.rounds / 2], "ratio")
    }

    private func make(_ kind: Kind, _ number: Int, _ server: MeasuredServer) throws {
        let run = try MeasuredProcess(
            options.tocsin,
            ["call", kind.operation, "--base-url", "http://127.0.0.1:\(server.port)"] + kind.words(number, server.policyID),
            environment: ["TOCSIN_API_KEY": server.accountKey])
        run.process.waitUntilExit()
        guard run.process.terminationStatus == 0 else {
            throw Options.Wrong(description: "\(kind.operation) was refused")
        }
    }

    private func vsBytes(_ server: MeasuredServer, _ path: String, isAlwaysNew: Bool = false) async throws -> Double {
        let answer = try Load.get(path, key: server.accountKey, port: server.port)
        guard answer.utf8.count > 1000 else { throw Options.Wrong(description: "\(path): \(answer.prefix(200))") }
        let file = server.folder.appendingPathComponent("bytes.json")
        try answer.write(to: file, atomically: true, encoding: .utf8)
        let port = try Sockets.freePort()
        let bare = try MeasuredProcess(CommandLine.arguments[0], ["--bare", "\(port)", "--bytes", file.path])
        defer { bare.end() }
        try await Sockets.waitUntilOpen(port)
        let theirs = try get(port, "/bytes", "")
        let ours = try get(server.port, path, server.accountKey, isAlwaysNew: isAlwaysNew)
        remark(String(format: "%@: %.0f a second of %d KB, bare %.0f", path, ours, answer.utf8.count / 1024, theirs))
        return ours / theirs
    }

    /// Requests a second. Always new, each carries a number that makes it another question, so that none is answered
    /// from what was answered before.
    private func get(_ port: Int, _ path: String, _ key: String, isAlwaysNew: Bool = false) throws -> Double {
        let text = try MeasuredProcess.output(
            "/usr/bin/wrk",
            [
                "-t2", "-c\(Self.connections)", "-d\(seconds)s", "-H", "Authorization: Token token=\(key)",
            ] + (isAlwaysNew ? ["-s", try numbering(path)] : []) + ["http://127.0.0.1:\(port)\(path)"])
        return try Load.rate(in: text)
    }

    private func numbering(_ path: String) throws -> String {
        let script = FileManager.default.temporaryDirectory.appendingPathComponent("tocsin-numbering.lua")
        let text = """
            local number
            init = function()
              -- Each thread begins elsewhere: a new table's address differs between them.
              math.randomseed(os.time() + tonumber(tostring({}):match("0x(%x+)"), 16) % 1000000)
              number = math.random(1000000000)
            end
            request = function()
              number = number + 1
              return wrk.format(nil, "\(path)&number=" .. number)
            end
            """
        try text.write(to: script, atomically: true, encoding: .utf8)
        return script.path
    }
}
