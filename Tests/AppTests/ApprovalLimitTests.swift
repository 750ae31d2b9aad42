// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("What an approval does not open")
struct ApprovalLimitTests {
    @Test("it works once, whoever decides again", arguments: TestStore.available)
    func replayed(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let (agent, _) = try await world.waitingAgent()
        let asked = try await world.ask(agent)
        #expect(try await world.decide(asked).status == 200)
        for status in ["approved", "refused"] {
            let again = try await world.decide(asked, status)
            #expect(again.status == 400 && again.errors.first?.contains("approved") == true, "\(again.json.text)")
        }
        #expect(try await world.acknowledgementCount() == 1)
    }

    @Test("of two who decide at the same moment, one does", arguments: TestStore.available)
    func race(_ store: TestStore) async throws {
        let world = try await AgentHouse(store)
        let (agent, _) = try await world.waitingAgent()
        let asked = try await world.ask(agent)
        async let first = world.decide(asked)
        async let second = world.decide(asked)
        let statuses = try await [first.status, second.status].sorted()
        #expect(statuses == [200, 400])
        #expect(try await world.acknowledgementCount() == 1)
    }

    @Test("it is for its bytes and for no others")
    func bytes() async throws {
        let world = try await AgentHouse()
        let (agent, _) = try await world.waitingAgent()
        let asked = try await world.ask(agent)
        let resolution: JSON = ["incident": ["type": "incident_reference", "status": "resolved"]]
        let before = await world.acknowledge(naming: asked, resolution, as: agent)
        #expect(before.status == 400, "\(before.json.text)")
        _ = try await world.decide(asked)
        let after = await world.acknowledge(naming: asked, resolution, as: agent)
        #expect(after.status == 400, "\(after.json.text)")
        #expect(try await world.incidentStatus() == "acknowledged")
        let other = try await world.waitingAgent().agent
        #expect(await world.acknowledge(naming: asked, as: other).status == 400)
    }

    @Test("bytes that were changed in the store are not sent")
    func stored() async throws {
        let world = try await AgentHouse()
        let (agent, _) = try await world.waitingAgent()
        let asked = try await world.ask(agent)
        let text = #"{"incident":{"type":"incident_reference","status":"resolved"}}"#
        try await world.house.database.write { session in
            _ = try session.execute("UPDATE approvals SET body = $1 WHERE status = 'waiting'", [.text(text)])
        }
        #expect(try await world.decide(asked).status == 400)
        #expect(try await world.incidentStatus() == "triggered")
    }

    @Test("it can be given to its last second, and not after", arguments: [-1, 0])
    func expiry(_ offset: Int64) async throws {
        let world = try await AgentHouse()
        let (agent, _) = try await world.waitingAgent()
        let asked = try await world.ask(agent)
        world.house.advance(seconds: Approval.lifetimeSeconds + offset)
        #expect(try await world.decide(asked).status == (offset < 0 ? 200 : 400))
        #expect(try await world.incidentStatus() == (offset < 0 ? "acknowledged" : "triggered"))
        let told = try await world.acknowledge(world.incidentID, as: agent)
        #expect(told.status == (offset < 0 ? 200 : 403), "\(told.json.text)")
    }

    @Test("no agent decides or looks, whatever it is granted, and no key without a person decides")
    func agents() async throws {
        let world = try await AgentHouse()
        let (agent, _) = try await world.waitingAgent()
        let asked = try await world.ask(agent)
        #expect(try await world.tryGrant(agent, "approvals", "write").status == 400)
        for path in [AgentHouse.approvals, "\(AgentHouse.approvals)/\(ScheduleForms.id(asked))"] {
            #expect(try await world.get(path, as: agent).status == 403)
        }
        for caller in [agent.caller, .accountKey, .accountKeyWithoutFrom, .readOnlyKey] {
            #expect(try await world.decide(asked, as: caller).status == 403)
            #expect(try await world.decide(asked, "refused", as: caller).status == 403)
        }
        #expect(try await world.incidentStatus() == "triggered")
        #expect(try await world.decide(asked).status == 200)
    }

