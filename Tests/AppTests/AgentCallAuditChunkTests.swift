// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Checking the call log of agents in chunks")
struct AgentCallAuditChunkTests {
    typealias Head = AgentCallChain.Head
    typealias Link = AgentCallChain.Link
    typealias Fault = AgentCallVerification.Fault

    /// With three rows a chunk, the third and the fourth lie on both sides of an edge, and the tenth is a chunk of its own.
    private static let rowCount = 10
    /// All the edges that there can be, and none.
    private static let chunkSizes = [3, 1, 2, 4, 5, 9, 10, 11]

    private static func made(_ number: Int, after head: Head) -> Link {
        let entry = AgentCallEntry(
            id: "Q\(number)", at: Instant(seconds: 1000 + Int64(number)), agentID: "A", operationID: "listIncidents",
            method: "GET", path: "/incidents", decision: .allowed, status: 200, durationMilliseconds: 3)
        return AgentCallChain.link(entry, after: head, digest: AgentCallDigest.sha256)
    }

    private static func chain(_ numbers: [Int], after start: Head = AgentCallChain.origin) -> [Link] {
        var links: [Link] = []
        for number in numbers { links.append(made(number, after: links.last?.head ?? start)) }
        return links
    }

    private static let links = chain(Array(1...rowCount))
    /// Of the row with that number.
    private static func head(_ number: Int) -> Head { links[number - 1].head }

    /// A log that says of itself that it is the one which the server wrote.
    private static func database(_ store: TestStore, _ rows: [Link]) async throws -> any Database {
        let database = try await store.fresh()
        _ = try await Migrator.migrate(database)
        _ = try await database.write { session in
            for row in rows { try AgentCallQueries.insert(session, row) }
            try AgentCallQueries.setHead(session, head(rowCount))
            return rows.count
        }
        return database
    }

    private static func expect(
        _ fault: Fault?, _ rows: [Link], _ store: TestStore, published: [Head] = [], _ name: String
    ) async throws {
        let database = try await Self.database(store, rows)
        for size in chunkSizes {
            var found: Fault?
            do {
                let result = try await AgentCallAudit.verify(database, published: published, chunkSize: size)
                #expect(result.count == 10 && result.head == head(rowCount) && result.prunedSequence == 0)
            } catch let fault as Fault {
                found = fault
            }
            #expect(found == fault, "\(name), chunks of \(size)")
        }
    }

    @Test("a row that was changed or removed is found wherever chunks end", arguments: TestStore.available)
    func changed(_ store: TestStore) async throws {
        try await Self.expect(nil, Self.links, store, "untouched")
        for number in [1, 3, 4, 10] {
            var rows = Self.links
            rows[number - 1].entry.operationID = "listUsers"
            try await Self.expect(Fault(Int64(number), .changed), rows, store, "changed \(number)")
            rows.remove(at: number - 1)
            try await Self.expect(Fault(Int64(number), .missing), rows, store, "removed \(number)")
        }
        var rows = Self.links
        rows.removeSubrange(3..<6)
        try await Self.expect(Fault(4, .missing), rows, store, "a chunk removed")
        rows = Self.links
        for number in [2, 5, 8] { rows[number - 1].entry.path = "/users" }
        try await Self.expect(Fault(2, .changed), rows, store, "the first of several")
        rows = Self.links
        rows[5].entry.path = "/users"
        rows.removeLast(2)
        try await Self.expect(Fault(6, .changed), rows, store, "changed before removed")
    }

    @Test("a row that was written anew with its hash does not lead to the next chunk", arguments: TestStore.available)
    func recomputed(_ store: TestStore) async throws {
        for number in [3, 4] {
            var rows = Self.links
            rows[number - 1] = Self.made(99, after: Self.head(number - 1))
            try await Self.expect(Fault(Int64(number + 1), .unlinked), rows, store, "written anew \(number)")
            let elsewhere = Head(sequence: Int64(number - 1), hash: Self.head(number).hash)
            rows[number - 1] = Self.made(number, after: elsewhere)
            try await Self.expect(Fault(Int64(number), .unlinked), rows, store, "after another \(number)")
        }
        // Two things are wrong with one chunk: the first row does not follow, and a later one was changed.
        var rows = Self.links
        rows[2] = Self.made(99, after: Self.head(2))
        rows[4].entry.path = "/users"
        try await Self.expect(Fault(4, .unlinked), rows, store, "unlinked before changed")
    }

    @Test("rows that were put in or exchanged over the edge of a chunk are found", arguments: TestStore.available)
    func moved(_ store: TestStore) async throws {
        var rows = Self.links
        (rows[2].sequence, rows[3].sequence) = (4, 3)
        try await Self.expect(Fault(3, .changed), rows, store, "exchanged")
        let exchanged = Self.chain([4, 3], after: Self.head(2))
        rows = Array(Self.links[..<2]) + exchanged + Array(Self.links[4...])
        try await Self.expect(Fault(5, .unlinked), rows, store, "exchanged, with new hashes")

        rows = Self.links
        for place in 3..<Self.rowCount { rows[place].sequence += 1 }
        rows.insert(Self.made(99, after: Self.head(3)), at: 3)
        try await Self.expect(Fault(5, .changed), rows, store, "put in")
        rows = Array(Self.links[..<3]) + Self.chain([99] + Array(4...10), after: Self.head(3))
        try await Self.expect(Fault(10, .rewritten), rows, store, "put in, with new hashes")
        rows = Self.links + [Self.made(11, after: Self.head(10))]
        try await Self.expect(Fault(11, .added), rows, store, "put behind")
    }

    @Test("what was published of the rows at both sides of an edge is compared", arguments: TestStore.available)
    func published(_ store: TestStore) async throws {
        let heads = [3, 4, 10].map(Self.head)
        try await Self.expect(nil, Self.links, store, published: heads, "as published")
        for place in heads.indices {
            var other = heads
            other[place].hash = Self.head(1).hash
            let fault = Fault(other[place].sequence, .rewritten)
            try await Self.expect(fault, Self.links, store, published: other, "another one published")
        }
        let later = Head(sequence: 11, hash: Self.head(1).hash)
        try await Self.expect(Fault(11, .missing), Self.links, store, published: heads + [later], "a cut end")
    }
}
