// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@testable import Web

@Suite("The pages of agents")
struct AgentPageTests {
    private static let hostile = #"<script>alert("x")</script>"#
    private static let escaped = "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;"

    @Test("an agent is made by a form, and its token is on the page that answers and on no later one")
    func making() async throws {
        let home = try await AgentHome()
        let agent = try await home.make(home.fields(calls: "500", writes: "20"))
        #expect(home.browser.headers["Cache-Control"] == "no-store")
        #expect(agent.html.contains("curl -H &#39;Authorization: Bearer \(agent.token)&#39;"))
        #expect(agent.html.contains(TestHouse.baseURL + OAuthPath.mcp))
        let stored = try await home.agent(agent.id)
        #expect(stored["calls_per_hour"] == 500 && stored["writes_per_hour"] == 20 && stored["enabled"] == true)
        #expect(stored["owner"]?["id"]?.stringValue == home.house.ownerID)
        #expect(try await home.get("/incidents", as: agent) == 403, "the token is its own, and nothing is granted")
        let places = [WebPath.agents, WebPath.agent(agent.id), WebPath.agentCalls, WebPath.audit, WebPath.incidents]
        for place in places {
            let later = await home.browser.get(place)
            #expect(later.status == 200 && !later.html.contains(agent.token), "\(place)")
            #expect(AgentHome.token(later.html) == nil, "\(place)")
        }
        let list = await home.browser.get(WebPath.agents).html
        for text in ["Triage", "Sorts what comes at night", "Ada Lovelace", "(limit 500)", WebPath.agent(agent.id)] {
            #expect(list.contains(text), "\(text)")
        }
    }

    @Test("a wish that is refused is answered with a sentence, and with what was typed")
    func refusal() async throws {
        let home = try await AgentHome()
        for fields in [
            home.fields(name: "", purpose: Self.hostile), home.fields(purpose: Self.hostile, calls: "many"),
            home.fields(purpose: Self.hostile, writes: "-1"),
            home.fields(purpose: Self.hostile).map { $0.0 == FormField.agentOwner ? ($0.0, "PNONE") : $0 },
        ] {
            let page = await home.browser.post(WebPath.agents, fields)
            #expect(page.status == 400 && page.html.contains("class=\"notice notice-problem\""))
            #expect(page.html.contains(Self.escaped + "</textarea>") && !page.html.contains("<script>alert"))
        }
        #expect(try await home.house.call("GET", "/tocsin/v1/agents").json["agents"] == JSON.array([]))
    }

    @Test("no text becomes markup: names, purposes, and what an agent sends")
    func escaping() async throws {
        let home = try await AgentHome()
        let agent = try await home.make(home.fields(name: Self.hostile, purpose: Self.hostile))
        let query = "query=\(PercentEncoding.encode(Self.hostile))"
        #expect(try await home.get("/services", query, as: agent) == 403)
        _ = await home.act(agent.id, .allow, [("resource", "incidents"), ("access", "write")])
        let note: JSON = ["incident": ["type": "incident_reference", "title": .string(Self.hostile)]]
        _ = try await home.house.call("PUT", "/incidents/\(home.incidentID)", note, as: agent.caller)
        for place in [WebPath.agents, WebPath.agent(agent.id), WebPath.agentCalls] {
            let html = await home.browser.get(place).html
            #expect(html.contains(Self.escaped) && !html.contains("<script>alert"), "\(place)")
        }
        let log = await home.browser.get(WebPath.agentCalls).html
        #expect(log.contains("&lt;script&gt;alert(\\&quot;x\\&quot;)"), "the parameters")
    }

