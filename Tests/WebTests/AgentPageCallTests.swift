// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@testable import Web

@Suite("The calls of agents on pages")
struct AgentPageCallTests {
    @Test("a call shows with decision, reason, status, what it was about, and what was sent")
    func shown() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        _ = await home.act(agent.id, .allow, [("resource", "incidents"), ("access", "write")])
        #expect(try await home.acknowledge(as: agent) == 200)
        #expect(try await home.get("/services", as: agent) == 403)
        let html = await home.show(agent)
        for text in [
            "result-good\">Allowed</span>", "Granted: the write of incidents", "answered 200", "updateIncident",
            "href=\"\(WebPath.incident(home.incidentID))\"", "&quot;status&quot;: &quot;acknowledged&quot;",
            "result-bad\">Denied</span>", "answered 403",
        ] {
            #expect(html.contains(text), "\(text)")
        }
        let list = await home.browser.get(WebPath.agents).html
        #expect(list.contains("<dt>Calls, last hour</dt><dd>2</dd>"))
        #expect(list.contains("<dt>Denied, last hour</dt><dd><span class=\"result result-bad\">1</span></dd>"))
        #expect(list.contains("<dt>Changes, last hour</dt><dd>1</dd>"))
        home.house.advance(seconds: 3601)
        #expect(await home.browser.get(WebPath.agents).html.contains("<dt>Calls, last hour</dt><dd>0</dd>"))
    }

    @Test("a change of which nobody knows how it ended asks for a look")
    func unknown() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        let entry = AgentCallEntry(
            id: "QCALL", kind: .intent, at: home.house.runtime.now, agentID: agent.id, agentName: "Triage",
            operationID: "updateIncident", method: "PUT", path: "/incidents/1", objectID: "1", objectType: "incident",
            decision: .allowed)
        _ = try await home.house.environment.agentCalls.append(entry)
        #expect(await home.show(agent).contains("Allowed, under way"))
        #expect(await home.show(agent).contains("asks for a look") == false)
        home.house.advance(seconds: AgentCall.durationSecondsMaximum + 1)
        for place in [WebPath.agent(agent.id), WebPath.agentCalls] {
            #expect(await home.browser.get(place).html.contains("asks for a look"), "\(place)")
        }
    }

    @Test("calls go on by links until nothing is left")
    func paging() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        for number in 0...AgentModel.callLimit {
            #expect(try await home.get("/services", "limit=\(number + 1)", as: agent) == 403)
            home.house.advance(seconds: 1)
        }
        // The denials have a list of their own, which ends before.
        func lastLimit(_ html: String) -> Bool { html.contains("&quot;limit&quot;: &quot;1&quot;") }
        let first = await home.show(agent)
        #expect(!lastLimit(first))
        let mark = "href=\"\(WebPath.agent(agent.id))?cursor="
        let start = try #require(first.firstRange(of: mark)?.upperBound)
        let cursor = String(first[start...].prefix { $0 != "\"" && $0 != "#" })
        let second = await home.show(agent, query: "cursor=\(cursor)")
        #expect(lastLimit(second) && !second.contains("Older calls"))
    }

    @Test("the log is narrowed by agent, decision, operation and time in the person's own zone")
    func filters() async throws {
        let home = try await AgentHome()
        _ = try await home.house.call("PUT", "/users/\(home.house.ownerID)", ["user": ["time_zone": "Europe/Berlin"]])
        let one = try await home.make()
        home.house.advance(seconds: 60)
        let two = try await home.make(home.fields(name: "Second"))
        _ = await home.act(one.id, .allow, [("resource", "services"), ("access", "read")])
        #expect(try await home.get("/services", as: one) == 200)
        #expect(try await home.get("/teams", as: two) == 403)
        func shown(_ query: String) async -> [Bool] {
            let html = await home.browser.get("\(WebPath.agentCalls)?\(query)").html
            return [html.contains("<code>listServices</code>"), html.contains("<code>listTeams</code>")]
        }
        #expect(await shown("") == [true, true])
        #expect(await shown("agent=\(one.id)") == [true, false])
        #expect(await shown("decision=denied") == [false, true])
        #expect(await shown("operation=listServices") == [true, false])
        #expect(await shown("object=QNONE") == [false, false])
        // It is one minute past nine in UTC, which is ten in Berlin.
        #expect(await shown("since=2026-03-02T10:01") == [true, true])
        #expect(await shown("since=2026-03-02T10:02") == [false, false])
        #expect(await shown("until=2026-03-02T10:00") == [false, false])
        #expect(await shown("decision=maybe&since=yesterday") == [true, true])
        let odd = await home.browser.get("\(WebPath.agentCalls)?since=2026-03-03T10:00&until=2026-03-02T10:00")
        #expect(odd.status == 200 && odd.html.contains("until must not lie before since"))
    }

    @Test("what is shown can be taken along as a file, in which no cell is a formula")
    func files() async throws {
        let home = try await AgentHome()
        let agent = try await home.make(home.fields(name: "=Triage"))
        #expect(try await home.get("/services", as: agent) == 403)
        #expect(try await home.get("/teams", as: agent) == 403)
        let csv = await home.browser.get("\(WebPath.agentCallsCSV)?operation=listTeams")
        let rows = csv.html.split(separator: "\n")
        #expect(csv.status == 200 && rows.count == 2 && rows[0].hasPrefix("id,at,agent_id"))
        let shown = agent.token.suffix(4)
        #expect(rows[1].contains(",'=Triage,\(shown),listTeams,GET,/teams,") && rows[1].contains(",denied,"))
        #expect(home.browser.headers["Content-Disposition"] == "attachment; filename=\"agent-calls.csv\"")
        let lines = await home.browser.get(WebPath.agentCallsJSON).html.split(separator: "\n")
        #expect(lines.count == 2)
        let newest = try JSON.parse(Array(lines[0].utf8))
        #expect(newest["operation_id"] == "listTeams" && newest["agent"]?["summary"] == "=Triage")
    }
}
