// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Escalation")
struct EscalationTests {
    @Test("tells each level in its turn, skips a gap, repeats, and says when the path is exhausted")
    func wholePath() {
        let bench = EngineBench()
        #expect(bench.assignees == ["A"])
        #expect(bench.pending == ["escalate 10"])
        bench.live(minutes: 60)
        #expect(bench.toldInShort == ["A 0", "C 10", "A 20", "C 30"])
        #expect(
            bench.kinds == [
                .trigger, .assign, .escalate, .repeatEscalationPath, .escalate, .escalate, .exhaustEscalationPath,
            ])
        #expect(bench.entries.last?.createdAt == EngineBench.start.adding(minutes: 40))
        #expect(bench.incident.status == .triggered)
        #expect(bench.assignees == ["C"])
        #expect(bench.timers.isEmpty)
    }

    @Test("asks who is on call at the moment a level is reached, not before")
    func lateLookup() {
        let bench = EngineBench()
        bench.live(minutes: 5)
        bench.onCall["S"] = "B"
        bench.live(minutes: 10)
        #expect(bench.toldInShort == ["A 0", "B 10"])
        bench.onCall["S"] = "D"
        bench.live(minutes: 2)
        #expect(bench.assignees == ["B"], "a hand-off within a level moves nothing")
    }

    @Test("tells everybody of a level, each once")
    func severalTargets() {
        let policy = EscalationPolicy(
            id: "P", rules: [EscalationRule(delayMinutes: 5, targets: [.user("A"), .schedule("S"), .user("B"), .user("A")])])
        let bench = EngineBench(policy: policy, onCall: ["S": "B"])
        #expect(bench.assignees == ["A", "B"])
        #expect(bench.toldInShort == ["A 0", "B 0"])
    }

    @Test("leaves low urgency where it is, refuses to move it, and begins when it is raised")
    func lowUrgency() throws {
        let rules = [
            NotificationRule(id: "1", contactMethodID: "low mail", urgency: .low),
            NotificationRule(id: "2", contactMethodID: "high mail", urgency: .high),
        ]
        let bench = EngineBench(urgency: .low, rules: ["A": rules])
        bench.live(minutes: 120)
        #expect(bench.told == [.init(user: "A", minute: 0, method: "low mail")])
        #expect(throws: IncidentRefusal.cannotEscalate) { try bench.do(.escalate(toLevel: 3)) }
        try bench.do(.setUrgency(.high))
        #expect(bench.told.last == .init(user: "A", minute: 120, method: "high mail"))
        #expect(bench.pending == ["escalate 130"])
        bench.live(minutes: 10)
        #expect(bench.assignees == ["C"])
    }

    @Test("stops when the urgency is lowered, and takes no page back")
    func lowered() throws {
        let rules = [
            NotificationRule(id: "1", contactMethodID: "at once", urgency: .high),
            NotificationRule(id: "2", contactMethodID: "later", urgency: .high, startDelayMinutes: 4),
        ]
        let bench = EngineBench(rules: ["A": rules])
        try bench.do(.setUrgency(.low))
        bench.live(minutes: 60)
        #expect(bench.told.map(\.method) == ["at once", "later"])
        #expect(bench.assignees == ["A"])
    }

    @Test("can be moved by hand to a level that has somebody, and to no other")
    func byHand() throws {
        let bench = EngineBench()
        for level in [0, 2, 4, -1] {
            let before = bench.state
            #expect(throws: IncidentRefusal.cannotEscalate) { try bench.do(.escalate(toLevel: level)) }
            #expect(bench.state == before)
        }
        try bench.do(.acknowledge, by: EngineBench.user("A"))
        try bench.do(.escalate(toLevel: 3), by: EngineBench.user("A"))
        #expect(bench.incident.status == .triggered)
        #expect(bench.assignees == ["C"])
        #expect(bench.pending == ["escalate 10"])
    }

    @Test("does not climb away from people who were named, and forgets the snooze")
    func reassignment() throws {
        let bench = EngineBench()
        try bench.do(.snooze(seconds: 3600), by: EngineBench.user("A"))
        try bench.do(.reassign(userIDs: ["B"]), by: EngineBench.user("A"))
        #expect(bench.incident.assignedVia == .direct)
        #expect(bench.incident.status == .triggered)
        #expect(bench.pending == [])
        bench.live(minutes: 300)
        #expect(bench.toldInShort == ["A 0", "B 0"])
        #expect(bench.assignees == ["B"])
    }

    @Test("starts at the first level of a policy it is delegated to, unless nobody is on call there")
    func delegation() throws {
        let bench = EngineBench()
        let empty = EscalationPolicy(id: "PEMPTY", rules: [EscalationRule(delayMinutes: 5, targets: [.schedule("GAP")])])
        let before = bench.state
        #expect(throws: IncidentRefusal.nobodyOnCall) { try bench.do(.delegate(to: empty)) }
        #expect(bench.state == before)
        var other = empty
        other.rules.append(EscalationRule(delayMinutes: 5, targets: [.user("D")]))
        try bench.do(.delegate(to: other))
        #expect(bench.incident.escalationPolicyID == "PEMPTY")
        #expect(bench.incident.escalation.level == 2)
        #expect(bench.toldInShort == ["A 0", "D 0"])
        #expect(bench.kinds.last == .delegate)
    }

    @Test("with nobody on the whole policy tells the owners once, and looks again until somebody is there")
    func nobodyOnCall() {
        let policy = EscalationPolicy(id: "P", rules: [EscalationRule(delayMinutes: 5, targets: [.schedule("S")])])
        let bench = EngineBench(policy: policy)
        #expect(bench.assignees == [])
        bench.live(minutes: 22)
        #expect(bench.toldInShort == ["OWNER 0"])
        bench.onCall["S"] = "B"
        bench.live(minutes: 5)
        #expect(bench.toldInShort == ["OWNER 0", "B 25"])
        #expect(bench.assignees == ["B"])
    }

    @Test("tells the owners again when the incident comes back and still nobody is on call")
    func nobodyOnCallAgain() throws {
        let policy = EscalationPolicy(id: "P", rules: [EscalationRule(delayMinutes: 5, targets: [.schedule("S")])])
        let bench = EngineBench(policy: policy)
        bench.live(minutes: 2)
        try bench.do(.resolve(resolution: nil), by: EngineBench.user("A"))
        bench.live(minutes: 10)
        try bench.do(.reopen(.triggered), by: EngineBench.user("A"))
        #expect(bench.toldInShort == ["OWNER 0", "OWNER 12"])
        #expect(bench.assignees == [])
        bench.live(minutes: 60)
        #expect(bench.toldInShort == ["OWNER 0", "OWNER 12"], "once, and not with each look")
        bench.onCall["S"] = "B"
        bench.live(minutes: 5)
        #expect(bench.assignees == ["B"])
    }

    @Test("by hand to somebody who is on call by then ends that nobody was")
    func byHandAfterNobody() throws {
        let policy = EscalationPolicy(id: "P", rules: [EscalationRule(delayMinutes: 5, targets: [.schedule("S")])])
        let bench = EngineBench(policy: policy)
        #expect(bench.incident.toldNobodyOnCall)
        bench.onCall["S"] = "B"
        try bench.do(.escalate(toLevel: 1), by: EngineBench.user("A"))
        #expect(bench.assignees == ["B"] && !bench.incident.toldNobodyOnCall)
    }

    @Test("begins after all when somebody took it while nobody was on call, and let it go")
    func takenWithNobodyOnCall() throws {
        let policy = EscalationPolicy(id: "P", rules: [EscalationRule(delayMinutes: 5, targets: [.schedule("S")])])
        let bench = EngineBench(policy: policy)
        try bench.do(.acknowledge, by: EngineBench.user("A"))
        bench.live(minutes: 31)
        #expect(bench.toldInShort == ["OWNER 0", "A 30"])
        bench.live(minutes: 14)
        #expect(bench.pending == ["escalate 50"])
        bench.onCall["S"] = "B"
        bench.live(minutes: 5)
        #expect(bench.toldInShort == ["OWNER 0", "A 30", "B 50"])
        #expect(bench.assignees == ["B"])
    }

    @Test("keeps to the policy as it was when the incident was assigned by it")
    func frozenPolicy() {
        let bench = EngineBench()
        #expect(bench.incident.escalation.policy == EngineBench.threeLevels)
    }
}

