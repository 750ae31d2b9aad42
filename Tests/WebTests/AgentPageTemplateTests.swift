// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Foundation
import Testing

@testable import Web

@Suite("The templates of agents")
struct AgentPageTemplateTests {
    private static let hostile = #"<script>alert("x")</script> & 'quoted' {{brackets}}"#

    private static func agent(isEnabled: Bool) -> DisplayedAgent {
        DisplayedAgent(
            id: "Q1", name: hostile, purpose: hostile, ownerID: "U1", ownerName: hostile, isEnabled: isEnabled,
            callsPerHour: isEnabled ? 5 : nil, createdAt: Sample.minutesAgo(90), hint: isEnabled ? "abcd" : nil,
            lastUsedAt: isEnabled ? Sample.minutesAgo(3) : nil, calls: 4, denied: isEnabled ? 2 : 0, writes: 1)
    }

    private static let draft = AgentDraft(
        name: hostile, purpose: hostile, ownerID: "U1", callsPerHour: hostile,
        incidentsPerDay: hostile, expiresAt: hostile, owners: [.init(value: "U1", label: hostile)])

    private static func call(
        _ decision: String, _ outcome: String? = nil, reason: String? = nil, path: String? = nil
    ) -> DisplayedAgentCall {
        DisplayedAgentCall(
            id: "C-\(decision)-\(outcome ?? "none")", at: Sample.minutesAgo(2), agentID: "Q1", agentName: hostile,
            operationID: "updateIncident", request: hostile, object: path == nil ? nil : hostile, objectPath: path,
            decision: decision, outcome: outcome, reason: reason, status: outcome == nil ? nil : 200,
            durationMilliseconds: 3, parameters: hostile, credential: hostile)
    }

    private static let calls = [
        call("allowed", "done", reason: hostile, path: "/app/incidents/Q9"), call("allowed", "refused"),
        call("allowed", "unknown"), call("allowed"), call("waiting"), call("denied", reason: hostile),
        call("denied", "done", reason: "No grant allows this agent the read of services"),
    ]

    private static let grants = [
        DisplayedGrant(
            id: "G0", resource: "incidents", isWrite: false, operations: [hostile], narrowings: [["service \(hostile)"]],
            onlyAssignedToOwner: true, expiresAt: Sample.minutesAgo(1)),
        DisplayedGrant(
            id: "G1", resource: "log_entries", isWrite: true, operations: [hostile],
            narrowings: [["service \(hostile)", "service B"], ["team C"]], needsApproval: true,
            onlyWhileOwnerOnCall: true, startsAt: Sample.minutesAgo(9), expiresAt: Sample.minutesAhead(9)),
        DisplayedGrant(id: "G2", resource: "users", isWrite: false, expiresAt: Sample.minutesAgo(1)),
        DisplayedGrant(id: "G3", resource: "users", isWrite: false, startsAt: Sample.minutesAhead(1)),
    ]

    private static let approvals: WaitingApprovals = {
        let title: JSON = ["name": "title", "before": .string(hostile), "after": .string(hostile)]
        let object: JSON = ["id": "Q1", "type": "incident_reference", "summary": .string(hostile)]
        let changes: JSON = [["object": object, "known": true, "fields": [title]]]
        let known = Sample.approval("P1", ApprovalChange.all(in: changes), hostile)
        return WaitingApprovals([known, Sample.approval("P2", [], hostile)], isCut: true)
    }()

    private static let pages: [String] = {
        guard let pages = try? Pages(marksUnknownNames: true) else { return [] }
        let grant = GrantDraft(
            serviceIDs: ["S1"], from: hostile, services: [.init(value: "S1", label: hostile)])
        let edit = GrantEdit(
            grantID: "G0", draft: GrantDraft(serviceIDs: ["S1"], objects: hostile, until: hostile, services: grant.services),
            problem: hostile)
        let answer = AgentModel.WhatIf.Answer(
            isAllowed: false, reason: "No grant allows this agent the read of services")
        var administrator = Sample.frame()
        administrator.viewer.isAdministrator = true
        return [
            pages.agents(
                AgentsModel(
                    frame: administrator, agents: [agent(isEnabled: true), agent(isEnabled: false)], isAccountOpen: true,
                    draft: draft, nextCursor: hostile)),
            pages.agents(AgentsModel(frame: Sample.frame(), agents: [], isAccountOpen: false, draft: draft)),
            pages.agent(
                AgentModel(
                    frame: administrator, agent: agent(isEnabled: true), draft: draft,
                    issued: .init(token: "t0ken", baseURL: "https://tocsin.example"), grants: grants, grantsLeftOut: true,
                    grantDraft: grant, approvals: approvals, denials: Array(calls.suffix(2)), calls: calls,
                    nextCursor: hostile,
                    whatIf: .init(operationID: "updateIncident", objectID: hostile, answer: answer),
                    clients: [
                        .init(
                            id: "Q9", name: hostile, createdAt: administrator.now, expiresAt: administrator.now,
                            lastUsedAt: administrator.now),
                        .init(id: "Q8", name: "Runner", createdAt: administrator.now),
                    ], issuedClient: .init(clientID: "Q8", secret: "s3cret", tokenURL: "https://tocsin.example/oauth/token"),
                    grantEdit: edit, clientDraft: .init(name: hostile, expiresAt: hostile),
                    clientEdit: .init(clientID: "Q8", expiresAt: hostile, problem: hostile))
            ),
            pages.agent(
                AgentModel(
                    frame: Sample.frame(), agent: agent(isEnabled: false), isAccountOpen: false, draft: draft,
                    whatIf: .init(operationID: "x", answer: .init(isAllowed: true, reason: hostile)))),
            pages.agentCalls(
                AgentCallsModel(
                    frame: administrator, filter: AgentCallFilter(agentID: "Q1", since: hostile),
                    agents: [.init(value: "Q1", label: hostile)], calls: calls, nextCursor: hostile)),
            pages.agentCalls(AgentCallsModel(frame: Sample.frame(), filter: AgentCallFilter(), agents: [], calls: [])),
        ]
    }()

