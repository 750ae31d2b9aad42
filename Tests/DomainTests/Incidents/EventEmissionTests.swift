// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

/// One row of the table of an incident's life (the reference's semantics, section 1, column "webhook"), with all that is
/// heard of an incident that goes through it.
struct Transition: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let opened: @Sendable () -> EngineBench
    let then: @Sendable (EngineBench) throws -> Void
    let heard: [WebhookEventType]

    init(
        _ name: String, _ heard: [WebhookEventType], opened: @escaping @Sendable () -> EngineBench = { EngineBench() },
        then: @escaping @Sendable (EngineBench) throws -> Void
    ) {
        testDescription = name
        self.heard = [.incidentTriggered] + heard
        self.opened = opened
        self.then = then
    }
}

extension Transition {
    private static let ada = EngineBench.user("A")
    private static let policy = EscalationPolicy(
        id: "POTHER", rules: [EscalationRule(delayMinutes: 5, targets: [.schedule("S")])])

    static let all: [Transition] = [openings, acknowledgements, assignments, endings, changes, company].flatMap(\.self)

    private static let openings: [Transition] = [
        Transition("an event opens it", []) { _ in },
        Transition(
            "somebody opens it for themselves", [.incidentAcknowledged],
            opened: { EngineBench(by: ada, to: ["A"], alerts: 0) }, then: { _ in }),
        Transition(
            "somebody opens it for another", [], opened: { EngineBench(by: ada, to: ["B"], alerts: 0) }, then: { _ in }),
        Transition("the event comes again", []) { try $0.do(.triggerAgain(alertID: "A0", event: [:])) },
    ]

    private static let acknowledgements: [Transition] = [
        Transition("a person acknowledges", [.incidentAcknowledged]) { try $0.do(.acknowledge, by: ada) },
        Transition("a sender acknowledges", [.incidentAcknowledged]) {
            try $0.do(.acknowledge, by: Agent(kind: .integration, id: "PINT"))
        },
        Transition("the same person acknowledges again", [.incidentAcknowledged]) {
            for _ in 0..<2 { try $0.do(.acknowledge, by: ada) }
        },
        Transition("a second person acknowledges", [.incidentAcknowledged, .incidentAcknowledged]) {
            for id in ["A", "B"] { try $0.do(.acknowledge, by: EngineBench.user(id)) }
        },
        Transition("the acknowledgement runs out", [.incidentAcknowledged, .incidentUnacknowledged]) {
            try $0.do(.acknowledge, by: ada)
            $0.live(minutes: 30)
        },
        Transition("it is snoozed once it is acknowledged", [.incidentAcknowledged]) {
            try $0.do(.acknowledge, by: ada)
            try $0.do(.snooze(seconds: 3600), by: ada)
        },
        Transition("it is snoozed at once, which takes it", [.incidentAcknowledged]) {
            try $0.do(.snooze(seconds: 3600), by: ada)
        },
        Transition("a sender acknowledges what is snoozed", [.incidentAcknowledged, .incidentAcknowledged]) {
            try $0.do(.snooze(seconds: 3600), by: ada)
            try $0.do(.acknowledge, by: Agent(kind: .integration, id: "PINT"))
        },
        Transition("the snooze ends", [.incidentAcknowledged, .incidentUnacknowledged]) {
            try $0.do(.snooze(seconds: 3600), by: ada)
            $0.live(minutes: 60)
        },
    ]

    private static let assignments: [Transition] = [
        Transition("it goes to other people", [.incidentReassigned]) { try $0.do(.reassign(userIDs: ["B"]), by: ada) },
        Transition("it goes to another policy", [.incidentDelegated]) {
            try $0.do(.delegate(to: EngineBench.threeLevels), by: ada)
        },
        Transition("it is moved to a level", [.incidentEscalated]) { try $0.do(.escalate(toLevel: 3), by: ada) },
        Transition("a level's time is over", [.incidentEscalated]) { $0.live(minutes: 10) },
        Transition("the policy is gone through to its end", [.incidentEscalated, .incidentEscalated, .incidentEscalated]) {
            $0.live(minutes: 400)
        },
        Transition("nobody is on call", [], opened: { EngineBench(policy: policy) }, then: { $0.live(minutes: 5) }),
        Transition(
            "somebody is on call at last", [.incidentEscalated], opened: { EngineBench(policy: policy) },
            then: {
                $0.onCall["S"] = "B"
                $0.live(minutes: 5)
            }),
    ]

    private static let endings: [Transition] = [
        Transition("a person resolves it", [.incidentResolved]) { try $0.do(.resolve(resolution: "Done"), by: ada) },
        Transition("its last alert is over", [.incidentResolved]) { try $0.do(.resolveAlert(id: "A0")) },
        Transition("one of two alerts is over", [], opened: { EngineBench(alerts: 2) }) {
            try $0.do(.resolveAlert(id: "A0"))
        },
        Transition(
            "it resolves by itself", [.incidentResolved],
            opened: { EngineBench(service: Service(id: "PSVC", autoResolveTimeoutSeconds: 300)) },
            then: { $0.live(minutes: 5) }),
        Transition("it becomes part of another", [.incidentResolved]) {
            try $0.do(.mergeInto(incidentID: "QOTHER", hasAlerts: true), by: ada)
        },
        Transition("a resolved one becomes part of another", [.incidentResolved]) {
            try $0.do(.resolve(resolution: nil), by: ada)
            try $0.do(.mergeInto(incidentID: "QOTHER", hasAlerts: true), by: ada)
        },
        Transition("it comes back to its policy", [.incidentResolved, .incidentReopened]) {
            try $0.do(.resolve(resolution: nil), by: ada)
            try $0.do(.reopen(.triggered), by: ada)
        },
        Transition("it comes back to whoever acknowledges it", [.incidentResolved, .incidentReopened]) {
            try $0.do(.resolve(resolution: nil), by: ada)
            try $0.do(.reopen(.acknowledged), by: ada)
        },
    ]

