// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Synchronization
import Testing

/// The line between a gateway and the house behind it: remembers what passes, and can be made to lie.
final class UpstreamLine: UpstreamTransport {
    typealias Lie = @Sendable (UpstreamRequest) -> UpstreamAnswer?

    static let url = "https://behind.example"
    static let eventsURL = "https://events.behind.example"

    private struct State {
        var requests: [UpstreamRequest] = []
        var lie: Lie?
    }

    private let house: TestHouse
    private let state = Mutex(State())

    init(_ house: TestHouse) { self.house = house }

    var requests: [UpstreamRequest] { state.withLock { $0.requests } }
    /// Method and path with the query, of each request since the last look.
    func takeNames() -> [String] {
        let taken = state.withLock { state in
            defer { state.requests = [] }
            return state.requests
        }
        return taken.map { "\($0.method) \(Self.target($0.url))" }
    }

    /// What is answered from now on; the house answers where this says nothing.
    func lie(_ lie: Lie?) { state.withLock { $0.lie = lie } }
    func fail(_ failure: UpstreamFailure) { lie { _ in .failed(failure) } }
    func answer(_ status: Int, _ headers: [(name: String, value: String)] = [], _ body: String) {
        lie { _ in .answered(status: status, headers: headers, body: Array(body.utf8)) }
    }

    static func target(_ text: String) -> String {
        for base in [url, eventsURL] where text.hasPrefix(base) { return String(text.dropFirst(base.count)) }
        return text
    }

    func send(_ request: UpstreamRequest) async -> UpstreamAnswer {
        let lie = state.withLock { state in
            state.requests.append(request)
            return state.lie
        }
        if let answer = lie?(request) { return answer }
        let parts = Self.target(request.url).split(separator: "?", maxSplits: 1).map { String($0) }
        func header(_ name: String) -> String? { request.headers.first { $0.name == name }?.value }
        let reply = await house.dispatcher.reply(
            to: WireRequest(
                method: request.method, path: parts.first ?? "/", query: parts.count == 2 ? parts[1] : "",
                authorization: header("Authorization"), from: header("From"), accept: header("Accept"), body: request.body))
        let headers =
            reply.headers + [(name: "Content-Type", value: reply.contentType), (name: "X-Request-Id", value: "up-1")]
        return .answered(status: reply.status, headers: headers, body: reply.body)
    }
}

/// A gateway before an account with two services that have an incident each.
struct GatewayHouse {
    /// The account behind.
    let behind: AgentHouse
    /// The gateway's own account.
    let house: TestHouse
    let line: UpstreamLine
    let queue = UpstreamQueue()
    let dispatcher: Dispatcher

    init() async throws {
        behind = try await AgentHouse()
        // Other chance than behind it, or both would have the same keys.
        house = try await TestHouse(database: try await TestStore.sqlite.fresh(), seed: 7)
        line = UpstreamLine(behind.house)
        var environment = house.environment
        environment.gateway = Gateway(
            Upstream(url: UpstreamLine.url, eventsURL: UpstreamLine.eventsURL, key: behind.house.account.accountKey ?? ""),
            transport: line, runtime: house.runtime, logger: environment.logger, queue: queue)
        dispatcher = Dispatcher(environment: environment)
    }

    var ownKey: String { house.account.accountKey ?? "" }
    var upstreamKey: String { behind.house.account.accountKey ?? "" }
    /// The first service behind.
    var serviceID: String { behind.house.serviceID }

    func reply(
        _ method: String, _ path: String, _ query: String = "", _ body: JSON? = nil, token: String?, from: String? = nil
    ) async -> Reply {
        await dispatcher.reply(
            to: WireRequest(
                method: method, path: path, query: query, authorization: token.map { "Token token=\($0)" }, from: from,
                body: body?.encoded() ?? [], requestID: "here-1"))
    }

    struct Answer: Sendable {
        let status: Int
        let json: JSON
        let headers: [(name: String, value: String)]
        var ids: [String] { json["incidents"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? [] }
    }

    func call(
        _ method: String, _ path: String, _ query: String = "", _ body: JSON? = nil, token: String?, from: String? = nil
    ) async -> Answer {
        let reply = await reply(method, path, query, body, token: token, from: from)
        let json = (try? JSON.parse(reply.body, depthMaximum: JSON.storedDepthMaximum)) ?? .null
        return Answer(status: reply.status, json: json, headers: reply.headers)
    }

    // MARK: Agents

    func agent() async throws -> AgentHouse.Made {
        let agent: JSON = [
            "name": "Triage", "purpose": "Sorts", "enabled": true,
            "owner": ["id": .string(house.ownerID), "type": "user_reference"],
        ]
        let answer = await call("POST", "/tocsin/v1/agents", "", ["agent": agent], token: ownKey)
        #expect(answer.status == 201, "\(answer.json.text)")
        let made = try #require(answer.json["agent"])
        return AgentHouse.Made(id: ScheduleForms.id(made), token: try #require(made["token"]?.stringValue))
    }

    func grant(_ agent: AgentHouse.Made, _ resource: String, _ access: String, _ more: JSONObject = [:]) async throws {
        var grant: JSONObject = ["resource": .string(resource), "access": .string(access), "approval": false]
        for member in more.members { grant[member.name] = member.value }
        let answer = await call(
            "POST", "/tocsin/v1/agents/\(agent.id)/grants", "", ["grant": .object(grant)], token: ownKey)
        #expect(answer.status == 201, "\(answer.json.text)")
    }

    /// An agent that may change incidents, as far as `more` narrows that.
    func responder(_ more: JSONObject = [:]) async throws -> AgentHouse.Made {
        let agent = try await agent()
        try await grant(agent, "incidents", "write", more)
        return agent
    }

    /// One that may change those of the first service.
    func narrowed() async throws -> AgentHouse.Made {
        try await responder(["services": [behind.reference(serviceID, "service")]])
    }

    func acknowledge(_ id: String, as agent: AgentHouse.Made) async -> Answer {
        let body: JSON = ["incident": ["type": "incident_reference", "status": "acknowledged"]]
        return await call("PUT", "/incidents/\(id)", "", body, token: agent.token)
    }

    func logged(_ query: String = "") async -> [JSON] {
        await call("GET", "/tocsin/v1/agent_calls", query, token: ownKey).json["agent_calls"]?.arrayValue ?? []
    }

    /// The status of an incident behind, past the gateway.
    func statusBehind(_ number: Int) async throws -> String {
        try await behind.house.incident(number)["status"]?.stringValue ?? ""
    }
}
