// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

/// Nothing ran for a while, and much is overdue.
@Suite("After a long stop")
struct TimerTests {
    private static let week: Int64 = 7 * 24 * 3600

    private func service(
        _ house: TestHouse, _ name: String, delayMinutes: Int, _ more: JSONObject = [:]
    ) async throws -> String {
        let policy = try await house.makePolicy(
            name, loops: 0, [(delayMinutes, [.user(house.ownerID)]), (60, [.user(house.ownerID)])])
        return try await house.makeService(name, policyID: policy, more).routingKey
    }

    /// What happened to incidents, in the order in which it was written down.
    private func history(_ house: TestHouse, _ kinds: Set<String>) async throws -> [String] {
        var entries: [(id: String, text: String)] = []
        let count = Int(try await house.incidentCount())
        for number in 1...max(count, 1) {
            for entry in try await house.entries(number) {
                guard let id = entry["id"]?.stringValue, let type = entry["type"]?.stringValue,
                    kinds.contains(type)
                else { continue }
                entries.append((id, "\(type.replacing("_log_entry", with: "")) \(number)"))
            }
        }
        // Ids grow in the order in which they are made.
        return entries.sorted { $0.id < $1.id }.map(\.text)
    }

    @Test("overdue timers are handled in the order in which they fell due", arguments: TestStore.available)
    func order(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let delays = [30, 10, 40, 20]
        for (index, minutes) in delays.enumerated() {
            let key = try await service(house, "S\(index)", delayMinutes: minutes)
            try await house.event("trigger", key: "k", routingKey: key)
            house.advance(seconds: 1)
        }
        house.advance(seconds: Self.week)
        try await house.runLoops()
        let escalations = try await history(house, ["escalate_log_entry"])
        #expect(escalations == ["escalate 2", "escalate 4", "escalate 1", "escalate 3"])
        // A level that is told now has its whole time, however late it is.
        try await house.live(seconds: 3599)
        #expect(try await history(house, ["exhaust_escalation_path_log_entry"]).isEmpty)
        try await house.live(seconds: 1)
        let ends = try await history(house, ["exhaust_escalation_path_log_entry"])
        #expect(Set(ends) == Set((1...4).map { "exhaust_escalation_path \($0)" }) && ends.count == 4)
    }

    @Test("of two timers of one incident the earlier counts first: what resolved before it escalated never does")
    func orderWithinOne() async throws {
        let house = try await TestHouse()
        let early = try await service(house, "Early", delayMinutes: 30, ["auto_resolve_timeout": 600])
        let late = try await service(house, "Late", delayMinutes: 10, ["auto_resolve_timeout": 1800])
        try await house.event("trigger", key: "k", routingKey: early)
        try await house.event("trigger", key: "k", routingKey: late)
        house.advance(seconds: Self.week)
        try await house.runLoops()
        let events = try await history(house, ["escalate_log_entry", "resolve_log_entry"])
        #expect(events == ["resolve 1", "escalate 2", "resolve 2"] || events == ["escalate 2", "resolve 1", "resolve 2"])
        #expect(house.carrier.messages.isEmpty, "both are over")
        for number in 1...2 { #expect(try await house.incident(number)["status"] == "resolved") }
    }

    @Test("more of them than fit into one go are all handled, each once", arguments: TestStore.available)
    func many(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let count = 2 * TimerLoop.batchMaximum + 5
        let key = try await service(house, "Many", delayMinutes: 10)
        for number in 1...count { try await house.event("trigger", key: "k\(number)", routingKey: key) }
        house.advance(seconds: Self.week)
        try await house.runLoops()
        #expect(house.carrier.messages.map(\.incidentNumber).sorted() == (1...count).map { Int64($0) })
        let waiting = try await house.database.read { session in
            try TimerQueries.due(session, at: house.runtime.now, limit: 1000).count
        }
        #expect(waiting == 0)
        for number in [1, 100, 101, 200, 201, count] {
            #expect(try await house.kinds(number).count { $0 == "escalate_log_entry" } == 1, "incident \(number)")
        }
        try await house.runLoops()
        #expect(house.carrier.messages.count == count, "and nothing is left to do")
    }

    @Test(
        "an incident that should have resolved itself pages nobody, whichever loop comes first",
        arguments: TestStore.available)
    func autoResolve(_ store: TestStore) async throws {
        for deliveriesFirst in [true, false] {
            let house = try await TestHouse(database: store.fresh())
            let key = try await service(house, "Short", delayMinutes: 30, ["auto_resolve_timeout": 600])
            try await house.event("trigger", key: "k", routingKey: key)
            // To the moment: it ends now, and is over.
            house.advance(seconds: 600)
            let timers = TimerLoop(house.environment)
            let deliveries = DeliveryLoop(house.environment, channel: house.carrier)
            if deliveriesFirst { _ = try await deliveries.step() }
            _ = try await timers.step()
            _ = try await deliveries.step()
            #expect(house.carrier.messages.isEmpty, "deliveries first: \(deliveriesFirst)")
            #expect(try await house.incident(1)["status"] == "resolved")
        }
    }

    @Test("an incident that is not over yet is still told of when deliveries come first")
    func lateButWanted() async throws {
        let house = try await TestHouse()
        let key = try await service(house, "Long", delayMinutes: 30, ["auto_resolve_timeout": 601])
        try await house.event("trigger", key: "k", routingKey: key)
        house.advance(seconds: 600)
        _ = try await DeliveryLoop(house.environment, channel: house.carrier).step()
        #expect(house.carrier.messages.count == 1)
    }

    @Test("an acknowledgement that ran out long ago pages once, and an old timer's word counts for nothing")
    func stale() async throws {
        let house = try await TestHouse()
        let key = try await service(house, "Acknowledged", delayMinutes: 30, ["acknowledgement_timeout": 600])
        try await house.event("trigger", key: "k", routingKey: key)
        try await house.runLoops()
        _ = try await house.incident(1, ["status": "acknowledged"])
        house.advance(seconds: Self.week)
        try await house.runLoops()
        #expect(try await house.incident(1)["status"] == "triggered")
        #expect(house.carrier.messages.count == 2)
        // A timer of a generation that is over, as a node may still hold one.
        let id = try #require(try await house.incident(1)["id"]?.stringValue)
        _ = try await house.incident(1, ["status": "acknowledged"])
        try await house.environment.write { work in
            try TimerQueries.arm(
                work.session, incidentID: id, kind: .escalate, dueAt: work.now.adding(seconds: -1), generation: 0)
        }
        try await house.runLoops()
        #expect(try await house.incident(1)["status"] == "acknowledged")
        #expect(house.carrier.messages.count == 2)
    }
}
