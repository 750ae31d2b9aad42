// SPDX-License-Identifier: Apache-2.0
import App
import Base
import HouseTesting
import Testing

@Suite("Changes at the gateway that wait for a person, or are only tried")
struct GatewayApprovalTests {
    /// Nobody would write it out like this again: what is sent on must be what was sent.
    private static let bytes = Array(#"{ "incident" :{"status":"acknowledged","type":"incident_reference"} }"#.utf8)

    private struct Asked {
        let world: GatewayHouse
        let agent: AgentHouse.Made
        let path: String

        init() async throws {
            world = try await GatewayHouse()
            agent = try await world.responder(["approval": true])
            path = "/incidents/\(world.behind.incidentID)"
        }

        func ask(_ change: (inout WireRequest) -> Void = { _ in }) async throws -> GatewayHouse.Answer {
            var request = WireRequest(
                method: "PUT", path: path, authorization: "Bearer \(agent.token)", body: GatewayApprovalTests.bytes,
                requestID: "here-1")
            change(&request)
            let reply = await world.dispatcher.reply(to: request)
            return GatewayHouse.Answer(status: reply.status, json: try JSON.parse(reply.body), headers: reply.headers)
        }

        func decide(_ approval: JSON, _ status: String) async -> GatewayHouse.Answer {
            let body: JSON = ["approval": ["status": .string(status)]]
            let path = "\(AgentHouse.approvals)/\(ScheduleForms.id(approval))"
            return await world.call("PUT", path, "", body, token: world.house.account.userKey)
        }

        var changesSent: [UpstreamRequest] { world.line.requests.filter { $0.method != "GET" } }
    }

    @Test("nothing is sent on until a person agrees, and what was to be different is not guessed")
    func waiting() async throws {
        let asked = try await Asked()
        let answer = try await asked.ask()
        #expect(answer.status == 202, "\(answer.json.text)")
        let approval = try #require(answer.json["approval"])
        #expect(approval["status"] == "waiting" && approval["operation_id"] == "updateIncident")
        #expect(approval["changes"]?[0]?["known"] == false)
        #expect(approval["changes"]?[0]?["object"]?["id"]?.stringValue == asked.world.behind.incidentID)
        #expect(asked.changesSent.isEmpty)
        #expect(try await asked.world.statusBehind(1) == "triggered")
        let calls = await asked.world.logged()
        #expect(calls.map { $0["decision"]?.stringValue } == ["waiting"] && calls.first?["status"] == 202)
        // Reading waits for nobody.
        #expect(await asked.world.call("GET", asked.path, token: asked.agent.token).status == 200)
    }

    @Test("after the yes the very bytes are sent on once, logged before and after")
    func approved() async throws {
        let asked = try await Asked()
        let approval = try #require(try await asked.ask().json["approval"])
        let decided = await asked.decide(approval, "approved")
        #expect(decided.status == 200, "\(decided.json.text)")
        #expect(decided.json["approval"]?["outcome"]?["status"] == 200)
        #expect(await asked.decide(approval, "approved").status == 400)
        let told = try await asked.ask()
        #expect(told.status == 200 && told.json["approval"]?["status"] == "approved", "\(told.json.text)")
        #expect(asked.changesSent.count == 1)
        let sent = try #require(asked.changesSent.first)
        #expect(sent.body == Self.bytes && sent.url == UpstreamLine.url + asked.path)
        #expect(sent.headers.contains { $0.name == "From" && $0.value == asked.world.house.ownerEmail })
        #expect(try await asked.world.statusBehind(1) == "acknowledged")
        let done = await asked.world.logged("decision=allowed")
        #expect(done.count == 1 && done.first?["outcome"] == "done" && done.first?["status"] == 200)
        #expect(done.first?["reason"]?.stringValue?.contains(ScheduleForms.id(approval)) == true)
        #expect(done.first?["request_id"]?.stringValue == "here-1/up-1")
    }

    @Test("what a person refuses is never sent on, nor what a lost answer leaves open a second time")
    func refused() async throws {
        let asked = try await Asked()
        let approval = try #require(try await asked.ask().json["approval"])
        #expect(await asked.decide(approval, "refused").status == 200)
        #expect(try await asked.ask().status == 403)
        #expect(asked.changesSent.isEmpty)
        let next = try #require(try await asked.ask().json["approval"])
        asked.world.line.fail(.brokenOff)
        #expect(await asked.decide(next, "approved").json["approval"]?["outcome"]?["status"] == 502)
        asked.world.line.lie(nil)
        #expect(await asked.decide(next, "approved").status == 400)
        #expect(try await asked.ask { $0.approvalID = ScheduleForms.id(next) }.status == 403)
        #expect(asked.changesSent.count == 1)
    }

    @Test("a change that is only tried is decided and not sent on", arguments: [true, false])
    func dryRun(_ needsApproval: Bool) async throws {
        let world = try await GatewayHouse()
        let agent = try await world.responder(["approval": .bool(needsApproval)])
        var request = WireRequest(
            method: "PUT", path: "/incidents/\(world.behind.incidentID)", authorization: "Bearer \(agent.token)",
            body: Self.bytes)
        request.dryRun = "true"
        let reply = await world.dispatcher.reply(to: request)
        let tried = try JSON.parse(reply.body)["dry_run"]
        #expect(reply.status == 200 && tried?["approval_needed"] == JSON.bool(needsApproval))
        #expect(tried?["changes"]?[0]?["known"] == false)
        #expect(world.line.requests.isEmpty)
        let powerless = try await world.agent()
        request.authorization = "Bearer \(powerless.token)"
        #expect(await world.dispatcher.reply(to: request).status == 403)
    }

    @Test("the account behind hears from people that a change is only to be tried")
    func triedByPeople() async throws {
        let world = try await GatewayHouse()
        var request = WireRequest(
            method: "PUT", path: "/incidents/\(world.behind.incidentID)",
            authorization: "Token token=\(world.upstreamKey)", from: world.behind.house.ownerEmail, body: Self.bytes)
        request.dryRun = "true"
        _ = await world.dispatcher.reply(to: request)
        let sent = try #require(world.line.requests.last)
        #expect(sent.headers.contains { $0.name == WireRequest.dryRunHeader && $0.value == "true" })
    }

    @Test("whose incidents are meant goes by who the owner is behind the gateway")
    func assigned() async throws {
        let world = try await GatewayHouse()
        let agent = try await world.responder(["only_assigned_to_owner": true])
        #expect(await world.acknowledge(world.behind.incidentID, as: agent).status == 200)
        let other = try await GatewayHouse()
        let stranger = try await other.responder(["only_assigned_to_owner": true])
        other.line.lie { request in
            guard UpstreamLine.target(request.url).hasPrefix("/users") else { return nil }
            return .answered(status: 200, headers: [], body: Array(#"{"users":[]}"#.utf8))
        }
        #expect(await other.acknowledge(other.behind.incidentID, as: stranger).status == 403)
        #expect(try await other.statusBehind(1) == "triggered")
    }

    @Test("the agent does not agree to its own change")
    func ownChange() async throws {
        let world = try await GatewayHouse()
        let agent = try await world.agent()
        try await world.grant(agent, "incidents", "write", ["approval": true])
        let asked = await world.acknowledge(world.behind.incidentID, as: agent)
        let path = "/tocsin/v1/approvals/\(ScheduleForms.id(try #require(asked.json["approval"])))"
        for token in [agent.token, world.ownKey] {
            #expect(await world.call("PUT", path, "", ["approval": ["status": "approved"]], token: token).status == 403)
        }
        #expect(!world.line.requests.contains { $0.method == "PUT" })
    }
}