@Suite("Notification rules")
struct NotificationRuleTests {
    private static let pushThenPhone = [
        NotificationRule(id: "1", contactMethodID: "push", urgency: .high),
        NotificationRule(id: "2", contactMethodID: "phone", urgency: .high, startDelayMinutes: 5),
    ]

    private func policy(delay: Int) -> EscalationPolicy {
        EscalationPolicy(
            id: "P",
            rules: [
                EscalationRule(delayMinutes: delay, targets: [.user("A")]),
                EscalationRule(delayMinutes: 10, targets: [.user("B")]),
            ])
    }

    @Test("a rule that is due when the incident has moved on tells nobody; a minute earlier it does")
    func dueAtEscalation() {
        let moved = EngineBench(policy: policy(delay: 5), rules: ["A": Self.pushThenPhone])
        moved.live(minutes: 30)
        #expect(moved.told.filter { $0.user == "A" }.map(\.method) == ["push"])
        let still = EngineBench(policy: policy(delay: 6), rules: ["A": Self.pushThenPhone])
        still.live(minutes: 30)
        #expect(still.told.filter { $0.user == "A" }.map(\.method) == ["push", "phone"])
    }

    @Test("what is still to come is cancelled by whatever ends the turn", arguments: [0, 1, 2, 3])
    func cancelled(_ way: Int) throws {
        let bench = EngineBench(policy: policy(delay: 30), rules: ["A": Self.pushThenPhone])
        bench.live(minutes: 4)
        switch way {
        case 0: try bench.do(.acknowledge, by: EngineBench.user("A"))
        case 1: try bench.do(.resolve(resolution: nil))
        case 2: try bench.do(.reassign(userIDs: ["C"]))
        default: try bench.do(.escalate(toLevel: 2))
        }
        bench.live(minutes: 1)
        #expect(bench.told.filter { $0.user == "A" }.map(\.method) == ["push"])
    }

    @Test("somebody without a rule for this urgency shows as somebody who could not be told")
    func noRule() {
        let bench = EngineBench(rules: ["A": []])
        #expect(bench.told.isEmpty)
        #expect(bench.untold == ["A"])
    }
}

@Suite("The urgency of an incident")
struct UrgencyTests {
    @Test(
        "follows the event's weight where the service says so",
        arguments: [
            (Severity?.some(.critical), Urgency.high), (.error, .high), (nil, .high), (.warning, .low), (.info, .low),
        ])
    func severityBased(_ severity: Severity?, _ urgency: Urgency) {
        #expect(UrgencyRule.severityBased.urgency(for: severity) == urgency)
        for constant in Urgency.allCases { #expect(UrgencyRule.constant(constant).urgency(for: severity) == constant) }
    }
}
