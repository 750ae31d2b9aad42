// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Limits of services")
struct ServiceLimitTests {
    @Test("an account has as many as the limit says, and not one more")
    func services() async throws {
        let house = try await TestHouse()
        let (policyID, now) = (house.escalationPolicyID, house.runtime.now)
        // The house has one already.
        try await house.database.write { session in
            for number in 2..<Service.countMaximum {
                var service = Service(id: "PS\(number)", name: "Service \(number)", escalationPolicyID: policyID)
                (service.createdAt, service.updatedAt) = (now, now)
                try ServiceQueries.insert(session, service)
            }
        }
        #expect(Service.countMaximum == 25_000)
        _ = try await house.makeService("The last")
        let policy: JSON = ["id": .string(policyID), "type": "escalation_policy_reference"]
        let refused = try await house.call(
            "POST", "/services", ["service": ["name": "Too many", "escalation_policy": policy]])
        #expect(refused.status == 400 && refused.code == 2019, "\(refused.json.text)")
    }

    private func openByHand(_ house: TestHouse) async throws -> TestHouse.Answer {
        let incident: JSON = [
            "type": "incident", "title": "By hand",
            "service": ["id": .string(house.serviceID), "type": "service_reference"],
        ]
        return try await house.call("POST", "/incidents", ["incident": incident])
    }

    @Test(
        "a service takes open incidents up to the limit; what comes then is kept as a record", arguments: TestStore.available
    )
    func openIncidents(_ store: TestStore) async throws {
        #expect(Service.openIncidentsMaximum == 100_000)
        let house = try await TestHouse(database: store.fresh(), openIncidentsMaximum: 3)
        for number in 1...2 { try await house.event("trigger", key: "k\(number)") }
        #expect(try await openByHand(house).status == 201)
        let answer = try await house.event("trigger", key: "k3")
        #expect(answer.status == 202)
        #expect(try await house.incidentCount() == 3)
        #expect(try await house.recorded() == ["too_many_open_incidents trigger"])
        let refused = try await openByHand(house)
        #expect(refused.status == 400 && refused.code == 2019 && refused.errors.count == 1, "\(refused.json.text)")
        // An alert that is open already needs no room, and whoever resolves one makes room for another.
        try await house.event("trigger", key: "k1")
        try await house.event("resolve", key: "k2")
        try await house.event("trigger", key: "k3")
        #expect(try await house.incidentCount() == 4)
        #expect(try await house.recorded().count == 1)
        let other = try await house.makeService("Another")
        try await house.event("trigger", key: "k", routingKey: other.routingKey)
        #expect(try await house.incidentCount() == 5, "each service has room of its own")
    }

    @Test("whoever counts only now and then finds the limit all the same")
    func countedSometimes() async throws {
        let house = try await TestHouse(openIncidentsMaximum: 40)
        for number in 1...50 { try await house.event("trigger", key: "k\(number)") }
        #expect(try await house.incidentCount() == 40)
        #expect(try await house.recorded().count == 10)
    }

    @Test("one that was held back finds no room when its time is over, and is kept as a record")
    func heldBack() async throws {
        let house = try await TestHouse(openIncidentsMaximum: 1)
        try await house.event("trigger", key: "k1")
        let pause: JSONObject = ["auto_pause_notifications_parameters": ["enabled": true, "timeout": 120]]
        let changed = try await house.call("PUT", "/services/\(house.serviceID)", ["service": .object(pause)])
        #expect(changed.status == 200, "\(changed.json.text)")
        try await house.event("trigger", key: "k2")
        try await house.live(seconds: 120)
        #expect(try await house.incidentCount() == 1)
        #expect(try await house.recorded() == ["too_many_open_incidents trigger", "alert_suspended trigger"])
    }
}
