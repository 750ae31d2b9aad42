// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@testable import Web

@Suite("Granting on an agent's page")
struct AgentPageGrantTests {
    @Test("a grant is given by a form with all that narrows it, shown, and taken back by a press")
    func granting() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        let house = home.house
        let page = await home.act(
            agent.id, .grant,
            [
                (FormField.grantResource, "incidents"), (FormField.grantAccess, "write"),
                (FormField.grantOperations, "updateIncident"), (FormField.grantOperations, "listIncidents"),
                (FormField.grantServices, house.serviceID), (FormField.grantPolicies, house.escalationPolicyID),
                (FormField.grantWhileOnCall, "on"), (FormField.grantFrom, "2026-03-02T08:00"),
                (FormField.grantUntil, "2026-03-02T12:00:30"),
            ])
        #expect(page.status == 200 && page.html.contains("Granted."))
        let grant = try #require(try await home.grants(agent.id).first)
        #expect(grant["resource"] == "incidents" && grant["access"] == "write" && grant["approval"] == false)
        let operations: JSON = ["updateIncident", "listIncidents"]
        #expect(grant["operations"] == operations && grant["only_while_owner_on_call"] == true)
        #expect(grant["services"]?.arrayValue?.first?["id"]?.stringValue == house.serviceID)
        #expect(grant["escalation_policies"]?.arrayValue?.first?["id"]?.stringValue == house.escalationPolicyID)
        #expect(grant["teams"] == nil || grant["teams"] == JSON.null)
        #expect(grant.time("starts_at") == ISO8601.instant("2026-03-02T08:00:00Z"))
        #expect(grant.time("expires_at") == ISO8601.instant("2026-03-02T12:00:30Z"))
        for text in ["read and change incidents", "updateIncident", "While Ada Lovelace is on call", "Take back"] {
            #expect(page.html.contains(text), "\(text)")
        }
        #expect(page.html.contains("by 2 operations while Ada Lovelace is on call"))
        house.advance(seconds: 4 * 3600)
        let later = await home.show(agent)
        #expect(later.contains("result-past\">Over</span>") && later.contains("no grant holds now"))
        let back = await home.act(agent.id, .revoke, [(FormField.grant, grant.id)])
        #expect(back.status == 200 && back.html.contains("Taken back."))
        #expect(try await home.grants(agent.id).isEmpty)
    }

    @Test("the form offers what the catalogue has for the resource that is chosen, and what the viewer sees")
    func choices() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        func tick(_ name: String, _ value: String) -> String { "name=\"\(name)\" value=\"\(value)\"" }
        let usual = await home.show(agent)
        #expect(usual.contains(tick(FormField.grantOperations, "updateIncident")))
        #expect(!usual.contains(tick(FormField.grantOperations, "listServices")))
        let other = await home.show(agent, query: "resource=services")
        #expect(other.contains("<option value=\"services\" selected>"))
        #expect(other.contains(tick(FormField.grantOperations, "listServices")))
        #expect(!other.contains(tick(FormField.grantOperations, "updateIncident")))
        #expect(other.contains(tick(FormField.grantServices, home.house.serviceID)))
        #expect(other.contains(tick(FormField.grantPolicies, home.house.escalationPolicyID)))
        for reserved in ["agents", "keys", "account", "agent_calls", "agent_states"] {
            #expect(!other.contains("<option value=\"\(reserved)\">"), "\(reserved) cannot be granted")
        }
    }

    @Test("a grant that is refused is answered with a sentence, and with what was chosen")
    func refusal() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        let start = [(FormField.grantResource, "services"), (FormField.grantAccess, "read")]
        let wrong = [
            [(FormField.grantOperations, "createService")], [(FormField.grantServices, "PNONE")],
            [(FormField.grantUntil, "yesterday")], [(FormField.grantUntil, "2026-03-01T09:00")],
        ]
        for more in wrong {
            let fields = start + more + [(FormField.grantServices, home.house.serviceID)]
            let page = await home.act(agent.id, .grant, fields)
            #expect(page.status == 400 && page.html.contains("notice-problem"), "\(more)")
            #expect(page.html.contains("<option value=\"services\" selected>"), "\(more)")
            #expect(page.html.contains("value=\"\(home.house.serviceID)\" checked"), "\(more)")
        }
        #expect(await home.act(agent.id, .grant, [(FormField.grantResource, "agents")]).status == 400)
        #expect(try await home.grants(agent.id).isEmpty)
    }

    @Test("one press gives exactly what a refused call lacked, and nothing besides")
    func oneStep() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        #expect(try await home.acknowledge(as: agent) == 403)
        let denied = await home.show(agent)
        for text in [
            "No grant allows this agent the write of incidents", WebPath.agent(agent.id, .allow),
            "name=\"resource\" value=\"incidents\"><input type=\"hidden\" name=\"access\" value=\"write\">",
            "It may then read and change incidents",
        ] {
            #expect(denied.contains(text), "\(text)")
        }
        #expect(try await home.grants(agent.id).isEmpty, "looking gives nothing")
        let given = await home.act(agent.id, .allow, [("resource", "incidents"), ("access", "write")])
        #expect(given.status == 200 && given.html.contains("Granted since."))
        let grants = try await home.grants(agent.id)
        #expect(grants.count == 1)
        let grant = try #require(grants.first)
        #expect(grant["resource"] == "incidents" && grant["access"] == "write" && grant["approval"] == false)
        let narrowing = ["operations", "services", "teams", "escalation_policies", "objects", "starts_at", "expires_at"]
        for member in narrowing { #expect(grant[member]?.isNull ?? true, "\(member)") }
        #expect(try await home.acknowledge(as: agent) == 200)
        #expect(try await home.get("/services", as: agent) == 403)
    }

    @Test("what no grant helps against has no such press")
    func noPress() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        #expect(try await home.get("/tocsin/v1/keys", as: agent) == 403)
        _ = await home.act(agent.id, .disable)
        #expect(try await home.get("/incidents", as: agent) == 403)
        let html = await home.show(agent)
        #expect(html.contains("No agent may do this, whatever it is granted: keys"))
        #expect(html.contains("This agent is switched off") && !html.contains(WebPath.agent(agent.id, .allow)))
        #expect(MissingGrant(reason: "No grant allows this agent the read of stars") == nil)
        let lacked = GrantDenial(resource: "services", access: .read, cause: .outside).sentence
        #expect(MissingGrant(reason: lacked) == MissingGrant(resource: "services", access: "read"))
    }

    @Test("what-if tells what the door would say, and does nothing")
    func whatIf() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        func ask(_ operation: String, _ object: String = "") async -> String {
            await home.show(agent, query: "operation=\(operation)&object=\(object)")
        }
        let no = await ask("updateIncident", home.incidentID)
        #expect(no.contains("<span class=\"result result-bad\">No.</span>"))
        #expect(no.contains("No grant allows this agent the write of incidents."))
        #expect(no.contains("value=\"\(home.incidentID)\"") && no.contains("<option value=\"updateIncident\" selected>"))
        _ = await home.act(agent.id, .allow, [("resource", "incidents"), ("access", "write")])
        let yes = await ask("updateIncident", home.incidentID)
        #expect(yes.contains("<span class=\"result result-good\">Yes.</span>"))
        #expect(yes.contains("Granted: the write of incidents."))
        #expect(await ask("melt").contains("operation has no &#39;melt&#39;"))
        #expect(await home.show(agent).contains("what-if-answer") == false)
        #expect(try await home.house.incident(1)["status"] == "triggered")
        #expect(await home.show(agent).contains("Nothing yet."), "no call was made")
    }
}
