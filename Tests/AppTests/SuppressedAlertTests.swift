// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Alerts that rules suppress")
struct SuppressedAlertTests {
    private typealias House = OrchestrationHouse

    /// Suppresses what is called quiet.
    private func quietHouse(_ store: TestStore = .sqlite) async throws -> House {
        let world = try await House(database: store.fresh())
        try await world.routeAll()
        let rule = House.rule(["suppress": true], if: "event.summary matches part 'quiet'")
        let written = try await world.write("\(world.path)/global", [rule])
        #expect(written.status == 200, "\(written.json.text)")
        return world
    }

    private func alerts(_ world: House, _ query: String = "") async throws -> [JSON] {
        let answer = try await world.house.call("GET", "/tocsin/v1/suppressed_alerts", query: query)
        #expect(answer.status == 200, "\(answer.json.text)")
        return answer.json["alerts"]?.arrayValue ?? []
    }

    @Test("one stands among the alerts without an incident, and pages nobody", arguments: TestStore.available)
    func suppressed(_ store: TestStore) async throws {
        let world = try await quietHouse(store)
        try await world.send(summary: "quiet please")
        try await world.house.live(seconds: 3600)
        #expect(try await world.incidents().isEmpty && world.house.carrier.messages.isEmpty)
        let alert = try #require(try await alerts(world).first)
        #expect(alert["type"] == "alert" && alert["suppressed"] == true && alert["incident"] == .null)
        #expect(alert["status"] == "triggered" && alert["alert_key"] == "k" && alert["summary"] == "quiet please")
        #expect(alert["severity"] == "critical" && alert["resolved_at"] == .null)
        #expect(alert["service"]?["id"]?.stringValue == world.house.serviceID)
        #expect(alert["body"]?["details"] != nil)
        #expect(try await world.house.recorded() == ["suppressed trigger"])
    }

    @Test(
        "what rules suppress further is added to it; what they let through by now ends it and opens an incident",
        arguments: TestStore.available)
    func repeated(_ store: TestStore) async throws {
        let world = try await quietHouse(store)
        try await world.send(summary: "quiet please")
        try await world.send(summary: "quiet again")
        try await world.send("acknowledge")
        #expect(try await alerts(world).count == 1)
        #expect(try await world.incidents().isEmpty)
        let recorded = try await world.house.recorded()
        #expect(recorded == ["suppressed acknowledge"] + Array(repeating: "suppressed trigger", count: 2))
        try await world.send(summary: "Disk full")
        #expect(try await world.incidents().compactMap { $0["title"] } == ["Disk full"])
        #expect(try await alerts(world).map { $0["status"] } == ["resolved"])
    }

    @Test("a resolve ends it, and the next trigger of its key begins anew", arguments: TestStore.available)
    func resolved(_ store: TestStore) async throws {
        let world = try await quietHouse(store)
        try await world.send(summary: "quiet please")
        world.house.advance(seconds: 60)
        try await world.send("resolve")
        let alert = try #require(try await alerts(world).first)
        #expect(alert["status"] == "resolved")
        #expect(alert["resolved_at"]?.stringValue == ISO8601.string(TestHouse.start.adding(seconds: 60)))
        try await world.send("resolve")
        #expect(try await world.house.recorded().first == "unknown_key resolve")
        try await world.send(summary: "Disk full")
        #expect(try await world.incidents().count == 1)
        try await world.send("resolve")
        try await world.send(summary: "quiet please")
        #expect(try await world.incidents().count == 1)
        let listed = try await alerts(world).compactMap { $0["status"]?.stringValue }
        #expect(listed == ["triggered", "resolved"])
    }

    @Test("what rules would suppress is added to an alert that is open already")
    func open() async throws {
        let world = try await quietHouse()
        try await world.send(summary: "Disk full")
        try await world.send(summary: "quiet please")
        #expect(try await world.incidents().count == 1)
        #expect(try await alerts(world).isEmpty)
        try await world.send("resolve")
        #expect(try await world.incidents().compactMap { $0["status"]?.stringValue } == ["resolved"])
    }

    @Test("its resolve finds it on its service, wherever the router would send it")
    func routed() async throws {
        let world = try await quietHouse()
        let other = try await world.house.makeService("Databases")
        try await world.send(summary: "quiet please")
        try await world.write("\(world.path)/router", [], catchAll: ["route_to": .string(other.id)])
        try await world.send("resolve")
        #expect(try await alerts(world, "statuses[]=resolved&service_ids[]=\(world.house.serviceID)").count == 1)
        #expect(try await alerts(world, "statuses[]=triggered").isEmpty)
        #expect(try await alerts(world, "service_ids[]=\(other.id)").isEmpty)
    }

    @Test("one of a service that was deleted holds nothing back any more")
    func deleted() async throws {
        let world = try await quietHouse()
        let other = try await world.house.makeService("Databases")
        try await world.write("\(world.path)/router", [], catchAll: ["route_to": .string(other.id)])
        try await world.send(summary: "quiet please")
        #expect(try await world.house.call("DELETE", "/services/\(other.id)").status == 204)
        try await world.routeAll()
        try await world.send(summary: "Disk full")
        #expect(try await world.incidents().count == 1)
    }

    @Test("pages of the list go on where the one before ended, the newest first")
    func paged() async throws {
        let world = try await quietHouse()
        for key in ["a", "b", "c"] { try await world.send(key: key, summary: "quiet please") }
        let first = try await world.house.call("GET", "/tocsin/v1/suppressed_alerts", query: "limit=2").json
        #expect((first["alerts"]?.arrayValue ?? []).compactMap { $0["alert_key"]?.stringValue } == ["c", "b"])
        let cursor = try #require(first["next_cursor"]?.stringValue)
        let rest = try await alerts(world, "limit=2&cursor=\(cursor)")
        #expect(rest.compactMap { $0["alert_key"]?.stringValue } == ["a"])
    }
}