    @Test("an agent is changed and removed by forms, and what it asked for stays in the log")
    func changing() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        _ = try await home.get("/services", as: agent)
        let changed = await home.act(
            agent.id, .change, home.fields(name: "Night watch", calls: "7").filter { $0.0 != FormField.csrf })
        #expect(changed.status == 200 && changed.html.contains("Saved."))
        let stored = try await home.agent(agent.id)
        #expect(stored["name"] == "Night watch" && stored["calls_per_hour"] == 7 && stored["writes_per_hour"] == JSON.null)
        let refused = await home.act(
            agent.id, .change, home.fields(name: "Kept", calls: "x").filter { $0.0 != FormField.csrf })
        #expect(refused.status == 400 && refused.html.contains("value=\"Kept\""))
        let removed = await home.act(agent.id, .remove)
        #expect(
            removed.status == 200 && removed.html.contains("Removed.") && removed.html.contains("There is no agent yet."))
        #expect(try await home.get("/services", as: agent) == 401)
        #expect(await home.browser.get(WebPath.agent(agent.id)).status == 404)
        #expect(await home.browser.get(WebPath.agentCalls).html.contains("<code>listServices</code>"))
    }

    @Test("an agent that is switched off shows so, and is refused until it is switched on")
    func switching() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        _ = await home.act(agent.id, .allow, [("resource", "services"), ("access", "read")])
        #expect(try await home.get("/services", as: agent) == 200)
        let off = await home.act(agent.id, .disable).html
        #expect(off.contains("It may do nothing: it is switched off.") && off.contains("result-past\">Off</span>"))
        #expect(await home.browser.get(WebPath.agents).html.contains("result-past\">Off</span>"))
        #expect(try await home.get("/services", as: agent) == 403)
        #expect(await home.show(agent).contains("This agent is switched off"))
        #expect(await home.act(agent.id, .enable).html.contains("It may read services."))
        #expect(try await home.get("/services", as: agent) == 200)
    }

    @Test("one switch refuses all agents, and lets them call again")
    func switchAll() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        _ = await home.act(agent.id, .allow, [("resource", "services"), ("access", "read")])
        func turn(_ word: String) async -> (status: Int, html: String) {
            await home.browser.post(
                WebPath.agentSwitch, [(FormField.csrf, home.token), (FormField.agentsEnabled, word)])
        }
        #expect(await turn("off").html.contains("every call of every agent is refused"))
        #expect(try await home.get("/services", as: agent) == 403)
        #expect(await home.show(agent).contains("agents are switched off in this account"))
        #expect(await turn("on").html.contains("each may do what it is granted"))
        #expect(try await home.get("/services", as: agent) == 200)
        #expect(await turn("sideways").status == 400)
    }

    @Test("an observer gets a refusal in a sentence, and no entry in the navigation")
    func observer() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        let observer = try await home.somebody("Olga", role: .observer)
        for place in [WebPath.agents, WebPath.agent(agent.id), WebPath.agentCalls, WebPath.agentCallsCSV] {
            let page = await observer.get(place)
            #expect(
                page.status == 403 && page.html.contains("Only owners and administrators look after agents."), "\(place)")
            #expect(!page.html.contains("Triage"), "\(place)")
        }
        let token = try await observer.formToken()
        for verb in AgentVerb.allCases {
            #expect(await observer.post(WebPath.agent(agent.id, verb), [(FormField.csrf, token)]).status == 403, "\(verb)")
        }
        var fields = home.fields()
        fields[0] = (FormField.csrf, token)
        #expect(await observer.post(WebPath.agents, fields).status == 403)
        let mark = "href=\"\(WebPath.agents)\""
        #expect(await observer.get(WebPath.incidents).html.contains(mark) == false)
        #expect(await home.browser.get(WebPath.incidents).html.contains(mark))
        #expect(try await home.house.call("GET", "/tocsin/v1/agents").json["agents"]?.arrayValue?.count == 1)
    }

    @Test("nothing is done without the session's own form token")
    func csrf() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        let stored = try await home.agent(agent.id)
        let guess = [(FormField.csrf, "guess")]
        for verb in AgentVerb.allCases {
            #expect(await home.browser.post(WebPath.agent(agent.id, verb), guess).status == 403, "\(verb)")
        }
        #expect(await home.browser.post(WebPath.agentSwitch, guess).status == 403)
        #expect(await home.browser.post(WebPath.agents, guess).status == 403)
        #expect(try await home.agent(agent.id) == stored)
        #expect(try await home.grants(agent.id).isEmpty)
    }

    @Test("a phone's row of pages holds six, and the page of the account leads to the rest")
    func navigation() async throws {
        let home = try await AgentHome()
        let html = await home.browser.get(WebPath.incidents).html
        let entries = html.split(separator: "id=\"place-").count - 1
        let rare = html.split(separator: "<li class=\"place-rare\">").count - 1
        #expect(entries - rare == 6 && rare == 1)
        #expect(AppCSS.text.contains(".places .place-rare { display: none; }"))
        let account = await home.browser.get(WebPath.account).html
        let rarePlace = "<li><a href=\"\(WebPath.audit)\">Audit</a></li></ul>"
        #expect(account.contains(rarePlace))
        let observer = try await home.somebody("Olga", role: .observer)
        let theirs = await observer.get(WebPath.account).html
        #expect(theirs.contains(WebPath.approvals) && !theirs.contains(rarePlace))
    }
}
