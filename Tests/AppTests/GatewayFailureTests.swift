// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

@Suite("The gateway, when the account behind it does not do its part")
struct GatewayFailureTests {
    /// Ways in which an account can answer a question about an incident wrongly.
    enum Wrong: CaseIterable, Sendable {
        case unreachable, brokenOff, timedOut, tooLarge, redirect, otherObject, noObject, noJSON, packed, refused, broken

        var answer: UpstreamAnswer {
            switch self {
            case .unreachable: .failed(.unreachable)
            case .brokenOff: .failed(.brokenOff)
            case .timedOut: .failed(.timedOut)
            case .tooLarge: .failed(.tooLarge)
            case .redirect: Self.answer(302, [(name: "Location", value: "https://elsewhere.example/")], "")
            case .otherObject: Self.answer(200, [], #"{"incident":{"id":"POTHER","incident_number":99}}"#)
            case .noObject: Self.answer(200, [], "{}")
            case .noJSON: Self.answer(200, [], "<html>")
            case .packed: Self.answer(200, [(name: "Content-Encoding", value: "gzip")], "{}")
            case .refused: Self.answer(401, [], "{}")
            case .broken: Self.answer(500, [], "{}")
            }
        }

        private static func answer(
            _ status: Int, _ headers: [(name: String, value: String)], _ body: String
        ) -> UpstreamAnswer {
            .answered(status: status, headers: headers, body: Array(body.utf8))
        }
    }

    @Test("what cannot be decided is not done", arguments: Wrong.allCases)
    func undecided(_ wrong: Wrong) async throws {
        let world = try await GatewayHouse()
        let agent = try await world.narrowed()
        world.line.lie { request in request.method == "GET" ? wrong.answer : nil }
        let answer = await world.acknowledge(world.behind.incidentID, as: agent)
        #expect([502, 504].contains(answer.status), "\(answer.status) \(answer.json.text)")
        #expect(!world.line.requests.contains { $0.method == "PUT" })
        #expect(try await world.statusBehind(1) == "triggered")
        let calls = await world.logged()
        #expect(calls.first?["decision"] == "denied" && calls.first?["status"]?.intValue == Int64(answer.status))
    }

    @Test("an answer that cannot be looked through is not shown", arguments: [Wrong.noJSON, .noObject, .redirect, .packed])
    func unfitList(_ wrong: Wrong) async throws {
        let world = try await GatewayHouse()
        let agent = try await world.narrowed()
        world.line.lie { _ in wrong.answer }
        #expect(await world.call("GET", "/incidents", token: agent.token).status == 502)
    }

    @Test("a larger answer than is promised to be read is given up")
    func oversize() async throws {
        let world = try await GatewayHouse()
        let agent = try await world.responder()
        let maximum = Gateway.answerBytesMaximum
        world.line.answer(200, [], String(repeating: " ", count: maximum))
        #expect(await world.call("GET", "/incidents", token: agent.token).status == 200)
        world.line.answer(200, [], String(repeating: " ", count: maximum + 1))
        #expect(await world.call("GET", "/incidents", token: agent.token).status == 502)
    }

    @Test("the key of the account behind is in no answer and in no log")
    func key() async throws {
        let world = try await GatewayHouse()
        let agent = try await world.responder()
        world.line.answer(200, [(name: "X-Key", value: world.upstreamKey)], #"{"key":"\#(world.upstreamKey)"}"#)
        let reply = await world.reply("GET", "/incidents", token: agent.token)
        #expect(reply.status == 502)
        #expect(!String(decoding: reply.body, as: UTF8.self).contains(world.upstreamKey))
        world.line.lie(nil)
        _ = await world.acknowledge(world.behind.incidentID, as: agent)
        let log = JSON.array(await world.logged()).text
        #expect(log.contains("updateIncident") && !log.contains(world.upstreamKey))
    }

    @Test("a change of which nobody knows how it ended is logged so")
    func lost() async throws {
        let world = try await GatewayHouse()
        let agent = try await world.responder()
        world.line.fail(.brokenOff)
        #expect(await world.acknowledge(world.behind.incidentID, as: agent).status == 502)
        #expect(await world.logged().first?["outcome"] == JSON.null)
        world.house.advance(seconds: 301)
        #expect(await world.logged().first?["outcome"] == "unknown")
        world.line.fail(.unreachable)
        #expect(await world.acknowledge(world.behind.incidentID, as: agent).status == 502)
        #expect(await world.logged().first?["outcome"] == "refused")
    }

    @Test("the log has the account's own id of the request beside the gateway's")
    func requestID() async throws {
        let world = try await GatewayHouse()
        let agent = try await world.responder()
        _ = await world.acknowledge(world.behind.incidentID, as: agent)
        _ = await world.call("GET", "/incidents", token: agent.token)
        #expect(await world.logged().map { $0["request_id"]?.stringValue } == ["here-1/up-1", "here-1/up-1"])
    }

    @Test("when the account asks for a pause, agents are told how long, and people pass")
    func pause() async throws {
        let world = try await GatewayHouse()
        let agent = try await world.responder()
        world.line.answer(429, [(name: "Retry-After", value: "7")], "{}")
        let first = await world.call("GET", "/incidents", token: agent.token)
        #expect(first.status == 429 && first.headers.contains { $0.name == "Retry-After" && $0.value == "7" })
        world.line.lie(nil)
        _ = world.line.takeNames()
        #expect(await world.call("GET", "/incidents", token: agent.token).status == 429)
        #expect(world.line.takeNames().isEmpty)
        #expect(await world.call("GET", "/incidents", token: world.upstreamKey).status == 200)
        world.house.advance(seconds: 7)
        #expect(await world.call("GET", "/incidents", token: agent.token).status == 200)
    }
}
