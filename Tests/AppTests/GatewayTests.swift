// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

@Suite("The gateway before another account")
struct GatewayTests {
    @Test("an agent may do behind the gateway what it is granted at it, in its owner's name")
    func allowed() async throws {
        let world = try await GatewayHouse()
        let agent = try await world.responder()
        let list = await world.reply("GET", "/incidents", "limit=5", token: agent.token)
        let behind = await world.behind.house.dispatcher.reply(
            to: WireRequest(
                method: "GET", path: "/incidents", query: "limit=5", authorization: "Token token=\(world.upstreamKey)"))
        #expect(list.status == 200 && list.body == behind.body)
        _ = world.line.takeNames()
        #expect(await world.acknowledge(world.behind.incidentID, as: agent).status == 200)
        #expect(try await world.statusBehind(1) == "acknowledged")
        let sent = try #require(world.line.requests.last)
        #expect(sent.url == UpstreamLine.url + "/incidents/\(world.behind.incidentID)")
        #expect(sent.headers.contains { $0.name == "From" && $0.value == world.house.ownerEmail })
        #expect(sent.headers.contains { $0.name == "Authorization" && $0.value == "Token token=\(world.upstreamKey)" })
    }

    @Test("what is not granted is refused, and nothing of it is sent on")
    func denied() async throws {
        let world = try await GatewayHouse()
        let agent = try await world.agent()
        let answer = await world.acknowledge(world.behind.incidentID, as: agent)
        let wanted: JSON = ["resource": "incidents", "access": "write"]
        #expect(answer.status == 403 && answer.json["error"]?["missing_grant"] == wanted, "\(answer.json.text)")
        #expect(await world.call("GET", "/nowhere", token: agent.token).status == 404)
        #expect(await world.call("GET", "/tocsin/v1/keys", token: agent.token).status == 403)
        #expect(await world.call("GET", "/incidents", "include[]=services", token: agent.token).status == 403)
        #expect(world.line.requests.isEmpty)
    }

    @Test("a list is asked for and shown as far as a narrowed grant goes")
    func narrowedList() async throws {
        let world = try await GatewayHouse()
        let agent = try await world.narrowed()
        let list = await world.call("GET", "/incidents", "total=true", token: agent.token)
        #expect(list.status == 200 && list.ids == [world.behind.incidentID], "\(list.json.text)")
        #expect(list.json["total"] == JSON.null)
        let asked = world.line.takeNames()
        #expect(asked.count == 1 && asked[0].hasSuffix("service_ids%5B%5D=\(world.serviceID)"), "\(asked)")
        // Asking for another service opens nothing.
        let other = await world.call(
            "GET", "/incidents", "service_ids[]=\(world.behind.otherServiceID)", token: agent.token)
        #expect(other.status == 200 && other.ids.isEmpty)
    }

    @Test("a list that no filter narrows is cut all the same")
    func cutList() async throws {
        let world = try await GatewayHouse()
        let one: JSON = ["id": .string(world.behind.otherIncidentID), "type": "incident_reference"]
        let agent = try await world.responder(["objects": [one]])
        let list = await world.call("GET", "/incidents", token: agent.token)
        #expect(list.status == 200 && list.ids == [world.behind.otherIncidentID], "\(list.json.text)")
        #expect(world.line.takeNames() == ["GET /incidents"])
    }

    @Test("one object is reached as far as a narrowed grant goes, by its number too, and is read once")
    func narrowedObject() async throws {
        let world = try await GatewayHouse()
        let agent = try await world.narrowed()
        #expect(await world.call("GET", "/incidents/1", token: agent.token).status == 200)
        #expect(await world.call("GET", "/incidents/2", token: agent.token).status == 403)
        #expect(await world.acknowledge(world.behind.otherIncidentID, as: agent).status == 403)
        #expect(try await world.statusBehind(2) == "triggered")
        _ = world.line.takeNames()
        let path = "/incidents/\(world.behind.incidentID)"
        for _ in 0..<2 { #expect(await world.call("GET", path + "/notes", token: agent.token).status == 200) }
        #expect(world.line.takeNames() == ["GET \(path)", "GET \(path)/notes", "GET \(path)/notes"])
        world.house.advance(seconds: UpstreamCache.keptSeconds)
        _ = await world.call("GET", path + "/notes", token: agent.token)
        #expect(world.line.takeNames().first == "GET \(path)")
    }

    @Test("what a body names must be covered too, whatever type it gives it")
    func namedInBody() async throws {
        let world = try await GatewayHouse()
        let agent = try await world.narrowed()
        let path = "/incidents/\(world.behind.incidentID)"
        for type in ["service_reference", "user_reference", "priority_reference"] {
            let service: JSON = ["id": .string(world.behind.otherServiceID), "type": .string(type)]
            let body: JSON = ["incident": ["type": "incident_reference", "service": service]]
            #expect(await world.call("PUT", path, "", body, token: agent.token).status == 403, "\(type)")
        }
        let twice = Array(#"{"incident":{"status":"acknowledged","status":"resolved"}}"#.utf8)
        let reply = await world.dispatcher.reply(
            to: WireRequest(method: "PUT", path: path, authorization: "Bearer \(agent.token)", body: twice))
        #expect(reply.status == 400)
        let made: JSON = [
            "incident": ["type": "incident", "title": "Mine", "service": world.behind.reference(world.serviceID, "service")]
        ]
        #expect(await world.call("POST", "/incidents", "", made, token: agent.token).status == 201)
    }

    @Test("a grant that holds while the owner is on call goes by who is on call behind the gateway")
    func onCall() async throws {
        let world = try await GatewayHouse()
        let agent = try await world.responder(["only_while_owner_on_call": true])
        #expect(await world.call("GET", "/incidents", token: agent.token).status == 200)
        world.house.advance(seconds: UpstreamCache.keptSeconds)
        world.line.lie { request in
            guard UpstreamLine.target(request.url).hasPrefix("/oncalls") else { return nil }
            return .answered(status: 200, headers: [], body: Array(#"{"oncalls":[]}"#.utf8))
        }
        #expect(await world.call("GET", "/incidents", token: agent.token).status == 403)
    }

    @Test("keys of the gateway administer agents and open nothing behind it")
    func ownKeys() async throws {
        let world = try await GatewayHouse()
        let answer = await world.call("GET", "/incidents", token: world.ownKey)
        #expect(answer.status == 403, "\(answer.json.text)")
        #expect(await world.call("GET", "/users", token: world.ownKey).status == 200)
        #expect(world.line.requests.isEmpty)
    }

    @Test("tools are carried out behind the gateway")
    func tools() async throws {
        let world = try await GatewayHouse()
        let agent = try await world.narrowed()
        let message: JSON = [
            "jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": ["name": "list_incidents", "arguments": [:]],
        ]
        let reply = await MCPEndpoint(dispatcher: world.dispatcher).reply(
            to: WireRequest(
                method: "POST", path: "/mcp", authorization: "Bearer \(agent.token)", contentType: "application/json",
                body: message.encoded()), MCPHeaders(version: "2025-11-25"))
        let text = String(decoding: reply.body, as: UTF8.self)
        #expect(text.contains(world.behind.incidentID) && !text.contains(world.behind.otherIncidentID), "\(text)")
    }
}
