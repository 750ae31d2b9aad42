// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Filing the call log of agents")
struct AgentCallFilingTests {
    typealias Fault = AgentCallVerification.Fault

    private static func entry(_ number: Int) -> AgentCallEntry {
        var entry = AgentCallEntry(
            id: "Q\(number)", at: Instant(seconds: 1000 + Int64(number)), agentID: number % 3 == 0 ? "B" : "A",
            operationID: number % 2 == 0 ? "listIncidents" : "getIncident", method: "GET", path: "/incidents",
            decision: number % 5 == 0 ? .denied : .allowed, status: 200, durationMilliseconds: 3)
        if number % 2 == 1 { (entry.objectID, entry.objectType) = ("I\(number % 4)", "incident") }
        return entry
    }

    /// A log of so many rows, of which so many are filed; written so that nothing is filed by the way.
    private static func database(
        _ store: TestStore, rows: Int, filed: Int
    ) async throws -> any Database {
        let database = try await store.fresh()
        _ = try await Migrator.migrate(database)
        let wanted = filed > 0
        _ = try await database.write { session -> Bool in
            try AgentCallLog.add((1...rows).map(entry), session)
            return wanted ? try AgentCallQueries.file(session, limit: filed) : false
        }
        return database
    }

    private static func ids(_ database: any Database, _ filter: AgentCallQueries.Filter, limit: Int = 200) async throws
        -> [String]
    {
        try await database.read { session in
            try AgentCallQueries.page(session, filter, limit: limit, startedAt: nil, now: Instant(seconds: 9999))
                .map(\.entry.id)
        }
    }

    private static let filters: [(String, @Sendable (inout AgentCallQueries.Filter) -> Void)] = [
        ("all", { _ in }), ("an agent", { $0.agentIDs = ["B"] }), ("two agents", { $0.agentIDs = ["A", "B"] }),
        ("denied", { $0.decision = .denied }), ("an operation", { $0.operationID = "getIncident" }),
        ("an object", { $0.objectID = "I3" }),
        ("a time", { ($0.since, $0.until) = (Instant(seconds: 1004), Instant(seconds: 1021)) }),
    ]

    @Test("a list is the same however many rows are filed, on one page and on many", arguments: TestStore.available)
    func lists(_ store: TestStore) async throws {
        let rows = 24
        for filed in [0, 1, 11, 23, 24] {
            let database = try await Self.database(store, rows: rows, filed: filed)
            for (name, narrow) in Self.filters {
                var filter = AgentCallQueries.Filter()
                narrow(&filter)
                let entries = (1...rows).map(Self.entry).filter { Self.isIn(filter, $0) }
                let wanted: [String] = entries.reversed().map(\.id)
                #expect(try await Self.ids(database, filter) == wanted, "\(name), \(filed) filed")
                var paged: [String] = []
                while paged.count < rows {
                    let page = try await Self.ids(database, filter, limit: 4)
                    guard let last = page.last, let number = Int64(last.dropFirst()) else { break }
                    paged += page
                    filter.before = AgentCallQueries.Position(at: Instant(seconds: 1000 + number), sequence: number)
                }
                #expect(paged == wanted, "\(name), \(filed) filed, in pages")
            }
        }
    }

    private static func isIn(_ filter: AgentCallQueries.Filter, _ entry: AgentCallEntry) -> Bool {
        (filter.agentIDs.isEmpty || filter.agentIDs.contains(entry.agentID))
            && filter.decision.map { $0 == entry.decision } ?? true
            && filter.operationID.map { $0 == entry.operationID } ?? true
            && filter.objectID.map { $0 == entry.objectID } ?? true
            && filter.since.map { $0 <= entry.at } ?? true && filter.until.map { entry.at <= $0 } ?? true
    }

    @Test("what an agent asked for is counted whether it is filed or not", arguments: TestStore.available)
    func figures(_ store: TestStore) async throws {
        let since = Instant(seconds: 1004)
        let entries = (1...24).map(Self.entry).filter { since <= $0.at }
        for filed in [0, 10, 24] {
            let database = try await Self.database(store, rows: 24, filed: filed)
            let figures = try await database.read { session in
                try AgentCallQueries.figures(session, agentIDs: ["A", "B", "C"], since: since)
            }
            for agentID in ["A", "B"] {
                let own = entries.filter { $0.agentID == agentID }
                let denied = own.count { $0.decision == .denied }
                let wanted = AgentFigures(calls: Int64(own.count), denied: Int64(denied), writes: 0)
                #expect(denied > 0 && figures[agentID] == wanted, "\(agentID), \(filed) filed")
            }
            #expect(figures["C"] == nil)
        }
    }

    @Test("rows are filed by themselves as soon as there are so many, and not one earlier")
    func byThemselves() async throws {
        let database = try await TestStore.sqlite.fresh()
        _ = try await Migrator.migrate(database)
        let log = AgentCallLog(database, startedAt: Instant(seconds: 0))
        for number in 1..<AgentCallLog.filingSize { try await log.append(Self.entry(number)) }
        #expect(try await Self.filedSequence(database) == 0)
        try await log.append(Self.entry(AgentCallLog.filingSize))
        while try await Self.filedSequence(database) == 0 { await Task.yield() }
        #expect(try await Self.filedSequence(database) == Int64(AgentCallLog.filingSize))
        #expect(try await AgentCallAudit.verify(database).count == Int64(AgentCallLog.filingSize))
    }

    private static func filedSequence(_ database: any Database) async throws -> Int64? {
        try await database.read { session in try AgentCallQueries.standing(session)?.filedSequence }
    }

    @Test("a row that lists would not show any more is found", arguments: TestStore.available)
    func hidden(_ store: TestStore) async throws {
        let last = store == .sqlite ? 8 : 10
        let changes: [(SQLText, Int64)] = [
            ("UPDATE agent_calls SET is_filed = 0 WHERE sequence = 5", 5),
            ("UPDATE agent_calls SET is_filed = 2 WHERE sequence = 8", 8),
            ("UPDATE agent_call_chain SET filed_sequence = 11", store == .sqlite ? 9 : 0),
            ("UPDATE agent_calls SET is_filed = -1 WHERE sequence = 10", 10),
        ]
        for (change, sequence) in changes {
            let database = try await Self.database(store, rows: 10, filed: 8)
            #expect(try await AgentCallAudit.verify(database).count == 10)
            #expect(try await Self.filedSequence(database) == Int64(last))
            _ = try await database.write { session in try session.execute(change) }
            let fault = sequence == 0 ? nil : Fault(sequence, .changed)
            var found: Fault?
            do { _ = try await AgentCallAudit.verify(database) } catch { found = error as? Fault }
            #expect(found == fault)
        }
    }

    @Test("a log that was pruned beyond what is filed goes on", arguments: TestStore.available)
    func pruned(_ store: TestStore) async throws {
        let database = try await Self.database(store, rows: 10, filed: 3)
        #expect(try await AgentCallAudit.prune(database, before: Instant(seconds: 1006), at: Instant(seconds: 2000)) == 5)
        #expect(try await AgentCallAudit.verify(database).count == 5)
        #expect(try await Self.ids(database, AgentCallQueries.Filter()) == ["Q10", "Q9", "Q8", "Q7", "Q6"])
        _ = try await database.write { session in try AgentCallQueries.file(session, limit: 100) }
        #expect(try await AgentCallAudit.verify(database).count == 5)
        #expect(try await Self.ids(database, AgentCallQueries.Filter()) == ["Q10", "Q9", "Q8", "Q7", "Q6"])
    }
}
