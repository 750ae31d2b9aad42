// SPDX-License-Identifier: Apache-2.0
import App
import Base
import HouseTesting
import Store
import Synchronization
import Testing

@Suite("What an agent's answer waits for")
struct AgentCallDurabilityTests {
    @Test("the entry of a read is committed; all that is about a change is on disk, a refused one too")
    func durabilities() async throws {
        let database = AskedDatabase(try await TestStore.sqlite.fresh())
        let world = try await AgentHouse(database: database)
        let (agent, stranger) = (try await world.agent(), try await world.agent(["name": "Stranger"]))
        try await world.grant(agent, "incidents", "write")
        _ = database.takeDurabilities()
        #expect(try await world.get("/incidents", as: agent).status == 200)
        #expect(database.takeDurabilities() == [.relaxed])
        #expect(try await world.get("/services", as: agent).status == 403)
        #expect(database.takeDurabilities() == [.relaxed])
        #expect(try await world.acknowledge(world.incidentID, as: agent).status == 200)
        #expect(database.takeDurabilities() == [.synced, .synced])
        #expect(try await world.acknowledge(world.incidentID, as: stranger).status == 403)
        #expect(database.takeDurabilities() == [.synced])
        #expect(try await AgentCallAudit.verify(database).count == 5)
    }

    @Test("what is published is on disk")
    func published() async throws {
        let temporary = try await TestStore.sqlite.temporary()
        let database = try #require(temporary.inner as? SQLiteDatabase)
        let (world, receiver) = (try await AgentHouse(database: temporary), WebhookReceiver())
        let agent = try await world.agent()
        let anchor = try await AuditAnchor(
            world.house.environment, try AnchorAddress("https://keeper.example:443/heads"), transport: receiver)
        for _ in 1...10 {
            _ = try await world.get("/incidents", as: agent)
            #expect(try await anchor.publish())
            #expect(database.behindCount == 0)
        }
        await temporary.close()
    }

    @Test("an agent that has called is not looked up again for its own entry, and is refused as soon as it is let go")
    func known() async throws {
        let database = AskedDatabase(try await TestStore.sqlite.fresh())
        let world = try await AgentHouse(database: database)
        let agent = try await world.agent()
        let request = WireRequest(method: "GET", path: "/incidents", authorization: "Bearer \(agent.token)")
        let environment = world.house.environment
        _ = try await Authenticator.caller(request, environment)
        for _ in 1...3 {
            #expect(try await world.get("/services", as: agent).status == 403)
            _ = database.takeReadCount()
            _ = try await Authenticator.caller(request, environment)
            #expect(database.takeReadCount() == 0)
        }
        // A change of somebody else's is another matter.
        try await world.house.event("trigger", key: "three")
        _ = try await Authenticator.caller(request, environment)
        #expect(database.takeReadCount() > 0)
        #expect(try await world.house.call("DELETE", "\(AgentHouse.path)/\(agent.id)").status == 204)
        #expect(try await world.get("/services", as: agent).status == 401)
    }
}

/// A store that remembers how often it was read, and what the log wanted.
private final class AskedDatabase: Database {
    private struct Asked {
        var durabilities: [Durability] = []
        var readCount = 0
    }

    private let inner: any Database
    private let asked = Mutex(Asked())
    var dialect: Dialect { inner.dialect }

    init(_ inner: any Database) { self.inner = inner }

    func takeDurabilities() -> [Durability] {
        asked.withLock { asked in
            defer { asked.durabilities = [] }
            return asked.durabilities
        }
    }

    func takeReadCount() -> Int {
        asked.withLock { asked in
            defer { asked.readCount = 0 }
            return asked.readCount
        }
    }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Result) async throws -> Result {
        asked.withLock { $0.readCount += 1 }
        return try await inner.read(body)
    }

    func write<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        try await inner.write(admission, body)
    }

    func write<Result: Sendable>(
        _ admission: Admission, durability: Durability, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        asked.withLock { $0.durabilities.append(durability) }
        return try await inner.write(admission, durability: durability, body)
    }

    func dataVersion() -> Int64? { inner.dataVersion() }
    func standingVersion() -> Int64? { inner.standingVersion() }
    func close() async { await inner.close() }
}