    @Test("nobody agrees to what they may not do, and other people's agents are out of sight")
    func people() async throws {
        let world = try await AgentHouse()
        let keys = KeyHouse(world.house)
        let person = try await keys.person("Grace", role: .limitedUser)
        let agent = try await world.agent(owner: person.id)
        try await world.grant(agent, "incidents", "write", ["approval": true])
        let asked = try await world.ask(agent)
        let other = try await keys.person("Olga", role: .limitedUser)
        #expect(try await world.decide(asked, as: other.caller).status == 404)
        #expect(try await world.house.call("GET", AgentHouse.approvals, as: other.caller).json["approvals"] == [])
        let own = try await world.house.call("GET", AgentHouse.approvals, as: person.caller).json["approvals"]
        #expect(own?.arrayValue?.count == 1)
        let lowered: JSON = ["user": ["role": "observer"]]
        #expect(try await world.house.call("PUT", "/users/\(person.id)", lowered).status == 200)
        #expect(try await world.decide(asked, as: person.caller).status == 403)
        #expect(try await world.incidentStatus() == "triggered")
        let raised: JSON = ["user": ["role": "limited_user"]]
        #expect(try await world.house.call("PUT", "/users/\(person.id)", raised).status == 200)
        #expect(try await world.decide(asked, as: person.caller).json["approval"]?["outcome"]?["status"] == 200)
    }

    @Test("what was taken back meanwhile is refused after the yes", arguments: ["grant", "agent", "account", "removed"])
    func takenBack(_ what: String) async throws {
        let world = try await AgentHouse()
        let (agent, grantID) = try await world.waitingAgent()
        let asked = try await world.ask(agent)
        let path = "\(AgentHouse.path)/\(agent.id)"
        switch what {
        case "grant": #expect(try await world.house.call("DELETE", "\(path)/grants/\(grantID)").status == 204)
        case "agent": try await world.change(agent, ["enabled": false])
        case "account":
            let off: JSON = ["account": ["agents_enabled": false]]
            #expect(try await world.house.call("PUT", "/tocsin/v1/account", off).status == 200)
        default: #expect(try await world.house.call("DELETE", path).status == 204)
        }
        let decided = try await world.decide(asked)
        #expect(decided.json["approval"]?["outcome"]?["status"] == 403, "\(decided.json.text)")
        #expect(decided.json["approval"]?["outcome"]?["error"]?.stringValue?.isEmpty == false)
        #expect(try await world.incidentStatus() == "triggered")
    }

    @Test("secrets that wait are shown to nobody, and are gone when it is decided")
    func secrets() async throws {
        let world = try await AgentHouse()
        let agent = try await world.agent()
        try await world.grant(agent, "webhook_subscriptions", "write", ["approval": true])
        let body: JSON = [
            "webhook_subscription": [
                "delivery_method": [
                    "type": "http_delivery_method", "url": "https://hooks.example/x",
                    "custom_headers": [["name": "X-Key", "value": "hush-hush"]],
                ], "events": ["incident.triggered"], "filter": ["type": "account_reference"],
            ]
        ]
        let answer = try await world.house.call("POST", "/webhook_subscriptions", body, as: agent.caller)
        #expect(answer.status == 202, "\(answer.json.text)")
        #expect(!answer.json.text.contains("hush-hush"))
        let id = ScheduleForms.id(answer.json["approval"])
        func stored() async throws -> String? {
            try await world.house.database.read { session in try ApprovalQueries.body(session, id: id) }
        }
        #expect(try await stored()?.contains("hush-hush") == true)
        let decided = try await world.decide(answer.json["approval"] ?? .null)
        #expect(decided.json["approval"]?["outcome"]?["status"] == 201 && !decided.json.text.contains("hush-hush"))
        #expect(try await stored() == nil)
    }
}
