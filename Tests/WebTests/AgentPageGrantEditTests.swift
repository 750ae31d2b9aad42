// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

@testable import Web

@Suite("Changing a grant in its row")
struct AgentPageGrantEditTests {
    private static let everything = [
        (FormField.grantResource, "incidents"), (FormField.grantAccess, "write"),
        (FormField.grantOperations, "updateIncident"), (FormField.grantApproval, "on"),
        (FormField.grantWhileOnCall, "on"), (FormField.grantAssigned, "on"), (FormField.grantUntil, "2026-03-05T12:00:30"),
    ]

    /// A home with an agent that has one grant.
    private func granted(
        _ fields: [(String, String)] = AgentPageGrantEditTests.everything
    ) async throws -> (home: AgentHome, agent: AgentHome.Made, grant: JSON) {
        let home = try await AgentHome()
        let agent = try await home.make()
        #expect(await home.act(agent.id, .grant, fields).status == 200)
        return (home, agent, try #require(try await home.grants(agent.id).first))
    }

    /// What stands in the form that the row of a grant is.
    private func form(_ html: String, _ grantID: String) -> String? {
        guard let start = html.firstRange(of: "<tr id=\"grant-\(grantID)\"><td class=\"agent-edit\"")?.lowerBound else {
            return nil
        }
        let rest = html[start...]
        return String(rest[..<(rest.firstRange(of: "</tr>")?.lowerBound ?? rest.endIndex)])
    }

    @Test("an address opens one row as a form that has all that is stored, and the other rows stay")
    func opens() async throws {
        let (home, agent, grant) = try await granted()
        _ = await home.act(agent.id, .grant, [(FormField.grantResource, "teams"), (FormField.grantAccess, "read")])
        let plain = await home.show(agent)
        #expect(plain.contains("href=\"\(WebPath.agentEdit(agent.id, row: "grant", of: grant.id))\""))
        #expect(form(plain, grant.id) == nil && plain.contains("assigned to Ada Lovelace"))
        let page = await home.show(agent, query: "edit=\(grant.id)")
        let row = try #require(form(page, grant.id))
        for text in [
            "value=\"write\" selected", "name=\"operations\" value=\"updateIncident\" checked",
            "name=\"approval\" value=\"on\" checked", "name=\"on_call\" value=\"on\" checked",
            "name=\"assigned\" value=\"on\" checked", "value=\"2026-03-05T12:00:30\"",
            "name=\"services\" value=\"\(home.house.serviceID)\"", "name=\"objects\"",
            "name=\"\(FormField.csrf)\" value=\"\(home.token)\"",
            "action=\"\(WebPath.agent(agent.id, .adjust))#grant-\(grant.id)\"",
        ] {
            #expect(row.contains(text), "\(text)")
        }
        #expect(page.contains("Take back<span class=\"unseen\"> read teams"), "the other row stays a row")
        #expect(await home.show(agent, query: "edit=QNONE").contains("agent-edit") == false)
        // Nothing else is assigned to anybody.
        let teams = try #require(try await home.grants(agent.id).first { $0["resource"] == "teams" })
        let other = try #require(form(await home.show(agent, query: "edit=\(teams.id)"), teams.id))
        #expect(!other.contains("name=\"assigned\""))
    }

    @Test("what is saved holds: each part of a grant is changed, and what is emptied is gone")
    func saves() async throws {
        let (home, agent, grant) = try await granted()
        let house = home.house
        let saved = await home.act(
            agent.id, .adjust,
            [
                (FormField.grant, grant.id), (FormField.grantAccess, "read"), (FormField.grantServices, house.serviceID),
                (FormField.grantPolicies, house.escalationPolicyID),
                (FormField.grantObjects, "incident \(home.incidentID)\r\n\r\nLog entry Q7\r\n"),
                (FormField.grantFrom, "2026-03-02T08:00"), (FormField.grantUntil, ""),
            ])
        #expect(saved.status == 200 && saved.html.contains("Saved. It counts from the next call on."))
        let changed = try #require(try await home.grants(agent.id).first)
        #expect(changed.id == grant.id && changed["access"] == "read" && changed["approval"] == false)
        #expect(changed["only_while_owner_on_call"] == false && changed["only_assigned_to_owner"] == false)
        #expect(changed["operations"] == nil && changed["expires_at"] == JSON.null)
        #expect(changed.items("services").map(\.id) == [house.serviceID])
        #expect(changed.items("escalation_policies").map(\.id) == [house.escalationPolicyID])
        let objects: JSON = [
            ["id": .string(home.incidentID), "type": "incident"], ["id": "Q7", "type": "log_entry"],
        ]
        #expect(changed["objects"] == objects && changed.time("starts_at") == ISO8601.instant("2026-03-02T08:00:00Z"))
        #expect(saved.html.contains("log entry Q7") && !saved.html.contains("Changes wait for a person"))
        let again = try #require(form(await home.show(agent, query: "edit=\(grant.id)"), grant.id))
        #expect(again.contains(">incident \(home.incidentID)\nlog_entry Q7</textarea>"))
        #expect(try await home.get("/incidents", as: agent) == 200)
        #expect(try await home.acknowledge(as: agent) == 403)
    }

    @Test("a refusal is told in the row, with what was typed, and nothing is changed")
    func refusal() async throws {
        let (home, agent, grant) = try await granted()
        let before = try await home.grants(agent.id)
        let kept = [
            (FormField.grant, grant.id), (FormField.grantAccess, "write"), (FormField.grantServices, home.house.serviceID),
            (FormField.grantOperations, "updateIncident"), (FormField.grantFrom, "2026-03-02T08:00"),
        ]
        // Each with what of it stands in the row again.
        let wrong: [(field: String, typed: String, shown: String)] = [
            (FormField.grantUntil, "yesterday", "value=\"yesterday\""),
            (FormField.grantUntil, "2026-03-01T09:00", "value=\"2026-03-01T09:00\""),
            (FormField.grantObjects, "Q1", ">Q1</textarea>"), (FormField.grantServices, "PNONE", "PNONE"),
            (FormField.grantTeams, "PNONE", "PNONE"), (FormField.grantOperations, "createService", "createService"),
        ]
        for more in wrong {
            let page = await home.act(agent.id, .adjust, kept + [(more.field, more.typed)])
            #expect(page.status == 400, "\(more)")
            let row = try #require(form(page.html, grant.id), "\(more)")
            #expect(row.contains("id=\"edit-grant-problem\" role=\"alert\">"), "\(more)")
            #expect(row.contains("name=\"services\" value=\"\(home.house.serviceID)\" checked"), "\(more)")
            #expect(row.contains("value=\"2026-03-02T08:00\"") && !row.contains("name=\"approval\" value=\"on\" checked"))
            #expect(row.contains(more.shown), "\(more)")
        }
        let word = await home.act(agent.id, .adjust, [(FormField.grant, grant.id), (FormField.grantAccess, "all")])
        #expect(word.status == 400 && word.html.contains("Access must be one of read, write"))
        #expect(await home.act(agent.id, .adjust, [(FormField.grant, "QNONE")]).status == 404)
        let after = try await home.grants(agent.id)
        #expect(after == before)
    }

    @Test("a service that the form would not offer is kept, and so is what nobody touched")
    func kept() async throws {
        let (home, agent, _) = try await granted([(FormField.grantResource, "services"), (FormField.grantAccess, "read")])
        let policy: JSON = ["id": .string(home.house.escalationPolicyID), "type": "escalation_policy_reference"]
        let service: JSON = ["service": ["name": "Gone soon", "escalation_policy": policy]]
        let other = try await home.house.call("POST", "/services", service).json["service"]?.id ?? ""
        let narrowed = [(FormField.grantAccess, "read"), (FormField.grantServices, other)]
        let id = try #require(try await home.grants(agent.id).first?.id)
        #expect(await home.act(agent.id, .adjust, [(FormField.grant, id)] + narrowed).status == 200)
        #expect(try await home.house.call("DELETE", "/services/\(other)").status == 204)
        let row = try #require(form(await home.show(agent, query: "edit=\(id)"), id))
        #expect(row.contains("name=\"services\" value=\"\(other)\" checked"))
        let saved = await home.act(agent.id, .adjust, [(FormField.grant, id), (FormField.grantApproval, "on")] + narrowed)
        #expect(saved.status == 200)
        let grant = try #require(try await home.grants(agent.id).first)
        #expect(grant.items("services").map(\.id) == [other] && grant["approval"] == true)
    }

    @Test("a form that was opened before somebody else changed the grant is not saved over that, and then can be")
    func meanwhile() async throws {
        let services = [(FormField.grantResource, "services"), (FormField.grantAccess, "write")]
        let (home, agent, grant) = try await granted(services)
        func seen(_ html: String) throws -> String {
            let row = try #require(form(html, grant.id))
            let rest = try #require(row.firstRange(of: "name=\"seen\" value=\"")).upperBound
            return String(row[rest...].prefix { $0 != "\"" })
        }
        let old = try seen(await home.show(agent, query: "edit=\(grant.id)"))
        let place = "/tocsin/v1/agents/\(agent.id)/grants/\(grant.id)"
        #expect(try await home.house.call("PUT", place, ["grant": ["approval": true]]).status == 200)
        let typed = [(FormField.grant, grant.id), (FormField.grantAccess, "write"), (FormField.grantWhileOnCall, "on")]
        let page = await home.act(agent.id, .adjust, typed + [(FormField.seen, old)])
        #expect(page.status == 400 && page.html.contains("It was changed meanwhile"))
        let kept = try #require(try await home.grants(agent.id).first)
        #expect(kept["approval"] == true && kept["only_while_owner_on_call"] == false)
        let new = try seen(page.html)
        let again = await home.act(agent.id, .adjust, typed + [(FormField.grantApproval, "on"), (FormField.seen, new)])
        #expect(again.status == 200)
        let saved = try #require(try await home.grants(agent.id).first)
        #expect(saved["approval"] == true && saved["only_while_owner_on_call"] == true)
    }

    @Test("a time that the clocks show twice does not move by being saved")
    func twice() async throws {
        let (home, agent, grant) = try await granted()
        let house = home.house
        _ = try await house.call("PUT", "/users/\(house.ownerID)", ["user": ["time_zone": "Europe/Berlin"]])
        let place = "/tocsin/v1/agents/\(agent.id)/grants/\(grant.id)"
        // Half past two in Berlin, in the night in which that comes twice: both times.
        for end in ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"] as [JSON] {
            #expect(try await house.call("PUT", place, ["grant": ["expires_at": end]]).status == 200)
            let row = try #require(form(await home.show(agent, query: "edit=\(grant.id)"), grant.id))
            #expect(row.contains("value=\"2026-10-25T02:30:00\""))
            let same = [(FormField.grant, grant.id), (FormField.grantUntil, "2026-10-25T02:30:00")]
            #expect(await home.act(agent.id, .adjust, same + [(FormField.grantAccess, "read")]).status == 200)
            #expect(try await home.grants(agent.id).first?["expires_at"] == end)
        }
    }

    @Test("a change leaves a record in the name of whoever is signed in")
    func record() async throws {
        let (home, agent, grant) = try await granted()
        home.house.advance(seconds: 60)
        _ = await home.act(agent.id, .adjust, [(FormField.grant, grant.id), (FormField.grantAccess, "write")])
        let records = try await home.house.call("GET", "/audit/records").json["records"]?.arrayValue ?? []
        let record = try #require(records.first { $0["details"]?["resource"]?["id"]?.stringValue == grant.id })
        #expect(record["action"] == "update" && record["method"]?["type"] == "browser", "\(record.text)")
        #expect(record["root_resource"]?["id"]?.stringValue == agent.id)
        #expect(record["actors"]?[0]?["id"]?.stringValue == home.house.ownerID)
    }
}
