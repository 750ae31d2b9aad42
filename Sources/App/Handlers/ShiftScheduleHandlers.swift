// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Schedules made of shifts. Clients that know both kinds ask for either and put the answers together.
package enum ShiftScheduleHandlers {
    /// Clients show this text, and look in it for where to turn.
    private static let layerBased = APIError(
        status: 400, code: 2001,
        message: "This is a layer-based schedule, not a shift-based one. Use the v2 Schedules API to access it.")
    private static let refusedMembers = ["rotations", "escalation_policies"]

    package static func bind(_ bindings: inout Bindings) {
        bindList(&bindings)
        bindings.show(Operations.ShiftSchedules.get) { call, work in
            var presented = try present([try find(call.path(), work)], work)[0]
            let calendar = CalendarAddress.Content.schedule(presented.schedule.id)
            presented.calendar = try CalendarKeys.address(calendar, for: call.principal, work)
            guard call.includes.contains("final_schedule") else { return presented }
            let (since, until) =
                try ScheduleHandlers.range(call, in: presented.schedule.timeZone)
                ?? (work.now, work.now.adding(seconds: ScheduleHandlers.rangeDefaultSeconds))
            presented.rendering = try rendering(
                of: presented.schedule, since: since, until: until,
                overflow: call.values.boolean(Operations.ShiftSchedules.overflow) ?? false, work)
            return presented
        }
        bindings.create(Operations.ShiftSchedules.create) { call, change, work in
            try refuseParts(call)
            var schedule = change.applied(to: PresentedShiftSchedule(schedule: Schedule(plan: ShiftPlan()))).schedule
            schedule.id = work.makeID()
            schedule.createdAt = work.now.roundedDownToSecond
            try checkTeams(of: schedule, work)
            try ScheduleQueries.insert(work.session, schedule)
            return try present([schedule], work)[0]
        }
        bindings.update(Operations.ShiftSchedules.update) { call, change, work in
            try refuseParts(call)
            let old = try lock(call.path(), work)
            let schedule = change.applied(to: PresentedShiftSchedule(schedule: old)).schedule
            try checkTeams(of: schedule, work)
            try ScheduleQueries.update(work.session, schedule, at: work.now.roundedDownToSecond)
            return try present([schedule], work)[0]
        }
        bindings.remove(Operations.ShiftSchedules.delete) { call, work in
            try ScheduleHandlers.remove(try find(call.path(), work), work)
        }
    }

    /// Its pages are larger than those of other lists, which the door knows nothing of.
    private static func bindList(_ bindings: inout Bindings) {
        let endpoint = Operations.ShiftSchedules.list
        bindings.bind(endpoint.erased) { call, environment in
            let asked = call.values.integer(.limit) ?? 0
            let limit =
                asked == 0
                ? Operations.ShiftSchedules.limitDefault : min(asked, Operations.ShiftSchedules.limitMaximum)
            let offset = call.page.offset
            return try await environment.read { work in
                let filter = ScheduleQueries.Filter(
                    query: call.values.text(.query), teamIDs: call.values.list(.teamIDs), isOfShifts: true)
                let rows = try ScheduleQueries.page(
                    work.session, filter, visibility: work.visibility, limit: limit, offset: offset)
                let total =
                    call.page.wantsTotal
                    ? try ScheduleQueries.count(work.session, filter, visibility: work.visibility) : nil
                let shown = rows.prefix(limit).map { PresentedShiftSchedule(schedule: $0) }
                let items = try Presenter.present(shown, endpoint, call, work, environment)
                var object = JSONObject()
                object.append(call.operation.outputKey ?? "", .array(items))
                object.append("limit", .int(Int64(limit)))
                object.append("offset", .int(Int64(offset)))
                object.append("more", .bool(rows.count > limit))
                object.append("total", total.map { .int(Int64($0)) } ?? .null)
                return Reply(status: call.operation.successStatus, body: JSON.object(object).encoded())
            }
        }
    }

    /// Rotations have operations of their own, and policies name schedules and not the other way round.
    private static func refuseParts(_ call: Call) throws(APIError) {
        let input = try call.input()
        let problems = refusedMembers.filter { input[$0] != nil }.map { name -> (field: String, text: String) in
            (name, "\(name) cannot be sent with a schedule")
        }
        guard problems.isEmpty else { throw .invalidFields(problems) }
    }

    private static func checkTeams(of schedule: Schedule, _ work: Work) throws {
        let teams = Set(try TeamQueries.find(work.session, ids: schedule.teamIDs).map(\.id))
        guard teams == Set(schedule.teamIDs) else { throw APIError.invalidInput("Teams must exist", field: "teams") }
    }

    static func find(_ id: String, _ work: Work) throws -> Schedule {
        guard let schedule = try ScheduleQueries.find(work.session, ids: [id]).first else { throw APIError.notFound }
        guard schedule.plan != nil else { throw layerBased }
        return schedule
    }

    /// One schedule for change: whoever else changes its shifts waits.
    static func lock(_ id: String, _ work: Work) throws -> Schedule {
        guard let schedule = try ScheduleQueries.lock(work.session, id: id) else { throw APIError.notFound }
        guard schedule.plan != nil else { throw layerBased }
        return schedule
    }

    private static func rendering(
        of schedule: Schedule, since: Instant, until: Instant, overflow: Bool, _ work: Work
    ) throws -> PresentedShiftSchedule.Rendering {
        let filled = try ShiftQueries.filled(work.session, [schedule], from: since, until: until)
        let plan = filled.first?.plan ?? ShiftPlan()
        let entries = ShiftRenderer.entries(plan, since: since, until: until)
        let rendered = RenderedSchedule(layers: [], overrides: [], final: entries)
        return .init(
            spans: ShiftRenderer.spans(plan, since: since, until: until, overflow: overflow),
            coveragePercentage: rendered.coveragePercentage(entries, since: since, until: until))
    }

    private static func present(_ schedules: [Schedule], _ work: Work) throws -> [PresentedShiftSchedule] {
        let policyIDs = try ScheduleQueries.policyIDs(work.session, scheduleIDs: schedules.map(\.id))
        return schedules.map { schedule in
            PresentedShiftSchedule(schedule: schedule, policyIDs: policyIDs[schedule.id] ?? [])
        }
    }
}
