// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Who is told of a hand-off")
struct HandoffPlanTests {
    private static let now = Instant(seconds: 1_772_442_000)

    private func at(_ minutes: Int64) -> Instant { Self.now.adding(minutes: minutes) }

    private func rule(
        _ id: String, _ userID: String, _ handoff: HandoffNotificationRule.Handoff, advance: Int = 0, madeAt: Int64 = -10_000
    ) -> HandoffNotificationRule {
        HandoffNotificationRule(
            id: id, userID: userID, contactMethodID: "M", handoff: handoff, advanceMinutes: advance, createdAt: at(madeAt))
    }

    /// What is told now, and in how many minutes the schedule is looked at again.
    private func plan(
        _ shifts: [OnCallShift], _ rules: [HandoffNotificationRule], lookedAt: Int64 = -10_000, seconds: Int64 = 0
    ) -> (told: [String], nextMinutes: Int64) {
        let now = Self.now.adding(seconds: seconds)
        let plan = HandoffPlan.plan(shifts, rules: rules, lookedAt: at(lookedAt), now: now)
        let told = plan.due.map { "\($0.handoff.userID) \($0.handoff.kind.rawValue) \($0.ruleID)" }
        return (told, plan.nextAt.seconds(since: now) / 60)
    }

    @Test("the one who comes and the one who goes, each by the rules that are meant for it")
    func kinds() {
        let shifts = [
            OnCallShift(start: at(-60), end: at(0), userID: "A"), OnCallShift(start: at(0), end: at(60), userID: "B"),
        ]
        let rules = [
            rule("1", "A", .offCall), rule("2", "A", .onCall), rule("3", "B", .both), rule("4", "B", .offCall),
            rule("5", "C", .both),
        ]
        let plan = plan(shifts, rules, lookedAt: -1)
        #expect(plan.told == ["A offcall 1", "B oncall 3"])
        #expect(plan.nextMinutes == 60, "B goes then")
    }

    @Test("as long before as the rule says, and not a moment sooner")
    func advance() {
        let most = HandoffNotificationRule.advanceMinutesMaximum
        let rules = [rule("1", "A", .onCall, advance: most)]
        let begins = at(Int64(most))
        #expect(plan([OnCallShift(start: begins, end: nil, userID: "A")], rules).told == ["A oncall 1"])
        let later = plan([OnCallShift(start: begins.adding(seconds: 60), end: nil, userID: "A")], rules)
        #expect(later.told == [] && later.nextMinutes == 1)
    }

    @Test("a duty without a known beginning or end hands nothing over there")
    func endless() {
        let plan = plan([OnCallShift(start: nil, end: nil, userID: "A")], [rule("1", "A", .both)])
        #expect(plan.told == [] && plan.nextMinutes == HandoffPlan.lookAgainSeconds / 60)
    }

    @Test("what was before the last look, or before the rule, is no news; what came since is told up to an hour late")
    func late() {
        let shifts = [OnCallShift(start: at(0), end: nil, userID: "A")]
        let rules = [rule("1", "A", .onCall)]
        let last = HandoffPlan.lateSecondsMaximum - 1
        #expect(plan(shifts, rules, lookedAt: -5, seconds: last).told == ["A oncall 1"])
        #expect(plan(shifts, rules, lookedAt: -5, seconds: last + 1).told == [])
        #expect(plan(shifts, rules, lookedAt: 5, seconds: 600).told == [])
        #expect(plan(shifts, [rule("1", "A", .onCall, madeAt: 1)], lookedAt: -5, seconds: 600).told == [])
    }

    @Test("the range that is looked at reaches as far as the rules do")
    func range() {
        let (since, until) = HandoffPlan.range(at: Self.now)
        #expect(Self.now.seconds(since: since) == HandoffPlan.lateSecondsMaximum)
        let ahead = Int64(HandoffNotificationRule.advanceMinutesMaximum) * 60 + HandoffPlan.lookAgainSeconds
        #expect(until.seconds(since: Self.now) == ahead)
    }
}
