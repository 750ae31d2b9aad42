// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue
package import Domain
import Store

package enum OnCallHandlers {
    /// How far ahead a range may reach.
    package static let horizonSeconds: Int64 = 90 * .secondsPerDay
    /// Policies that are read at a time when only the first entries are wanted.
    package static let portionPolicies = 100
    /// The value of `schedule_ids[]` that asks for users whom a policy names itself.
    private static let withoutSchedule = "null"

    /// Whose entries are wanted, and how many: nothing is written out for nobody.
    package struct Wanted: Sendable {
        /// All policies when none is named; users and schedules likewise.
        package var policyIDs: [String]
        package var userIDs: Set<String>
        package var scheduleIDs: Set<String>
        /// Of each user on each level only the entry that begins first.
        package var isEarliest: Bool
        /// No more entries than these are looked at, so that policies behind them need not be read; nil for all.
        package var enough: Int?

        package init(
            policyIDs: [String] = [], userIDs: Set<String> = [], scheduleIDs: Set<String> = [], isEarliest: Bool = false,
            enough: Int? = nil
        ) {
            self.policyIDs = policyIDs
            self.userIDs = userIDs
            self.scheduleIDs = scheduleIDs
            self.isEarliest = isEarliest
            self.enough = enough
        }

        func names(schedule id: String) -> Bool { scheduleIDs.isEmpty || scheduleIDs.contains(id) }

        func holds(_ entry: OnCall) -> Bool {
            names(schedule: entry.scheduleID ?? withoutSchedule) && (userIDs.isEmpty || userIDs.contains(entry.userID))
        }
    }

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.OnCalls.list) { call, work in
            Page(slicing: try entries(call, work), call.page)
        }
    }

    private static func entries(_ call: Call, _ work: Work) throws -> [OnCall] {
        typealias Names = Operations.OnCalls
        let zone = call.values.timeZone(.timeZone) ?? .utc
        let since = call.values.instant(.since, in: zone) ?? min(work.now, call.values.instant(.until, in: zone) ?? work.now)
        let until = call.values.instant(.until, in: zone) ?? max(work.now, since)
        // Without a bound on its length, a range since the year 1 would be written out turn by turn.
        if let problem = ScheduleRules.rangeProblem(since: since, until: until) {
            throw APIError.invalidSinceUntil(problem)
        }
        guard until <= work.now.adding(seconds: horizonSeconds) else {
            throw APIError.invalidSinceUntil("until must not lie more than 90 days ahead")
        }
        let wanted = Wanted(
            policyIDs: call.values.list(Names.policyIDs), userIDs: Set(call.values.list(.userIDs)),
            scheduleIDs: Set(call.values.list(Names.scheduleIDs)),
            isEarliest: call.values.boolean(Names.earliest) == true,
            // One more than the page holds tells whether there are more.
            enough: call.page.wantsTotal ? nil : call.page.offset + call.page.limit + 1)
        return try resolve(wanted, since: since, until: until, work)
    }

    /// Who is on call on these policies, as far as the caller may know of them and of their schedules, in order of the
    /// policies' ids. A fixed number of statements for each portion of policies.
    package static func resolve(_ wanted: Wanted, since: Instant, until: Instant, _ work: Work) throws -> [OnCall] {
        let ids =
            wanted.policyIDs.isEmpty
            ? try EscalationPolicyQueries.allIDs(work.session, visibility: work.visibility)
            : Array(
                try VisibilityQueries.visible(work.session, .escalationPolicy, ids: wanted.policyIDs, work.visibility))
        var rest = ids.sorted()[...]
        let portion = wanted.enough.map { max($0, portionPolicies) } ?? rest.count
        var found: [OnCall] = []
        while !rest.isEmpty, found.count < wanted.enough ?? .max {
            found += try entries(of: Array(rest.prefix(portion)), wanted, since: since, until: until, work)
            rest = rest.dropFirst(portion)
        }
        return found
    }

    /// Each entry belongs to one policy, so that whole policies can be looked at by themselves.
    private static func entries(
        of policyIDs: [String], _ wanted: Wanted, since: Instant, until: Instant, _ work: Work
    ) throws -> [OnCall] {
        let policies = try EscalationPolicyQueries.findAlone(work.session, ids: policyIDs).sorted { $0.id < $1.id }
        var named: Set<String> = []
        for target in policies.flatMap(\.rules).flatMap(\.targets) {
            if case .schedule(let id) = target, wanted.names(schedule: id) { named.insert(id) }
        }
        let scheduleIDs = try VisibilityQueries.visible(
            work.session, .schedule, ids: named.sorted(), work.visibility
        ).sorted()
        let schedules = try ShiftQueries.filledAround(
            work.session, try ScheduleQueries.findAlone(work.session, ids: scheduleIDs), from: since, until: until)
        let overrides = Dictionary(
            grouping: try OverrideQueries.findAround(
                work.session, scheduleIDs: scheduleIDs, from: since, until: until), by: \.scheduleID)
        var shifts: [String: [OnCallShift]] = [:]
        for schedule in schedules {
            let own = overrides[schedule.id] ?? []
            guard wanted.userIDs.isEmpty || schedule.mayCall(wanted.userIDs, overrides: own) else { continue }
            shifts[schedule.id] = ScheduleRenderer.shifts(schedule, overrides: own, since: since, until: until)
        }
        let found = OnCallResolver.resolve(policies) { shifts[$0] ?? [] }.filter(wanted.holds)
        return wanted.isEarliest ? OnCallResolver.earliest(found) : found
    }
}
