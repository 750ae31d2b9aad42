// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

@testable import Web

@Suite("Tokens and OAuth clients on the page of an agent")
struct AgentPageClientTests {
    private func clients(_ home: AgentHome, _ id: String) async throws -> [JSON] {
        try await home.house.call("GET", "/tocsin/v1/agents/\(id)/oauth_clients").json["oauth_clients"]?.arrayValue ?? []
    }

    @Test("a client is made by the form, its secret is shown once and gets a token, and a press ends it")
    func client() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        let made = await home.act(agent.id, .client, [(FormField.agentClientName, "Night <runner>")])
        #expect(made.status == 201 && home.browser.headers["Cache-Control"] == "no-store")
        let secret = try #require(PageText.copied("client-secret", in: made.html))
        let id = ClientID.of(try #require(try await clients(home, agent.id).first))
        #expect(made.html.contains("client_id=\(id) ") && made.html.contains("\(TestHouse.baseURL)/oauth/token"))
        let page = await home.show(agent)
        #expect(page.contains("Night &lt;runner&gt;") && page.contains(id) && !page.contains(secret))
        let form = "grant_type=client_credentials&client_id=\(id)&client_secret=\(secret)"
        let token = await home.house.send(
            WireRequest(
                method: "POST", path: "/oauth/token", contentType: "application/x-www-form-urlencoded",
                body: Array(form.utf8)))
        #expect(token.status == 200, "\(token.json.text)")
        let gone = await home.act(agent.id, .dismiss, [(FormField.agentClient, id)])
        #expect(gone.status == 200 && gone.html.contains("Its tokens open nothing any more."))
        #expect(try await clients(home, agent.id).isEmpty)
    }

    @Test("its tokens' end and its incidents of a day are set by the form, and what a form does not have stays")
    func limits() async throws {
        let home = try await AgentHome()
        _ = try await home.house.call("PUT", "/users/\(home.house.ownerID)", ["user": ["time_zone": "Europe/Berlin"]])
        let more = [(FormField.agentIncidents, "5"), (FormField.agentExpires, "2026-04-01T12:00:00")]
        let agent = try await home.make(home.fields() + more)
        let stored = try await home.agent(agent.id)
        // Noon in Berlin, in summer.
        #expect(stored["incidents_per_day"] == 5 && stored["expires_at"] == "2026-04-01T10:00:00Z", "\(stored.text)")
        let page = await home.show(agent)
        #expect(page.contains("at most 5") && page.contains("value=\"2026-04-01T12:00:00\""))
        let own = home.fields(calls: "9").filter { $0.0 != FormField.csrf }
        #expect(await home.act(agent.id, .change, own).status == 200)
        let kept = try await home.agent(agent.id)
        #expect(kept["calls_per_hour"] == 9 && kept["incidents_per_day"] == 5 && kept["expires_at"] == stored["expires_at"])
        #expect(await home.act(agent.id, .change, own + [(FormField.agentExpires, "soon")]).status == 400)
        let none = [(FormField.agentIncidents, ""), (FormField.agentExpires, "")]
        #expect(await home.act(agent.id, .change, own + none).status == 200)
        let open = try await home.agent(agent.id)
        #expect(open["incidents_per_day"] == JSON.null && open["expires_at"] == JSON.null)
    }

    @Test("a name or an end that is refused is told in a sentence, with what was typed")
    func refused() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        for (name, end) in [("", ""), ("Runner", "soon"), ("Runner", "2026-03-01T09:00")] {
            let fields = [(FormField.agentClientName, name), (FormField.agentClientExpires, end)]
            let refused = await home.act(agent.id, .client, fields)
            #expect(refused.status == 400 && refused.html.contains("class=\"notice notice-problem\""), "\(name) \(end)")
            #expect(refused.html.contains("value=\"\(name)\"") && refused.html.contains("value=\"\(end)\""))
        }
        #expect(try await clients(home, agent.id).isEmpty)
    }

    @Test("a client is made with its end, in the person's own zone, and its row sets another one or none")
    func end() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        _ = try await home.house.call("PUT", "/users/\(home.house.ownerID)", ["user": ["time_zone": "Europe/Berlin"]])
        let fields = [(FormField.agentClientName, "Runner"), (FormField.agentClientExpires, "2026-04-01T12:00")]
        #expect(await home.act(agent.id, .client, fields).status == 201)
        let made = try #require(try await clients(home, agent.id).first)
        // Noon in Berlin, in summer.
        #expect(made["expires_at"] == "2026-04-01T10:00:00Z")
        let id = ClientID.of(made)
        let plain = await home.show(agent)
        #expect(plain.contains("href=\"\(WebPath.agentEdit(agent.id, row: "client", of: id))\""))
        #expect(!plain.contains("edit-client-expires"))
        let row = await home.show(agent, query: "edit=\(id)")
        #expect(row.contains("action=\"\(WebPath.agent(agent.id, .expiry))#client-\(id)\""))
        #expect(row.contains("value=\"2026-04-01T12:00:00\""))
        func set(_ end: String) async -> (status: Int, html: String) {
            await home.act(agent.id, .expiry, [(FormField.agentClient, id), (FormField.agentClientExpires, end)])
        }
        let later = await set("2026-05-01T12:00")
        #expect(later.status == 200 && later.html.contains("Saved. Its tokens end with it."))
        #expect(try await clients(home, agent.id).first?["expires_at"] == "2026-05-01T10:00:00Z")
        for wrong in ["soon", "2026-03-01T09:00"] {
            let refused = await set(wrong)
            #expect(refused.status == 400 && refused.html.contains("id=\"edit-client-problem\" role=\"alert\">"))
            #expect(refused.html.contains("value=\"\(wrong)\""))
        }
        #expect(try await clients(home, agent.id).first?["expires_at"] == "2026-05-01T10:00:00Z")
        #expect(await set("").status == 200)
        let open = try #require(try await clients(home, agent.id).first)
        #expect(open["expires_at"] == JSON.null && open["name"] == "Runner")
        let none = [(FormField.agentClient, "PNONE"), (FormField.agentClientExpires, "")]
        #expect(await home.act(agent.id, .expiry, none).status == 404)
    }

    @Test("a press gives it another token; the one before goes on for a day")
    func rotation() async throws {
        let home = try await AgentHome()
        let agent = try await home.make()
        let rotated = await home.act(agent.id, .rotate)
        let token = try #require(AgentHome.token(rotated.html))
        #expect(rotated.status == 201 && token != agent.token)
        let next = AgentHome.Made(id: agent.id, token: token, html: "")
        for one in [agent, next] { #expect(try await home.get("/services", as: one) == 403) }
        home.house.advance(seconds: 86_400)
        #expect(try await home.get("/services", as: agent) == 401)
        #expect(try await home.get("/services", as: next) == 403)
    }

    private enum ClientID {
        static func of(_ json: JSON) -> String { json["id"]?.stringValue ?? "" }
    }
}
