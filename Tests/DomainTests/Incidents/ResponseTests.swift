// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Acknowledging")
struct AcknowledgementTests {
    @Test("stops the escalation until the acknowledgement runs out, and then the level begins anew")
    func timeout() throws {
        let bench = EngineBench()
        bench.live(minutes: 4)
        try bench.do(.acknowledge, by: EngineBench.user("A"))
        #expect(bench.pending == ["unacknowledge 34"])
        bench.live(minutes: 29)
        #expect(bench.toldInShort == ["A 0"])
        bench.live(minutes: 1)
        #expect(bench.toldInShort == ["A 0", "A 34"])
        #expect(bench.incident.status == .triggered)
        #expect(bench.incident.acknowledgements == [])
        #expect(bench.pending == ["escalate 44"])
        bench.live(minutes: 10)
        #expect(bench.assignees == ["C"])
    }

    @Test("never runs out where the service sets no time")
    func noTimeout() throws {
        let bench = EngineBench(service: Service(id: "PSVC"))
        try bench.do(.acknowledge, by: EngineBench.user("A"))
        #expect(bench.timers.isEmpty)
        bench.live(minutes: 100_000)
        #expect(bench.toldInShort == ["A 0"])
    }

    @Test("leaves the incident with the one who did it; a second person joins the list and the time begins anew")
    func severalPeople() throws {
        let policy = EscalationPolicy(
            id: "P", rules: [EscalationRule(delayMinutes: 5, targets: [.user("A"), .user("B")])])
        let bench = EngineBench(policy: policy)
        try bench.do(.acknowledge, by: EngineBench.user("B"))
        #expect(bench.assignees == ["B"])
        bench.live(minutes: 10)
        try bench.do(.acknowledge, by: EngineBench.user("A"))
        #expect(bench.incident.acknowledgements.map(\.by.id) == ["B", "A"])
        #expect(bench.pending == ["unacknowledge 40"])
    }

    @Test("twice by the same person changes nothing")
    func again() throws {
        let bench = EngineBench()
        try bench.do(.acknowledge, by: EngineBench.user("A"))
        let before = bench.state
        bench.live(minutes: 3)
        try bench.do(.acknowledge, by: EngineBench.user("A"))
        #expect(bench.lastEffects == [])
        #expect(bench.state == before)
    }

    @Test("by somebody's AI agent is theirs, so that neither adds anything to the other")
    func byAgent() throws {
        let own = EngineBench.user("A")
        let through = Agent(kind: .user, id: "A", through: AgentSignature(id: "AGENT", name: "Triage"))
        for (first, second) in [(own, through), (through, own), (through, through)] {
            let bench = EngineBench()
            try bench.do(.acknowledge, by: first)
            try bench.do(.acknowledge, by: second)
            #expect(bench.lastEffects == [])
            #expect(bench.assignees == ["A"] && bench.incident.acknowledgements.count == 1)
        }
    }

    @Test("by a sender keeps who is assigned")
    func bySender() throws {
        let bench = EngineBench()
        try bench.do(.acknowledge, by: Agent(kind: .integration, id: "PINT"))
        #expect(bench.assignees == ["A"])
        #expect(bench.incident.acknowledgements.map(\.by.kind) == [.integration])
    }

    @Test("an incident that somebody opens for themselves is acknowledged and pages nobody")
    func ownIncident() {
        let bench = EngineBench(by: EngineBench.user("A"), to: ["A"], alerts: 0)
        #expect(bench.incident.status == .acknowledged)
        #expect(bench.told.isEmpty)
        #expect(bench.kinds == [.trigger, .assign, .acknowledge])
        let forOthers = EngineBench(by: EngineBench.user("A"), to: ["B"], alerts: 0)
        #expect(forOthers.incident.status == .triggered)
        #expect(forOthers.toldInShort == ["B 0"])
    }
}

@Suite("Snoozing")
struct SnoozeTests {
    @Test("holds an incident back for its time, and then tells who has it")
    func snooze() throws {
        let bench = EngineBench(
            service: Service(id: "PSVC", autoResolveTimeoutSeconds: 14_400, acknowledgementTimeoutSeconds: 1800))
        bench.live(minutes: 1)
        try bench.do(.snooze(seconds: 3600), by: EngineBench.user("A"))
        #expect(bench.incident.status == .acknowledged)
        #expect(bench.pending == ["unacknowledge 61", "resolve 240"])
        #expect(bench.kinds.suffix(2) == [.acknowledge, .snooze])
        bench.live(minutes: 60)
        #expect(bench.toldInShort == ["A 0", "A 61"])
        #expect(bench.incident.status == .triggered)
    }

    @Test("is dropped by another person's acknowledgement, whose own time then counts")
    func dropped() throws {
        let bench = EngineBench()
        try bench.do(.snooze(seconds: 3600), by: EngineBench.user("A"))
        bench.live(minutes: 5)
        try bench.do(.acknowledge, by: EngineBench.user("B"))
        #expect(!bench.incident.isSnoozed)
        #expect(bench.pending == ["unacknowledge 35"])
    }

    @Test(
        "lasts from a second to a week", arguments: [(1, true), (604_800, true), (0, false), (604_801, false), (-1, false)])
    func limits(_ seconds: Int64, _ isAllowed: Bool) throws {
        let bench = EngineBench()
        if isAllowed {
            try bench.do(.snooze(seconds: seconds))
        } else {
            #expect(throws: IncidentRefusal.snoozeDurationInvalid) { try bench.do(.snooze(seconds: seconds)) }
            #expect(bench.incident.status == .triggered)
        }
    }
}