    /// Each twice: what is so already is not heard again.
    private static let changes: [Transition] = [
        twice("its title", .setTitle("Disk fuller"), []),
        twice("its urgency", .setUrgency(.low), []),
        twice("its priority", .setPriority("P1"), [.incidentPriorityUpdated]),
        twice("its service", .setService(id: "POTHER"), [.incidentServiceUpdated]),
        twice("its type", .setType(name: "outage"), [.incidentTypeChanged]),
        twice("its bridge", .setConferenceBridge(ConferenceBridge(number: "1")), [.incidentConferenceBridgeUpdated]),
        Transition("none of its fields changes", []) { try $0.do(.setCustomFields([]), by: ada) },
        Transition("a field changes", [.incidentCustomFieldValuesUpdated]) {
            try $0.do(.setCustomFields([EventEmissionTests.fieldChange]), by: ada)
        },
        Transition("an alert comes from elsewhere", []) { try $0.do(.takeAlert(EngineBench.alert(1)), by: ada) },
        Transition("another becomes part of it", []) {
            try $0.do(.absorb(incidentIDs: ["QSOURCE"], openAlerts: [], alertCount: 1), by: ada)
        },
    ]

    private static func twice(
        _ name: String, _ command: IncidentCommand, _ heard: [WebhookEventType]
    ) -> Transition {
        Transition("\(name) changes", heard) {
            for _ in 0..<2 { try $0.do(command, by: ada) }
        }
    }

    private static let company: [Transition] = [
        Transition("somebody writes a note", [.incidentAnnotated]) {
            try $0.do(.annotate(noteID: "QNOTE", text: "Seen"), by: ada)
        },
        Transition("two people are asked to join in", [.incidentResponderAdded, .incidentResponderAdded]) {
            try $0.do(.requestResponders(requestID: "QREQ", message: "Help", userIDs: ["B", "C"]), by: ada)
        },
        Transition("one of them joins", [.incidentResponderReplied]) {
            try $0.do(.noteResponders(.joined, userIDs: ["B"]), by: EngineBench.user("B"))
        },
        Transition("one of them declines", [.incidentResponderReplied]) {
            try $0.do(.noteResponders(.declined, userIDs: ["B"]), by: EngineBench.user("B"))
        },
        Transition("they are asked no more", []) {
            try $0.do(.noteResponders(.userCancelled, userIDs: ["B"]), by: ada)
        },
        Transition("subscribers are told how it is going", [.incidentStatusUpdatePublished]) {
            try $0.do(.announce(StatusUpdate(id: "QUPD", message: "Better"), to: []), by: ada)
        },
    ]
}

@Suite("What programs hear of an incident")
struct EventEmissionTests {
    static let fieldChange = CustomFieldChange(fieldID: "PF", name: "environment", old: "staging", new: "production")

    @Test("is what happens to it, in that order", arguments: Transition.all)
    func transitions(_ transition: Transition) throws {
        let bench = transition.opened()
        try transition.then(bench)
        #expect(bench.events.map(\.type) == transition.heard)
    }

    @Test("tells of the incident as it was right after each")
    func snapshots() throws {
        let bench = EngineBench(by: EngineBench.user("A"), to: ["A"], alerts: 0)
        try bench.do(.resolve(resolution: nil), by: EngineBench.user("B"))
        #expect(bench.events.map(\.incident.status) == [.triggered, .acknowledged, .resolved])
        #expect(bench.events.map { $0.incident.assignments.map(\.userID) } == [["A"], ["A"], []])
        #expect(bench.events.map { $0.agent?.id } == ["A", "A", "B"])
    }

    @Test("names nobody for what the server does without being told by whom")
    func nobody() {
        #expect(EngineBench().events.map(\.agent) == [nil])
    }

    @Test("says besides what was written, changed and asked")
    func details() throws {
        let bench = EngineBench()
        let ada = EngineBench.user("A")
        try bench.do(.annotate(noteID: "QNOTE", text: "Seen"), by: ada)
        #expect(bench.events.last?.kind == .annotated(noteID: "QNOTE", text: "Seen"))
        try bench.do(.setCustomFields([Self.fieldChange]), by: ada)
        #expect(bench.events.last?.kind == .customFieldValuesUpdated([Self.fieldChange]))
        try bench.do(.announce(StatusUpdate(id: "QUPD", message: "Better"), to: []), by: ada)
        #expect(bench.events.last?.kind == .statusUpdatePublished(id: "QUPD", message: "Better"))
        let targets = [
            ResponderTarget(kind: .user, id: "B", userIDs: ["B"]),
            ResponderTarget(kind: .escalationPolicy, id: "PEP", userIDs: ["B", "C"]),
        ]
        try bench.do(
            .requestResponders(requestID: "QREQ", message: "Help", userIDs: ["B", "C"], targets: targets), by: ada)
        let asked: [IncidentEvent.Kind] = [
            .responderAdded(userID: "B", message: "Help", policyID: nil),
            .responderAdded(userID: "C", message: "Help", policyID: "PEP"),
        ]
        #expect(bench.events.suffix(2).map(\.kind) == asked)
    }

    @Test("is nothing of a command that is refused")
    func refusals() {
        let bench = EngineBench()
        #expect(throws: IncidentRefusal.assigneeNotFound) { try bench.do(.reassign(userIDs: [])) }
        #expect(throws: IncidentRefusal.cannotEscalate) { try bench.do(.escalate(toLevel: 9)) }
        #expect(bench.events.map(\.type) == [.incidentTriggered])
    }
}
