// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

/// A house with an incident, whose owner looks at the pages of agents.
struct AgentHome: PageHome {
    struct Made: Sendable {
        let id: String
        let token: String
        /// The page that the form was answered with.
        let html: String
        var caller: TestHouse.Caller { .header("Bearer \(token)", from: nil) }
    }

    let house: TestHouse
    let browser: Browser
    let token: String
    let incidentID: String

    init() async throws {
        house = try await TestHouse()
        browser = try Browser(house)
        try await browser.signIn()
        token = try await browser.formToken()
        try await house.event("trigger", key: "one")
        incidentID = try await browser.incidentID(1)
    }

    /// What the form for a new one posts.
    func fields(
        name: String = "Triage", purpose: String = "Sorts what comes at night", calls: String = "", writes: String = ""
    ) -> [(String, String)] {
        [
            (FormField.csrf, token), (FormField.agentName, name), (FormField.agentPurpose, purpose),
            (FormField.agentOwner, house.ownerID), (FormField.agentCalls, calls), (FormField.agentWrites, writes),
        ]
    }

    /// Makes one by the form.
    func make(_ fields: [(String, String)]? = nil) async throws -> Made {
        let made = await browser.post(WebPath.agents, fields ?? self.fields())
        #expect(made.status == 201)
        let listed = try await house.call("GET", "/tocsin/v1/agents").json["agents"]?.arrayValue ?? []
        let id = try #require(listed.first?["id"]?.stringValue)
        return Made(id: id, token: try #require(Self.token(made.html)), html: made.html)
    }

    /// The token that a page shows.
    static func token(_ html: String) -> String? {
        PageText.copied("agent-token", in: html)
    }

    func act(
        _ id: String, _ verb: AgentVerb, _ more: [(String, String)] = []
    ) async -> (status: Int, html: String) {
        await browser.post(WebPath.agent(id, verb), [(FormField.csrf, token)] + more)
    }

    /// What a form about an approval on the agent's page does.
    func answer(
        _ approvalID: String, _ verb: ApprovalVerb, from agent: Made
    ) async -> (status: Int, html: String) {
        await browser.post(
            WebPath.approval(approvalID, verb), [(FormField.csrf, token), (FormField.back, WebPath.agent(agent.id))])
    }

    func show(_ agent: Made, query: String = "") async -> String {
        await browser.get(WebPath.agent(agent.id) + (query.isEmpty ? "" : "?" + query)).html
    }

    func agent(_ id: String) async throws -> JSON {
        try #require(try await house.call("GET", "/tocsin/v1/agents/\(id)").json["agent"])
    }

    func grants(_ id: String) async throws -> [JSON] {
        try await house.call("GET", "/tocsin/v1/agents/\(id)/grants").json["grants"]?.arrayValue ?? []
    }

    func get(_ path: String, _ query: String = "", as agent: Made) async throws -> Int {
        try await house.call("GET", path, query: query, as: agent.caller).status
    }

    func acknowledge(as agent: Made) async throws -> Int {
        let body: JSON = ["incident": ["type": "incident_reference", "status": "acknowledged"]]
        return try await house.call("PUT", "/incidents/\(incidentID)", body, as: agent.caller).status
    }
}
