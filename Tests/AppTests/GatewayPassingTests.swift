// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Synchronization
import Testing

@Suite("What passes through the gateway")
struct GatewayPassingTests {
    @Test("people with a key of the account behind are answered by it, byte for byte")
    func people() async throws {
        let world = try await GatewayHouse()
        let reply = await world.reply("GET", "/incidents", "limit=1&total=true", token: world.upstreamKey)
        let behind = await world.behind.house.dispatcher.reply(
            to: WireRequest(
                method: "GET", path: "/incidents", query: "limit=1&total=true",
                authorization: "Token token=\(world.upstreamKey)"))
        #expect(reply.status == 200 && reply.body == behind.body)
        let sent = try #require(world.line.requests.last)
        #expect(sent.headers.first { $0.name == "Authorization" }?.value == "Token token=\(world.upstreamKey)")
        let body: JSON = ["incident": ["type": "incident_reference", "status": "acknowledged"]]
        let change = await world.call(
            "PUT", "/incidents/1", "", body, token: world.upstreamKey, from: world.behind.house.ownerEmail)
        #expect(change.status == 200)
        #expect(await world.call("GET", "/nothing/known/here", token: world.upstreamKey).status == 404)
        #expect(world.line.takeNames().last == "GET /nothing/known/here")
    }

    @Test("a request without a key, or with one of nobody, gets the refusal of the account behind")
    func strangers() async throws {
        let world = try await GatewayHouse()
        #expect(await world.call("GET", "/incidents", token: nil).status == 401)
        #expect(await world.call("GET", "/incidents", token: "nobodys-key").status == 401)
        #expect(world.line.takeNames().count == 2)
        // What is the gateway's own it decides itself.
        #expect(await world.call("GET", "/tocsin/v1/agents", token: world.upstreamKey).status == 401)
        #expect(world.line.requests.isEmpty)
    }

    @Test("events go to the account behind, and come to nothing here")
    func events() async throws {
        let world = try await GatewayHouse()
        let event: JSON = [
            "routing_key": .string(world.behind.house.routingKey), "event_action": "trigger", "dedup_key": "three",
            "payload": ["summary": "Disk full", "source": "db-1", "severity": "critical"],
        ]
        #expect(await world.call("POST", "/v2/enqueue", "", event, token: nil).status == 202)
        #expect(try await world.behind.house.incidentCount() == 3)
        #expect(try await world.house.incidentCount() == 0)
        #expect(world.line.requests.last?.url == UpstreamLine.eventsURL + "/v2/enqueue")
    }

    @Test("events and people do not wait for agents")
    func noQueue() async throws {
        let world = try await GatewayHouse()
        for _ in 0..<UpstreamQueue.underWayMaximum { try await world.queue.take("greedy", at: world.house.runtime.now) }
        world.queue.pause(seconds: 30, at: world.house.runtime.now)
        #expect(await world.call("GET", "/incidents", token: world.upstreamKey).status == 200)
        #expect(await world.call("POST", "/v2/enqueue", "", [:], token: nil).status == 400)
    }
}

@Suite("Turns of agents at the account behind a gateway")
struct UpstreamQueueTests {
    private let now = TestHouse.start

    /// Who had a turn, the first first.
    private final class Order: Sendable {
        private let state = Mutex<[String]>([])
        var names: [String] { state.withLock { $0 } }
        func add(_ name: String) { state.withLock { $0.append(name) } }
    }

    private func wait(until count: Int, _ queue: UpstreamQueue) async {
        while queue.waitingCount != count { await Task.yield() }
    }

    @Test("each agent that waits has a turn before another has its second")
    func fairness() async throws {
        let queue = UpstreamQueue()
        for _ in 0..<UpstreamQueue.underWayMaximum { try await queue.take("greedy", at: now) }
        let order = Order()
        await withTaskGroup(of: Void.self) { group in
            for (place, name) in ["greedy", "greedy", "greedy", "modest"].enumerated() {
                group.addTask {
                    try? await queue.take(name, at: now)
                    order.add(name)
                    queue.release(at: now)
                }
                await wait(until: place + 1, queue)
            }
            queue.release(at: now)
        }
        #expect(Array(order.names.prefix(2)) == ["greedy", "modest"])
        #expect(queue.waitingCount == 0)
    }

    @Test("an agent has so many calls waiting and not one more, and another still has room")
    func bounds() async throws {
        let queue = UpstreamQueue()
        for _ in 0..<UpstreamQueue.underWayMaximum { try await queue.take("greedy", at: now) }
        await withTaskGroup(of: Bool.self) { group in
            for place in 0..<UpstreamQueue.waitingOfAgentMaximum {
                group.addTask { (try? await queue.take("greedy", at: now)) != nil }
                await wait(until: place + 1, queue)
            }
            await #expect(throws: APIError.self) { try await queue.take("greedy", at: now) }
            group.addTask { (try? await queue.take("modest", at: now)) != nil }
            await wait(until: UpstreamQueue.waitingOfAgentMaximum + 1, queue)
            // A pause sends everybody who waits away.
            queue.pause(seconds: 5, at: now)
            queue.release(at: now)
            for await isLetIn in group { #expect(!isLetIn) }
        }
        #expect(queue.waitingCount == 0)
    }

    @Test("a pause ends, and is never longer than a minute")
    func pause() async throws {
        let queue = UpstreamQueue()
        queue.pause(seconds: 3600, at: now)
        await #expect(throws: APIError.self) { try await queue.take("one", at: now) }
        let last = now.adding(seconds: UpstreamQueue.pauseSecondsMaximum).adding(milliseconds: -1)
        await #expect(throws: APIError.self) { try await queue.take("one", at: last) }
        try await queue.take("one", at: now.adding(seconds: UpstreamQueue.pauseSecondsMaximum))
    }
}
