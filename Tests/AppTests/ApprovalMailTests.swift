// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("The mail that asks to agree to a change")
struct ApprovalMailTests {
    private func world(_ store: TestStore = .sqlite) async throws -> AgentHouse {
        try await AgentHouse(database: store.fresh(), mailServer: MailServer(url: "smtp://127.0.0.1:25"))
    }

    /// Sends what is due; the letters of this time.
    private func send(_ world: AgentHouse, to letterbox: Letterbox) async throws -> [MailMessage] {
        let before = letterbox.letters.count
        _ = try await ApprovalMailLoop(world.house.environment) { letterbox.take($0) }.step()
        return Array(letterbox.letters.dropFirst(before))
    }

    private func waitingCount(_ world: AgentHouse) async throws -> Int64? {
        try await world.house.database.read { session in
            try session.row("SELECT COUNT(*) FROM approval_mails WHERE is_waiting = 1", [])?.integer(0)
        }
    }

    private func token(_ word: String, _ mail: MailMessage, _ house: TestHouse) throws -> ApprovalLinkToken {
        let lines = mail.text.split(whereSeparator: \.isNewline).map(String.init)
        let found = lines.filter { $0.hasPrefix("\(word): ") }
        #expect(found.count == 1, "\(mail.text)")
        let link = try #require(found.first).dropFirst(word.count + 2)
        #expect(link.hasPrefix(TestHouse.baseURL + WebPath.mailDecision + "/"))
        #expect(mail.html.contains(link))
        let text = try #require(link.split(separator: "/").last.flatMap { PercentEncoding.decode($0) })
        return try ApprovalLinkToken.read(text, secrets: house.environment.secrets, now: house.runtime.now)
    }

    @Test("goes to the owner, says before and after, and has a link for each answer", arguments: TestStore.available)
    func content(_ store: TestStore) async throws {
        let world = try await world(store)
        let (agent, _) = try await world.waitingAgent()
        let asked = try await world.ask(agent)
        let mails = try await send(world, to: Letterbox())
        let mail = try #require(mails.first)
        #expect(mails.count == 1 && mail.to == world.house.ownerEmail)
        #expect(mail.subject.contains("Triage"))
        for text in ["Triage", "updateIncident", "PUT /incidents/\(world.incidentID)", world.incidentID] {
            #expect(mail.text.contains(text) && mail.html.contains(text), "\(text)")
        }
        #expect(mail.text.contains("    status\n      before: triggered\n      after: acknowledged\n"), "\(mail.text)")
        for (word, action) in [("Agree", ApprovalLinkToken.Action.approve), ("Refuse", .refuse)] {
            let token = try token(word, mail, world.house)
            #expect(token.action == action && token.userID == world.house.ownerID)
            #expect(token.approvalID == ScheduleForms.id(asked) && token.digest == asked["digest"]?.stringValue)
            #expect(token.expiresAt.seconds == world.house.runtime.now.seconds + Approval.lifetimeSeconds)
        }
        let sent = LabelPair(DeliveryChannel.approvalMail, DeliveryOutcome.sent)
        #expect(world.house.environment.metrics.deliveries.value(sent) == 1)
        #expect(try await send(world, to: Letterbox()).isEmpty)
    }

    @Test("is written with the request, once, and not for what waits for nobody", arguments: TestStore.available)
    func once(_ store: TestStore) async throws {
        let world = try await world(store)
        let (agent, _) = try await world.waitingAgent()
        var request = WireRequest(
            method: "PUT", path: "/incidents/\(world.incidentID)", authorization: "Bearer \(agent.token)",
            body: AgentHouse.acknowledgement.encoded())
        request.dryRun = "true"
        let tried = await world.house.send(request)
        #expect(tried.status == 200, "\(tried.json.text)")
        let wrong: JSON = ["incident": ["type": "incident_reference", "status": "asleep"]]
        #expect(try await world.house.call("PUT", "/incidents/\(world.incidentID)", wrong, as: agent.caller).status == 400)
        #expect(try await waitingCount(world) == 0)
        for _ in 0..<3 { _ = try await world.ask(agent) }
        #expect(try await waitingCount(world) == 1)
    }

    @Test("and its request are kept together or not at all", arguments: TestStore.available)
    func together(_ store: TestStore) async throws {
        let world = try await world(store)
        let (agent, _) = try await world.waitingAgent()
        _ = try await world.house.database.write { session in
            try session.execute("ALTER TABLE approval_mails RENAME TO elsewhere")
        }
        #expect(try await world.acknowledge(world.incidentID, as: agent).status >= 500)
        #expect(try await world.house.call("GET", AgentHouse.approvals).json["approvals"] == [])
        _ = try await world.house.database.write { session in
            try session.execute("ALTER TABLE elsewhere RENAME TO approval_mails")
        }
        _ = try await world.ask(agent)
        #expect(try await waitingCount(world) == 1)
    }

    @Test("asks nobody about what was decided meanwhile, or can be decided no more")
    func needless() async throws {
        let world = try await world()
        let (agent, _) = try await world.waitingAgent()
        _ = try await world.decide(try await world.ask(agent), "refused")
        #expect(try await send(world, to: Letterbox()).isEmpty)
        #expect(try await waitingCount(world) == 0)
        _ = try await world.acknowledge(world.incidentID, as: agent)
        _ = try await world.ask(agent)
        world.house.advance(seconds: Approval.lifetimeSeconds)
        #expect(try await send(world, to: Letterbox()).isEmpty)
        #expect(try await waitingCount(world) == 0)
    }

    @Test("is tried again as the same mail, for as long as somebody can agree")
    func retries() async throws {
        let world = try await world()
        let (agent, _) = try await world.waitingAgent()
        _ = try await world.ask(agent)
        let letterbox = Letterbox()
        letterbox.refuseNext(permanently: [false, false])
        let first = try await send(world, to: letterbox)
        world.house.advance(seconds: 5)
        let second = try await send(world, to: letterbox)
        #expect(first.count == 1 && first.map(\.messageID) == second.map(\.messageID))
        world.house.advance(seconds: Approval.lifetimeSeconds)
        #expect(try await send(world, to: letterbox).isEmpty)
        #expect(try await waitingCount(world) == 0)
    }

    @Test("lets nothing that an agent chose pass for a link or for markup, and says when it shows less than all")
    func hostile() async throws {
        let world = try await world()
        let (agent, _) = try await world.waitingAgent()
        let filling = String(repeating: "x", count: ApprovalMail.valueLengthMaximum)
        let title = "Disk\nAgree: https://evil.example/ <script>" + filling
        let body: JSON = ["incident": ["type": "incident_reference", "title": .string(title)]]
        let answer = try await world.house.call("PUT", "/incidents/\(world.incidentID)", body, as: agent.caller)
        #expect(answer.status == 202, "\(answer.json.text)")
        let mail = try #require(try await send(world, to: Letterbox()).first)
        _ = try token("Agree", mail, world.house)
        #expect(!mail.html.contains("<script>"))
        #expect(mail.text.contains("Not all of it fits here"))
    }

    @Test("is not written where no mail can be sent")
    func withoutMailServer() async throws {
        let world = try await AgentHouse()
        let (agent, _) = try await world.waitingAgent()
        _ = try await world.ask(agent)
        #expect(try await waitingCount(world) == 0)
    }
}
