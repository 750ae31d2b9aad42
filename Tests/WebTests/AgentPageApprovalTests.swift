// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@testable import Web

@Suite("Deciding on an agent's page")
struct AgentPageApprovalTests {
    private func waiting(_ home: AgentHome) async throws -> (agent: AgentHome.Made, approvalID: String) {
        let agent = try await home.make()
        let grant: [(String, String)] = [
            (FormField.grantResource, "incidents"), (FormField.grantAccess, "write"), (FormField.grantApproval, "on"),
        ]
        #expect(await home.act(agent.id, .grant, grant).status == 200)
        #expect(try await home.acknowledge(as: agent) == 202)
        let listed = try await home.house.call("GET", "/tocsin/v1/approvals").json["approvals"]?.arrayValue ?? []
        return (agent, try #require(listed.first?.id))
    }

    @Test("what waits is shown with before and after, and is carried out by one press")
    func agreeing() async throws {
        let home = try await AgentHome()
        let (agent, approvalID) = try await waiting(home)
        let page = await home.show(agent)
        #expect(page.contains("id=\"approval-\(approvalID)\"") && page.contains("acknowledged"))
        #expect(page.contains("action=\"\(WebPath.approval(approvalID, .approve))\""))
        let answer = await home.answer(approvalID, .approve, from: agent)
        #expect(answer.status == 200 && answer.html.contains("Agreed, and carried out."))
        #expect(answer.html.contains("id=\"agent-ability\""), "it leads back to the agent")
        #expect(!answer.html.contains("id=\"approval-\(approvalID)\""))
        #expect(try await home.house.incident(1)["status"] == "acknowledged")
        // A second press finds nothing that waits.
        #expect(await home.answer(approvalID, .approve, from: agent).status == 400)
    }

    @Test("what other agents wait for is not on it, and an answer leads to no other host")
    func others() async throws {
        let home = try await AgentHome()
        let (_, approvalID) = try await waiting(home)
        let other = try await home.make(home.fields(name: "Other"))
        let page = await home.show(other)
        #expect(page.contains("id=\"agent-approvals\"") && !page.contains("id=\"approval-\(approvalID)\""))
        let back = [(FormField.csrf, home.token), (FormField.back, "//evil.example/app/")]
        let answer = await home.browser.post(WebPath.approval(approvalID, .refuse), back)
        #expect(answer.status == 200 && answer.html.contains("<h1>Approvals</h1>"))
    }

    @Test("what is refused changes nothing")
    func refusing() async throws {
        let home = try await AgentHome()
        let (agent, approvalID) = try await waiting(home)
        let answer = await home.answer(approvalID, .refuse, from: agent)
        #expect(answer.status == 200 && answer.html.contains("Refused."))
        #expect(try await home.house.incident(1)["status"] == "triggered")
        #expect(try await home.acknowledge(as: agent) == 403)
    }
}
