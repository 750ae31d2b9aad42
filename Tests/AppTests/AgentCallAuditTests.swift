// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import Foundation
import HouseTesting
import Store
import Testing

@Suite("Checking the call log of agents")
struct AgentCallAuditTests {
    typealias Fault = AgentCallVerification.Fault

    private static func entry(_ number: Int, _ more: (inout AgentCallEntry) -> Void = { _ in }) -> AgentCallEntry {
        var entry = AgentCallEntry(
            id: "Q\(number)", at: Instant(seconds: 1000 + Int64(number)), agentID: "A", agentName: "Triåge 🚨",
            operationID: "listIncidents", method: "GET", path: "/incidents", decision: .allowed, status: 200,
            durationMilliseconds: 3)
        more(&entry)
        return entry
    }

    private static func database(_ store: TestStore, entries: Int) async throws -> any Database {
        let database = try await store.fresh()
        _ = try await Migrator.migrate(database)
        let log = AgentCallLog(database, startedAt: Instant(seconds: 0))
        for number in 0..<entries { try await log.append(entry(number + 1)) }
        return database
    }

    private static func change(_ database: any Database, _ statement: SQLText) async throws {
        _ = try await database.write { session in try session.execute(statement) }
    }

    private static func fault(_ database: any Database, _ published: [AgentCallChain.Head] = []) async throws -> Fault? {
        do {
            _ = try await AgentCallAudit.verify(database, published: published)
            return nil
        } catch let fault as Fault {
            return fault
        }
    }

    @Test("what the server writes is in order, whatever texts it holds", arguments: TestStore.available)
    func untouched(_ store: TestStore) async throws {
        let database = try await Self.database(store, entries: 3)
        #expect(try await AgentCallAudit.verify(database).count == 3)
        let log = AgentCallLog(database, startedAt: Instant(seconds: 0))
        let long = String(repeating: "é", count: AgentCallEntry.pathBytesMaximum)
        let strange = Self.entry(4) { entry in
            entry.agentName = "zero \0 and more"
            entry.path = long
            entry.parameters = #"{"body":{"a":"\u0000 ~ 5: ; 👩‍👩‍👧"}}"#
            (entry.credential, entry.ownerID, entry.objectID, entry.objectType) = ("abcd", "U", "I", "incident")
            (entry.reason, entry.grantID, entry.requestID) = ("", "~", "r")
        }
        try await log.append(strange)
        let result = try await AgentCallAudit.verify(database)
        #expect(result.count == 4 && result.head.sequence == 4 && result.prunedSequence == 0)
    }

    @Test("rows that come at the same time from several servers make one chain", arguments: TestStore.available)
    func together(_ store: TestStore) async throws {
        let database = try await Self.database(store, entries: 0)
        let logs = (0..<3).map { _ in AgentCallLog(database, startedAt: Instant(seconds: 0)) }
        let sequences = try await withThrowingTaskGroup(of: Int64.self) { group in
            for number in 0..<150 {
                let log = logs[number % 3]
                group.addTask { try await log.append(Self.entry(number)) }
            }
            return try await group.reduce(into: [Int64]()) { $0.append($1) }
        }
        #expect(sequences.sorted() == Array(1...150))
        #expect(try await AgentCallAudit.verify(database).count == 150)
    }

    @Test("a row that was changed, removed or put in by hand is found", arguments: TestStore.available)
    func tampered(_ store: TestStore) async throws {
        let cases: [(statement: SQLText, fault: Fault)] = [
            ("UPDATE agent_calls SET operation_id = 'listUsers' WHERE sequence = 3", Fault(3, .changed)),
            ("UPDATE agent_calls SET status = NULL WHERE sequence = 2", Fault(2, .changed)),
            ("UPDATE agent_calls SET hash = previous_hash WHERE sequence = 4", Fault(4, .changed)),
            ("DELETE FROM agent_calls WHERE sequence = 2", Fault(2, .missing)),
            ("DELETE FROM agent_calls WHERE sequence > 3", Fault(4, .missing)),
            ("DELETE FROM agent_calls", Fault(1, .missing)),
            ("UPDATE agent_calls SET sequence = 9 WHERE sequence = 3", Fault(3, .missing)),
            ("UPDATE agent_call_chain SET head_sequence = 4", Fault(4, .rewritten)),
            ("DELETE FROM agent_call_chain", Fault(1, .missing)),
        ]
        for (statement, fault) in cases {
            let database = try await Self.database(store, entries: 5)
            try await Self.change(database, statement)
            #expect(try await Self.fault(database) == fault, "\(statement.text)")
        }
    }