@Suite("Resolving")
struct ResolutionTests {
    @Test("ends timers, pages, alerts and assignments")
    func resolve() throws {
        let bench = EngineBench(alerts: 2, service: Service(id: "PSVC", autoResolveTimeoutSeconds: 600))
        try bench.do(.resolve(resolution: "restarted"), by: EngineBench.user("A"))
        #expect(bench.incident.pendingActions == [])
        #expect(bench.timers.isEmpty)
        #expect(bench.assignees == [])
        #expect(bench.resolvedAlerts == ["A0", "A1"])
        #expect(bench.state.openAlerts.isEmpty)
        #expect(bench.entries.last?.details == ["note": "restarted"])
        bench.live(minutes: 1000)
        #expect(bench.toldInShort == ["A 0"])
    }

    @Test("by its alerts takes the last one")
    func byAlerts() throws {
        let bench = EngineBench(alerts: 2)
        try bench.do(.resolveAlert(id: "A0"))
        #expect(bench.incident.status == .triggered)
        #expect(bench.entries.last?.kind == .fieldValueChange)
        let change = bench.entries.last?.details["changeset"]?[0]
        #expect(change?["alert_id"] == "A0" && change?["new_value"] == "resolved")
        try bench.do(.resolveAlert(id: "A0"))
        #expect(bench.lastEffects == [], "an alert that is over is over")
        try bench.do(.resolveAlert(id: "A1"))
        #expect(bench.incident.status == .resolved)
    }

    @Test("happens by itself after the service's time, acknowledged or not", arguments: [true, false])
    func byItself(isAcknowledged: Bool) throws {
        let bench = EngineBench(service: Service(id: "PSVC", autoResolveTimeoutSeconds: 14_400))
        bench.live(minutes: 3)
        if isAcknowledged { try bench.do(.acknowledge, by: EngineBench.user("A")) }
        bench.live(minutes: 236)
        #expect(bench.incident.status.isOpen)
        bench.live(minutes: 1)
        #expect(bench.incident.status == .resolved)
        #expect(bench.entries.last?.channel == .timeout)
    }

    @Test("is final for every command but to open it again")
    func final() throws {
        let bench = EngineBench()
        try bench.do(.resolve(resolution: nil))
        let before = bench.state
        let commands: [IncidentCommand] = [
            .acknowledge, .resolve(resolution: nil), .snooze(seconds: 60), .reassign(userIDs: ["B"]), .escalate(toLevel: 1),
            .delegate(to: EngineBench.threeLevels),
        ]
        for command in commands { #expect(throws: IncidentRefusal.alreadyResolved) { try bench.do(command) } }
        #expect(bench.state == before)
    }

    @Test(
        "can be taken back: to the policy, or to the one who takes it", arguments: [IncidentStatus.triggered, .acknowledged])
    func reopened(_ status: IncidentStatus) throws {
        let bench = EngineBench()
        bench.live(minutes: 12)
        try bench.do(.resolve(resolution: nil))
        try bench.do(.reopen(status), by: EngineBench.user("B"))
        #expect(bench.incident.status == status)
        #expect(bench.incident.resolvedAt == nil)
        #expect(bench.assignees == (status == .triggered ? ["A"] : ["B"]))
        #expect(bench.toldInShort == (status == .triggered ? ["A 0", "C 10", "A 12"] : ["A 0", "C 10"]))
    }
}

@Suite("Several people on one incident")
struct SharedAcknowledgementTests {
    @Test("both who acknowledged have it, and both are told when it runs out")
    func both() throws {
        let bench = EngineBench(policy: EngineBench.threeLevels)
        try bench.do(.acknowledge, by: EngineBench.user("A"))
        bench.live(minutes: 5)
        try bench.do(.acknowledge, by: EngineBench.user("B"))
        #expect(bench.assignees == ["A", "B"])
        bench.live(minutes: 30)
        #expect(bench.incident.status == .triggered)
        #expect(Set(bench.told.suffix(2).map(\.user)) == ["A", "B"])
    }

    @Test("a sender's acknowledgement leaves a person's snooze as it is")
    func senderAndSnooze() throws {
        let bench = EngineBench(policy: EngineBench.threeLevels)
        try bench.do(.snooze(seconds: 7200), by: EngineBench.user("A"))
        try bench.do(.acknowledge, by: Agent(kind: .integration, id: "PINT"))
        #expect(bench.incident.isSnoozed)
        #expect(bench.pending.contains("unacknowledge 120"))
        bench.live(minutes: 119)
        #expect(bench.incident.status == .acknowledged)
        bench.live(minutes: 1)
        #expect(bench.incident.status == .triggered)
    }

    @Test("repeats that are left wait while nobody is on call")
    func waitingRepeats() throws {
        let policy = EscalationPolicy(
            id: "PEP", name: "Office hours", loopCount: 2,
            rules: [EscalationRule(id: "P1", delayMinutes: 10, targets: [.schedule("S")])])
        let bench = EngineBench(policy: policy, onCall: ["S": "A"])
        bench.onCall = [:]
        bench.live(minutes: 45)
        #expect(!bench.incident.escalation.isExhausted)
        bench.onCall = ["S": "B"]
        bench.live(minutes: 10)
        #expect(bench.assignees == ["B"])
        #expect(bench.told.last?.user == "B")
    }
}
