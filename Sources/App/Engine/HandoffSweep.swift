// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// Looks at schedules whose time has come, and writes down who is to be told of their hand-offs.
///
/// A schedule is looked at when a telling falls due, when something about it has changed, and once a day; never all of them
/// at once. What was written down is not written down again, so that a restart tells nobody twice.
enum HandoffSweep {
    /// Schedules looked at in one transaction; more wait for the next.
    static let batchMaximum = 20
    /// A schedule that cannot be looked at is tried again after so long.
    static let postponeSeconds: Int64 = 300

    /// Answers how many schedules were due.
    static func look(_ work: Work) throws -> Int {
        let timers = try HandoffTimerQueries.claim(work.session, at: work.now, limit: batchMaximum)
        for timer in timers { try look(timer, work) }
        return timers.count
    }

    static func look(_ timer: HandoffTimerQueries.DueTimer, _ work: Work) throws {
        guard let schedule = try ScheduleQueries.find(work.session, ids: [timer.scheduleID]).first else {
            return try HandoffTimerQueries.delete(work.session, scheduleID: timer.scheduleID)
        }
        // Of a schedule that was there before anybody looked at schedules (the migration lets it be due since the beginning
        // of time), what has begun is no news.
        let lookedAt = timer.lookedAt ?? (timer.dueAt.milliseconds == 0 ? work.now : schedule.createdAt)
        let plan = try plan(schedule, lookedAt: lookedAt, work)
        for telling in plan.due {
            try HandoffNoticeQueries.insert(
                work.session,
                HandoffNotice(id: work.makeID(), scheduleID: schedule.id, telling: telling, createdAt: work.now))
        }
        try HandoffTimerQueries.set(
            work.session, scheduleID: schedule.id, dueAt: plan.nextAt, lookedAt: work.now)
        work.wake(at: plan.due.isEmpty ? plan.nextAt : work.now)
    }

    private static func plan(
        _ schedule: Schedule, lookedAt: Instant, _ work: Work
    ) throws -> (due: [HandoffTelling], nextAt: Instant) {
        let (since, until) = HandoffPlan.range(at: work.now)
        let nothing = HandoffPlan.plan([], rules: [], lookedAt: lookedAt, now: work.now)
        guard try HandoffTimerQueries.tellsOfHandoffs(work.session, scheduleID: schedule.id) else { return nothing }
        let overrides = try OverrideQueries.findAround(
            work.session, scheduleIDs: [schedule.id], from: since, until: until)
        let whole =
            try ShiftQueries.filledAround(work.session, [schedule], from: since, until: until).first ?? schedule
        // Whose layers have just ended goes off call with them.
        let people = Set(
            whole.userIDs(at: since) + overrides.filter { $0.end > since }.map(\.userID)
                + guests(of: whole.plan, after: since))
        let rules = try HandoffRuleQueries.find(work.session, userIDs: people.sorted())
        guard !rules.isEmpty else { return nothing }
        let shifts = ScheduleRenderer.shifts(whole, overrides: overrides, since: since, until: until)
        return HandoffPlan.plan(shifts, rules: rules, lookedAt: lookedAt, now: work.now)
    }

    /// People of a shift-based schedule who have a custom shift on it, or stand in for somebody.
    private static func guests(of plan: ShiftPlan?, after since: Instant) -> [String] {
        guard let plan else { return [] }
        let members =
            plan.customShifts.filter { $0.end > since }.map(\.member)
            + plan.overrides.filter { $0.end > since }.map(\.overriding)
        return members.compactMap(\.userID)
    }
}

extension Work {
    /// Something has changed that decides who is told of these schedules' hand-offs: they are looked at anew.
    func reconsiderHandoffs(scheduleIDs: [String]) throws {
        guard !scheduleIDs.isEmpty else { return }
        try HandoffTimerQueries.arm(session, scheduleIDs: scheduleIDs, at: now)
        wake(at: now)
    }

    func reconsiderHandoffs(ofUser userID: String) throws {
        try reconsiderHandoffs(
            scheduleIDs: try HandoffTimerQueries.scheduleIDs(session, userID: userID, at: now))
    }

    func reconsiderHandoffs(ofPolicy policyID: String) throws {
        guard let policy = try EscalationPolicyQueries.find(session, ids: [policyID]).first else { return }
        try reconsiderHandoffs(scheduleIDs: policy.scheduleIDs)
    }
}
