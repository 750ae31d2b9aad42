// SPDX-License-Identifier: Apache-2.0
import App
import ArgumentParser
import Base
import Domain
import Store

struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check, export or prune the call log of agents.",
        subcommands: [AuditVerify.self, AuditExport.self, AuditPrune.self])
}

struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Check that each entry of the call log is as it was written.",
        discussion: """
            Prints how many entries there are and the hash of the last, or ends with status 1 and names the first entry that \
            was changed, removed, added or moved. With the file that `serve --audit-anchor` writes, kept where whoever can \
            write the database cannot write, an end that was cut off and a log that was written anew are found as well. The \
            server may run meanwhile.

            Example:
              tocsin audit verify --database sqlite:tocsin.sqlite --anchor /mnt/elsewhere/tocsin.anchor
            """)

    @OptionGroup var store: DatabaseOptions
    @Option(help: "File to which the server has published heads of the log.") var anchor: String?

    func run() async throws {
        let layers = try await store.layers()
        var published: [AgentCallChain.Head] = []
        if let anchor {
            published = try await AnchorFile.read(anchor).map(\.head)
            // One that is not there would find everything in order.
            guard !published.isEmpty else { throw Refusal("\(anchor) holds nothing that was published") }
        }
        let database = try await Stores.openMigrated(layers)
        let result: AgentCallAudit.Result
        do {
            result = try await AgentCallAudit.verify(database, published: published)
        } catch let fault as AgentCallVerification.Fault {
            await database.close()
            throw Refusal(fault.sentence)
        }
        await database.close()
        StandardOutput.write("\(result.count) entries, head \(result.head.hash)")
        if result.prunedSequence > 0 {
            StandardOutput.write("entries up to \(result.prunedSequence) were pruned")
        }
    }
}

struct AuditExport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print the call log of agents, the oldest call first.",
        discussion: """
            One line a call, as JSON objects or as CSV with a line of names. In CSV, what a spreadsheet would take for a \
            formula begins with an apostrophe. Without a filter it is the whole log.

            Example:
              tocsin audit export --database sqlite:tocsin.sqlite --format csv --since 2026-03-01T00:00:00Z > calls.csv
            """)

    @OptionGroup var store: DatabaseOptions
    @Option(help: "jsonl or csv.") var format = AgentCallExport.Format.jsonl
    @Option(help: "Only calls of the agent with this id.") var agent: String?
    @Option(help: "Only calls about which this was said: allowed, denied or waiting.") var decision: AgentCallEntry.Decision?
    @Option(help: "Only calls of the operation with this id.") var operation: String?
    @Option(help: "Only calls about the object that was named so.") var object: String?
    @Option(help: "Only calls from this time on.") var since: String?
    @Option(help: "Only calls up to this time.") var until: String?

    private func filter() throws -> AgentCallQueries.Filter {
        func time(_ text: String?, _ flag: String) throws -> Instant? {
            guard let text else { return nil }
            guard let instant = ISO8601.instant(text) else {
                throw Refusal("\(flag) must be a time such as 2026-01-01T00:00:00Z")
            }
            return instant
        }
        var filter = AgentCallQueries.Filter()
        filter.agentIDs = agent.map { [$0] } ?? []
        filter.decision = decision
        filter.operationID = operation
        filter.objectID = object
        filter.since = try time(since, "--since")
        filter.until = try time(until, "--until")
        return filter
    }

    func run() async throws {
        let filter = try filter()
        let database = try await Stores.openMigrated(try await store.layers())
        try await AgentCallExport.lines(database, LiveRuntime(), format, of: filter) { lines in
            StandardOutput.write(lines.joined(separator: "\n"))
        }
        await database.close()
    }
}

struct AuditPrune: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove the oldest entries of the call log of agents.",
        discussion: """
            Nothing is removed by itself. What is left can be checked as before. Export first what you want to keep. The \
            server may run meanwhile.

            Example:
              tocsin audit prune --database sqlite:tocsin.sqlite --before 2026-01-01T00:00:00Z
            """)

    @OptionGroup var store: DatabaseOptions
    @Option(help: "Entries from before this time are removed, up to the first that is not.") var before: String

    func run() async throws {
        guard let instant = ISO8601.instant(before) else {
            throw Refusal("--before must be a time such as 2026-01-01T00:00:00Z")
        }
        let database = try await Stores.openMigrated(try await store.layers())
        let count = try await AgentCallAudit.prune(database, before: instant, at: LiveRuntime().now)
        await database.close()
        StandardOutput.write("\(count) entries removed")
    }
}

extension AgentCallExport.Format: ExpressibleByArgument {}
extension AgentCallEntry.Decision: ExpressibleByArgument {}