    @Test("are drawn whole, ask for no name that their model does not give, and let no text become markup")
    func whole() {
        #expect(Self.pages.count == 6)
        for html in Self.pages {
            #expect(html.hasSuffix("</html>\n") || html.hasSuffix("</html>"))
            #expect(!html.contains(Fields.unknownNameMark))
            #expect(!html.contains("<script>") && !html.contains(" style=\"") && !html.contains("<style"))
            #expect(PageText.unbalanced(html).isEmpty)
        }
    }

    @Test("give no two places one id, though a denied call stands in two lists")
    func ids() {
        for html in Self.pages.suffix(4) {
            let ids = html.matches(of: /\ id="([^"]+)"/).map { String($0.output.1) }
            let twice = Dictionary(grouping: ids) { $0 }.filter { $0.value.count > 1 }.keys.sorted()
            #expect(twice.isEmpty, "\(twice)")
        }
    }

    @Test("guard each form with the session's token")
    func forms() {
        for html in Self.pages {
            for form in html.components(separatedBy: "<form").dropFirst() where form.contains("method=\"post\"") {
                let body = form.components(separatedBy: "</form>")[0]
                guard body.contains("method=\"post\"") else { continue }
                #expect(body.contains("name=\"\(FormField.csrf)\" value=\"\(Sample.csrfToken)\""))
            }
        }
    }

    @Test("say in a sentence what an agent may do now")
    func ability() {
        func model(_ grants: [DisplayedGrant], isEnabled: Bool = true) -> AgentModel {
            var agent = Self.agent(isEnabled: isEnabled)
            agent.ownerName = "Ada"
            return AgentModel(frame: Sample.frame(), agent: agent, draft: Self.draft, grants: grants)
        }
        #expect(model([]).ability == "It may do nothing: no grant holds now.")
        #expect(model(Self.grants, isEnabled: false).ability == "It may do nothing: it is switched off.")
        let plain = DisplayedGrant(id: "G4", resource: "services", isWrite: false)
        let narrow = DisplayedGrant(
            id: "G5", resource: "incidents", isWrite: true, narrowings: [["service A", "service B"], ["team C"]],
            needsApproval: true, onlyWhileOwnerOnCall: true)
        let said = """
            It may read services; read and change incidents of service A or service B that belong to team C while Ada is on \
            call, each change once a person has agreed. Never more than Ada may.
            """
        #expect(model([narrow, plain] + Self.grants.suffix(2)).ability == said)
        let own = DisplayedGrant(id: "G6", resource: "incidents", isWrite: false, onlyAssignedToOwner: true)
        #expect(model([own]).ability == "It may read incidents assigned to Ada. Never more than Ada may.")
        #expect(!own.gives(MissingGrant(resource: "incidents", access: "read"), at: Sample.frame().now))
    }

    @Test("show each state, and offer what was lacking where a grant helps")
    func states() {
        let page = Self.pages[2]
        for text in [
            "t0ken", "Not yet", "Over", "asks for a look", "Allowed, and answered with an error", "Waiting for a person",
            "Changes wait for a person", "It may then read services", "<a href=\"/app/incidents/Q9\"",
        ] {
            #expect(page.contains(text), "\(text)")
        }
        // In the denials, and at what-if; the list of calls has none.
        #expect(page.components(separatedBy: "action=\"\(WebPath.agent("Q1", .allow))\"").count - 1 == 2)
        #expect(Self.pages[3].contains("all agents are switched off") && !Self.pages[3].contains("agent-token"))
    }
}
