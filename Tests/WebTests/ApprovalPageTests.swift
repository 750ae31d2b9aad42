// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Testing
import Web

@Suite("The page of what agents wait for")
struct ApprovalPageTests {
    /// A home with an agent whose changes wait.
    private func begin() async throws -> (home: AgentHome, agent: AgentHome.Made) {
        let home = try await AgentHome()
        let agent = try await home.make(home.fields(name: "<i>Triage</i>"))
        let grant: JSON = ["grant": ["resource": "incidents", "access": "write", "approval": true]]
        #expect(try await home.house.call("POST", "/tocsin/v1/agents/\(agent.id)/grants", grant).status == 201)
        return (home, agent)
    }

    private func waitingID(_ home: AgentHome) async throws -> String {
        let listed = try await home.house.call("GET", "/tocsin/v1/approvals", query: "status=waiting").json["approvals"]
        return try #require(listed?[0]?["id"]?.stringValue)
    }

    private func status(_ home: AgentHome) async throws -> String? {
        try await home.house.incident(1)["status"]?.stringValue
    }

    @Test("shows before and after, and each is answered once", arguments: ApprovalVerb.allCases)
    func answered(_ verb: ApprovalVerb) async throws {
        let (home, agent) = try await begin()
        #expect(await home.browser.get(WebPath.approvals).html.contains("Nothing waits for you."))
        #expect(try await home.acknowledge(as: agent) == 202)
        let shown = await home.browser.get(WebPath.approvals).html
        for text in ["&lt;i&gt;Triage&lt;/i&gt;", "<del>triggered</del>", "<ins>acknowledged</ins>", "updateIncident"] {
            #expect(shown.contains(text), "\(text)")
        }
        let path = WebPath.approval(try await waitingID(home), verb)
        #expect(shown.contains("action=\"\(path)\""))
        #expect(await home.browser.post(path, []).status == 403, "a form without its token does nothing")
        #expect(try await status(home) == "triggered")
        let after = await home.browser.post(path, [(FormField.csrf, home.token)])
        #expect(after.status == 200 && after.html.contains("Nothing waits for you."))
        #expect(after.html.contains(verb == .approve ? "Agreed, and carried out." : "Refused."))
        #expect(try await status(home) == (verb == .approve ? "acknowledged" : "triggered"))
        let again = await home.browser.post(path, [(FormField.csrf, home.token)])
        #expect(again.status == 400 && again.html.contains("Approval does not wait any more"))
    }

    @Test("is named where people look first, for as long as something waits")
    func frontPage() async throws {
        let (home, agent) = try await begin()
        let quiet = await home.browser.get(WebPath.incidents).html
        #expect(!quiet.contains("for your answer."))
        #expect(try await home.acknowledge(as: agent) == 202)
        let front = await home.browser.get(WebPath.incidents).html
        #expect(front.contains("1 change of an agent waits for your answer."))
        #expect(front.contains("<a href=\"\(WebPath.approvals)\">"))
        let refused = WebPath.approval(try await waitingID(home), .refuse)
        #expect(await home.browser.post(refused, [(FormField.csrf, home.token)]).status == 200)
        let after = await home.browser.get(WebPath.incidents).html
        #expect(!after.contains("for your answer."))
        #expect(await home.browser.get(WebPath.account).html.contains("<a href=\"\(WebPath.approvals)\">"))
    }

    @Test("says what was refused to the agent although somebody agreed")
    func failing() async throws {
        let (home, agent) = try await begin()
        #expect(try await home.acknowledge(as: agent) == 202)
        let switchOff: JSON = ["agent": ["enabled": false]]
        #expect(try await home.house.call("PUT", "/tocsin/v1/agents/\(agent.id)", switchOff).status == 200)
        let path = WebPath.approval(try await waitingID(home), .approve)
        let after = await home.browser.post(path, [(FormField.csrf, home.token)])
        #expect(after.status == 200 && after.html.contains("It was not carried out."))
        #expect(try await status(home) == "triggered")
    }

    @Test("shows nobody what other people's agents wait for, and lets nobody answer it")
    func strangers() async throws {
        let (home, agent) = try await begin()
        #expect(try await home.acknowledge(as: agent) == 202)
        let other = try await home.somebody("Olga", role: .limitedUser)
        #expect(await other.get(WebPath.approvals).html.contains("Nothing waits for you."))
        let front = await other.get(WebPath.incidents).html
        #expect(!front.contains("for your answer."))
        let path = WebPath.approval(try await waitingID(home), .approve)
        let token = try await other.formToken()
        #expect(await other.post(path, [(FormField.csrf, token)]).status == 404)
        #expect(try await status(home) == "triggered")
    }
}
