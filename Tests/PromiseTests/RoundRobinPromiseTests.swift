// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("People who take turns")
struct RoundRobinPromiseTests {
    /// A house whose service goes to three people in turn, and then to the owner.
    private struct Ring {
        let house: TestHouse
        var names: [String: String] = [:]
        var policyID = ""
        var routingKey = ""

        init(_ store: TestStore) async throws {
            house = try await TestHouse(database: store.fresh())
            var targets: [JSON] = []
            for name in ["Ann", "Ben", "Cas"] {
                let id = try await house.makeUser(name, "\(name.lowercased())@example.com")
                names[id] = name
                targets.append(["id": .string(id), "type": "user_reference"])
            }
            let owner: JSON = ["id": .string(house.ownerID), "type": "user_reference"]
            let levels: JSON = [
                [
                    "escalation_delay_in_minutes": 10, "targets": .array(targets),
                    "escalation_rule_assignment_strategy": "round_robin",
                ],
                ["escalation_delay_in_minutes": 10, "targets": [owner]],
            ]
            let made = try await house.call(
                "POST", "/escalation_policies", ["escalation_policy": ["name": "Ring", "escalation_rules": levels]])
            policyID = try #require(made.json["escalation_policy"]?["id"]?.stringValue, "\(made.json.text)")
            routingKey = try await house.makeService("Payments", policyID: policyID).routingKey
        }

        func open(_ number: Int) async throws {
            try await house.event("trigger", key: "k\(number)", routingKey: routingKey)
        }

        func assignees(_ number: Int) async throws -> [String] {
            let assignments = try await house.incident(number)["assignments"]?.arrayValue ?? []
            return assignments.compactMap { $0["assignee"]?["id"]?.stringValue }.map { names[$0] ?? "Ada" }
        }
    }

    @Test("each new incident goes to the next of them, and the next level follows", arguments: TestStore.available)
    func turns(_ store: TestStore) async throws {
        let ring = try await Ring(store)
        for number in 1...4 { try await ring.open(number) }
        var got: [[String]] = []
        for number in 1...4 { got.append(try await ring.assignees(number)) }
        #expect(got == [["Ann"], ["Ben"], ["Cas"], ["Ann"]])
        try await ring.house.live(seconds: 600)
        #expect(try await ring.assignees(2) == ["Ada"])
        #expect(ring.house.carrier.messages.count { $0.userName == "Ben" } == 1)
    }

    @Test("incidents that come at the same moment get different people", arguments: TestStore.available)
    func together(_ store: TestStore) async throws {
        let ring = try await Ring(store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...9 { group.addTask { try await ring.open(number) } }
            try await group.waitForAll()
        }
        var counts: [String: Int] = [:]
        for number in 1...9 {
            let people = try await ring.assignees(number)
            #expect(people.count == 1)
            for name in people { counts[name, default: 0] += 1 }
        }
        #expect(counts == ["Ann": 3, "Ben": 3, "Cas": 3])
    }

    @Test("several that are escalated in one request take one turn each", arguments: TestStore.available)
    func bulk(_ store: TestStore) async throws {
        let ring = try await Ring(store)
        for number in 1...3 { try await ring.open(number) }
        var edits: [JSON] = []
        for number in 1...3 {
            let id = try await ring.house.incident(number)["id"] ?? .null
            edits.append(["id": id, "type": "incident_reference", "escalation_level": 1])
        }
        let changed = try await ring.house.call("PUT", "/incidents", ["incidents": .array(edits)])
        #expect(changed.status == 200, "\(changed.json.text)")
        var people: Set<String> = []
        for number in 1...3 { people.formUnion(try await ring.assignees(number)) }
        #expect(people == ["Ann", "Ben", "Cas"])
        try await ring.open(4)
        #expect(try await ring.assignees(4) == ["Ann"], "six turns have been taken")
    }

    @Test("other people begin with the first; a new name of the policy changes no turn", arguments: TestStore.available)
    func edits(_ store: TestStore) async throws {
        let ring = try await Ring(store)
        let path = "/escalation_policies/\(ring.policyID)"
        try await ring.open(1)
        #expect(try await ring.house.call("PUT", path, ["escalation_policy": ["name": "Wheel"]]).status == 200)
        try await ring.open(2)
        #expect(try await ring.assignees(2) == ["Ben"])
        let query = "include[]=escalation_rule_assignment_strategies"
        let shown = try await ring.house.call("GET", path, query: query).json["escalation_policy"]
        var levels = shown?["escalation_rules"]?.arrayValue ?? []
        var first = try #require(levels.first?.objectValue)
        first["targets"] = .array((first["targets"]?.arrayValue ?? []).reversed())
        levels[0] = .object(first)
        let changed = try await ring.house.call(
            "PUT", path, ["escalation_policy": ["escalation_rules": .array(levels)]])
        #expect(changed.status == 200, "\(changed.json.text)")
        try await ring.open(3)
        #expect(try await ring.assignees(3) == ["Cas"])
    }
    @Test(
        "a policy that is sent anew without ids, as tools for provisioning do, keeps its levels and goes on with its turns",
        arguments: TestStore.available)
    func sentAnew(_ store: TestStore) async throws {
        let ring = try await Ring(store)
        let path = "/escalation_policies/\(ring.policyID)"
        func levels() async throws -> [JSON] {
            let query = "include[]=escalation_rule_assignment_strategies"
            let shown = try await ring.house.call("GET", path, query: query).json["escalation_policy"]
            return shown?["escalation_rules"]?.arrayValue ?? []
        }
        try await ring.open(1)
        let before = try await levels()
        let bare = before.map { level in
            var object = level.objectValue ?? [:]
            object["id"] = .null
            return JSON.object(object)
        }
        let sent = try await ring.house.call("PUT", path, ["escalation_policy": ["escalation_rules": .array(bare)]])
        #expect(sent.status == 200, "\(sent.json.text)")
        #expect(try await levels() == before)
        try await ring.open(2)
        #expect(try await ring.assignees(2) == ["Ben"])
        // A new first level moves the ring to the second place.
        let inserted: JSON = ["escalation_delay_in_minutes": 5, "targets": before[1]["targets"] ?? .null]
        let moved = try await ring.house.call(
            "PUT", path, ["escalation_policy": ["escalation_rules": .array([inserted] + bare)]])
        #expect(moved.status == 200, "\(moved.json.text)")
        #expect(try await levels()[1]["id"] == before[0]["id"])
        try await ring.open(3)
        #expect(try await ring.assignees(3) == ["Ada"])
        try await ring.house.live(seconds: 300)
        #expect(try await ring.assignees(3) == ["Cas"])
    }
}
