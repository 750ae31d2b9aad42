// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum ScheduleHandlers {
    /// What a missing bound of a rendered range is set to.
    static let rangeDefaultSeconds: Int64 = 14 * .secondsPerDay
    private static let usedByPolicies = "Schedule can't be deleted if it's being used by escalation policies"
    private static let usedByIncidents =
        "Schedule can't be deleted if it's being used by an escalation policy snapshot with open incidents"

    /// Clients look in this text for where to turn.
    private static let shiftBased = APIError(
        status: 400, code: 2001,
        message: "This is a shift-based schedule, not a layer-based one. Use the v3 Schedules API to access it.")

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Schedules.list) { call, work in
            let filter = ScheduleQueries.Filter(query: call.values.text(.query), teamIDs: call.values.list(.teamIDs))
            let rows = try ScheduleQueries.page(
                work.session, filter, visibility: work.visibility, limit: call.page.limit, offset: call.page.offset)
            let total =
                call.page.wantsTotal
                ? try ScheduleQueries.count(work.session, filter, visibility: work.visibility) : nil
            let page = Page(fetched: rows, call.page, total: total)
            return Page(items: try present(page.items, call, work, isList: true), hasMore: page.hasMore, total: total)
        }
        bindings.show(Operations.Schedules.get) { call, work in
            try present([try find(call.path(), work)], call, work)[0]
        }
        bindChanges(&bindings)
        bindings.remove(Operations.Schedules.delete) { call, work in
            try remove(try find(call.path(), work), work)
        }
        bindPreview(&bindings)
        bindings.list(Operations.Schedules.listUsers) { call, work in
            let schedule = try find(call.path(), work)
            let (since, until) = try range(call, in: schedule.timeZone) ?? (work.now, work.now)
            let shifts = ScheduleRenderer.shifts(
                schedule,
                overrides: try OverrideQueries.findAround(
                    work.session, scheduleIDs: [schedule.id], from: since, until: until),
                since: since, until: until)
            return Page(items: try UserQueries.find(work.session, ids: Set(shifts.map(\.userID)).sorted()), hasMore: false)
        }
    }

    /// Deletes a schedule of either kind, unless it is used.
    static func remove(_ schedule: Schedule, _ work: Work) throws {
        if try ScheduleQueries.policyIDs(work.session, scheduleIDs: [schedule.id])[schedule.id] != nil {
            throw APIError.invalidInput(usedByPolicies)
        }
        if try ScheduleQueries.isUsedByOpenIncident(work.session, id: schedule.id) {
            throw APIError.invalidInput(usedByIncidents)
        }
        try ScheduleQueries.delete(work.session, id: schedule.id)
    }

    private static func bindChanges(_ bindings: inout Bindings) {
        bindings.create(Operations.Schedules.create) { call, change, work in
            var schedule = change.applied(to: PresentedSchedule(schedule: Schedule())).schedule
            schedule.id = work.makeID()
            schedule.createdAt = work.now.roundedDownToSecond
            // Whoever copies a schedule sends the ids of its layers along: they stay with the original.
            for index in schedule.layers.indices { schedule.layers[index].id = work.makeID() }
            nameLayers(of: &schedule)
            try check(schedule, work)
            try ScheduleQueries.insert(work.session, schedule)
            return try present([schedule], call, work)[0]
        }
        bindings.update(Operations.Schedules.update) { call, change, work in
            guard let old = try ScheduleQueries.lock(work.session, id: call.path()) else { throw APIError.notFound }
            guard old.plan == nil else { throw shiftBased }
            var proposed = change.applied(to: PresentedSchedule(schedule: old)).schedule
            nameLayers(of: &proposed, as: old)
            try check(proposed, replacing: old, work)
            let now = work.now.roundedDownToSecond
            let updated = ScheduleRules.updated(old: old, proposed: proposed, now: now) { work.makeID() }
            if let problem = ScheduleRules.sizeProblem(of: updated, now: now) { throw APIError.invalidInput(problem) }
            try ScheduleQueries.update(work.session, updated, at: now)
            return try present([updated], call, work)[0]
        }
    }

    private static func bindPreview(_ bindings: inout Bindings) {
        let endpoint = Operations.Schedules.preview
        bindings.bind(endpoint.erased) { call, environment in
            guard let shape = endpoint.input else { throw APIError.internalError }
            let change = try shape.decode(try call.input(), .create)
            // A read: nothing of a preview is kept.
            return try await environment.read { work in
                var schedule = change.applied(to: PresentedSchedule(schedule: Schedule())).schedule
                // Of a schedule that is there already, its layers come with their ids.
                var known = schedule
                known.layers.removeAll { $0.id.isEmpty }
                try check(schedule, replacing: known, work)
                for index in schedule.layers.indices where schedule.layers[index].id.isEmpty {
                    schedule.layers[index].id = work.makeID()
                }
                nameLayers(of: &schedule)
                let presented = try present([schedule], call, work)[0]
                return try Presenter.reply(one: presented, endpoint, call, work, environment)
            }
        }
    }

    static func find(_ id: String, _ work: Work) throws -> Schedule {
        guard let schedule = try ScheduleQueries.find(work.session, ids: [id]).first else { throw APIError.notFound }
        guard schedule.plan == nil else { throw shiftBased }
        return schedule
    }

    /// A layer that is sent without a name keeps the one that it had, or is called after its place.
    private static func nameLayers(of schedule: inout Schedule, as old: Schedule? = nil) {
        for index in schedule.layers.indices where schedule.layers[index].name.isEmpty {
            let id = schedule.layers[index].id
            let known = old?.layers.first { $0.id == id }
            schedule.layers[index].name = known?.name ?? "Layer \(index + 1)"
        }
    }

    private static func check(_ schedule: Schedule, replacing old: Schedule? = nil, _ work: Work) throws {
        let now = work.now.roundedDownToSecond
        let problems = ScheduleRules.problems(in: schedule, now: now, replacing: old)
        guard problems.isEmpty else { throw APIError.invalidInput(problems) }
        // Layers that have ended may name people who are gone: what was, stays as it was.
        let userIDs = schedule.userIDs(at: now).sorted()
        let known = Set(try UserQueries.find(work.session, ids: userIDs).map(\.id))
        let unknown = userIDs.filter { !known.contains($0) }
        guard unknown.isEmpty else { throw APIError.invalidInput(unknown.map { "User \($0) does not exist" }) }
        let teams = Set(try TeamQueries.find(work.session, ids: schedule.teamIDs).map(\.id))
        guard teams == Set(schedule.teamIDs) else { throw APIError.invalidInput("Teams must exist") }
    }

    /// The range asked for; a missing bound follows from the other. Nil when neither is given.
    static func range(_ call: Call, in zone: TimeZoneRules) throws -> (Instant, Instant)? {
        let zone = call.values.timeZone(.timeZone) ?? zone
        let since = call.values.instant(.since, in: zone)
        let until = call.values.instant(.until, in: zone)
        guard since != nil || until != nil else { return nil }
        let start = since ?? (until ?? Instant(seconds: 0)).adding(seconds: -rangeDefaultSeconds)
        let end = until ?? start.adding(seconds: rangeDefaultSeconds)
        if let problem = ScheduleRules.rangeProblem(since: start, until: end) {
            throw APIError.invalidSinceUntil(problem)
        }
        return (start, end)
    }

    private static func present(
        _ schedules: [Schedule], _ call: Call, _ work: Work, isList: Bool = false
    ) throws -> [PresentedSchedule] {
        let ids = schedules.map(\.id)
        let policyIDs = try ScheduleQueries.policyIDs(work.session, scheduleIDs: ids)
        // A list has schedules of many zones: times without an offset must mean the same for all of them.
        let asked = try range(call, in: isList ? .utc : (schedules.first?.timeZone ?? .utc))
        let from = min(asked?.0 ?? work.now, work.now)
        let until = max(asked?.1 ?? work.now, work.now.adding(seconds: OnCallHandlers.horizonSeconds))
        let overrides = Dictionary(
            grouping: try OverrideQueries.findAround(work.session, scheduleIDs: ids, from: from, until: until),
            by: \.scheduleID)
        let overflow = try overflow(call)
        let user = call.values.text(Operations.Schedules.nextOnCallForUser)
        let calendar = isList ? nil : try CalendarKeys.address(.ownShifts, for: call.principal, work)
        return schedules.map { schedule in
            var presented = PresentedSchedule(schedule: schedule, policyIDs: policyIDs[schedule.id] ?? [])
            if isList {
                presented.showsLayers = call.includes.contains("schedule_layers")
                presented.showsFinal = call.includes.contains("final_schedule")
                presented.showsOverrides = call.includes.contains("overrides_subschedule")
            }
            // A preview has no id, and no calendar.
            if !schedule.id.isEmpty {
                presented.calendar = calendar
                presented.calendar?.content = .schedule(schedule.id)
            }
            let own = overrides[schedule.id] ?? []
            if let (since, until) = asked {
                presented.rendering = .init(
                    rendered: ScheduleRenderer.render(
                        schedule, overrides: own, since: since, until: until, overflow: overflow),
                    since: since, until: until)
            }
            if let user {
                presented.nextOnCall = ScheduleRenderer.shifts(
                    schedule, overrides: own, since: work.now, until: work.now.adding(seconds: OnCallHandlers.horizonSeconds)
                ).first { $0.userID == user }
            }
            return presented
        }
    }

    /// In the query, or in the body beside the schedule.
    private static func overflow(_ call: Call) throws(APIError) -> Bool {
        if let asked = call.values.boolean(Operations.Schedules.overflow) { return asked }
        guard let json = call.envelope["overflow"], !json.isNull else { return false }
        guard let flag = json.boolValue else { throw .invalidInput("Overflow must be true or false") }
        return flag
    }
}