    @Test("an end that was cut off with care is found by what was published", arguments: TestStore.available)
    func cut(_ store: TestStore) async throws {
        let database = try await Self.database(store, entries: 5)
        let head = try await AgentCallAudit.verify(database).head
        try await Self.change(database, "DELETE FROM agent_calls WHERE sequence > 3")
        try await Self.change(
            database,
            """
            UPDATE agent_call_chain SET head_sequence = 3,
              head_hash = (SELECT hash FROM agent_calls WHERE sequence = 3)
            """)
        #expect(try await Self.fault(database) == nil)
        #expect(try await Self.fault(database, [head]) == Fault(4, .missing))
    }

    @Test("what was pruned is gone, and the rest is in order", arguments: TestStore.available)
    func pruned(_ store: TestStore) async throws {
        let database = try await Self.database(store, entries: 5)
        let now = Instant(seconds: 2000)
        #expect(try await AgentCallAudit.prune(database, before: Instant(seconds: 1001), at: now) == 0)
        #expect(try await AgentCallAudit.prune(database, before: Instant(seconds: 1003), at: now) == 2)
        let result = try await AgentCallAudit.verify(database)
        #expect(result.count == 3 && result.prunedSequence == 2)
        try await Self.change(database, "DELETE FROM agent_calls WHERE sequence = 3")
        #expect(try await Self.fault(database) == Fault(3, .missing))
    }

    @Test("the head is published when it has changed, once a minute, and at the end")
    func anchor() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("anchor-\(UUID().uuidString)").path
        let anchor = try await AuditAnchor(world.house.environment, .file(path))
        func published() async throws -> [Int64] { try await AnchorFile.read(path).map(\.head.sequence) }
        _ = try await anchor.step()
        #expect(try await published() == [])
        _ = try await world.get("/incidents", as: agent)
        world.house.advance(seconds: AuditAnchor.intervalSeconds - 1)
        _ = try await anchor.step()
        #expect(try await published() == [])
        world.house.advance(seconds: 1)
        _ = try await anchor.step()
        world.house.advance(seconds: AuditAnchor.intervalSeconds)
        _ = try await anchor.step()
        #expect(try await published() == [1])
        _ = try await world.get("/incidents", as: agent)
        try await anchor.publish()
        #expect(try await published() == [1, 2])
        // A server that begins anew does not repeat the last line.
        try await AuditAnchor(world.house.environment, .file(path)).publish()
        #expect(try await published() == [1, 2])
        let heads = try await AnchorFile.read(path).map(\.head)
        #expect(try await AgentCallAudit.verify(world.house.database, published: heads).count == 2)
        await #expect(throws: AnchorFile.Failure.self) {
            try await AuditAnchor(world.house.environment, .file("/nowhere/at/all"))
        }
    }

    @Test("an export has each call once, and nothing in it is a formula")
    func export() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent(["name": "=1+1"])
        try await world.grant(agent, "incidents", "write")
        _ = try await world.acknowledge(world.incidentID, as: agent)
        _ = try await world.get("/services", as: agent)
        for format in AgentCallExport.Format.allCases {
            var lines: [String] = []
            try await AgentCallExport.lines(world.house.database, world.house.runtime, format) { lines += $0 }
            #expect(lines.count == (format == .csv ? 3 : 2))
            #expect(lines.joined().contains(#"'=1+1"#) == (format == .csv))
            #expect(lines.last?.contains("listServices") == true)
        }
        var filters = Array(repeating: AgentCallQueries.Filter(), count: 4)
        filters[0].decision = .denied
        filters[1].objectID = world.incidentID
        filters[2].agentIDs = ["QNONE"]
        filters[3].until = world.house.runtime.now.adding(seconds: -1)
        var counts: [Int] = []
        for filter in filters {
            var count = 0
            try await AgentCallExport.lines(world.house.database, world.house.runtime, .jsonl, of: filter) {
                count += $0.count
            }
            counts.append(count)
        }
        #expect(counts == [1, 1, 0, 0])
        let cells = ["=1", "+1", "-1", "@x", " =1", "\tx", "a,b", "say \"x\"", "plain", ""]
        let wanted = #"'=1,'+1,'-1,'@x,' =1,'"# + "\tx" + #","a,b","say ""x""",plain,"#
        #expect(AgentCallExport.csv(cells) == wanted)
    }
}
