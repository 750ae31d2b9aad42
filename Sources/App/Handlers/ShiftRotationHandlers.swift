// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Rotations of shift-based schedules, and the events in them.
package enum ShiftRotationHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.ShiftSchedules.listRotations) { call, work in
            let schedule = try ShiftScheduleHandlers.find(call.path(), work)
            return Page(slicing: schedule.plan?.shownRotations ?? [], call.page)
        }
        bindings.show(Operations.ShiftSchedules.getRotation) { call, work in
            try rotation(call, in: try ShiftScheduleHandlers.find(call.path(), work))
        }
        let create = Operations.ShiftSchedules.createRotation
        bindings.bind(create.erased) { call, environment in
            try await environment.write { work in
                let schedule = try ShiftScheduleHandlers.lock(call.path(), work)
                guard (schedule.plan?.shownRotations.count ?? 0) < ShiftRules.rotationsMaximum else {
                    let sentence = "A schedule may have \(ShiftRules.rotationsMaximum) rotations"
                    throw APIError.invalidInput(sentence, field: "schedule.rotations")
                }
                let rotation = ShiftRotation(id: work.makeID())
                try save((schedule.plan?.rotations ?? []) + [rotation], in: schedule, work)
                return try Presenter.reply(one: rotation, create, call, work, environment)
            }
        }
        bindings.remove(Operations.ShiftSchedules.deleteRotation) { call, work in
            let schedule = try ShiftScheduleHandlers.lock(call.path(), work)
            let removed = ShiftRules.removed(try rotation(call, in: schedule), now: work.now)
            try replace(removed, in: schedule, work)
        }
        bindEvents(&bindings)
    }

    private static func bindEvents(_ bindings: inout Bindings) {
        bindings.list(Operations.ShiftEvents.list) { call, work in
            let rotation = try rotation(call, in: try ShiftScheduleHandlers.find(call.path(), work))
            let events = rotation.events.sorted { ($0.start.instant, $0.id) < ($1.start.instant, $1.id) }
            return Page(slicing: events, call.page)
        }
        bindings.show(Operations.ShiftEvents.get) { call, work in
            try event(call, in: try rotation(call, in: try ShiftScheduleHandlers.find(call.path(), work)))
        }
        bindings.create(Operations.ShiftEvents.create) { call, change, work in
            let schedule = try ShiftScheduleHandlers.lock(call.path(), work)
            var rotation = try rotation(call, in: schedule)
            let zero = ZonedTime(instant: Instant(milliseconds: 0), zone: schedule.timeZone)
            let blank = ShiftEvent(
                id: work.makeID(), name: "", start: zero, end: zero, effectiveSince: zero.instant, members: [])
            let event = ShiftRules.admitted(change.applied(to: blank), now: work.now)
            try check(event, in: rotation, work)
            rotation.events.append(event)
            try replace(rotation, in: schedule, work)
            return event
        }
        bindings.update(Operations.ShiftEvents.update) { call, change, work in
            let schedule = try ShiftScheduleHandlers.lock(call.path(), work)
            var rotation = try rotation(call, in: schedule)
            let old = try event(call, in: rotation)
            let updated = try refusing { () throws(ShiftRefusal) in
                try ShiftRules.updated(old, to: change.applied(to: old), now: work.now)
            }
            if old.phase(at: work.now) == .future {
                try check(updated, in: rotation, work)
            } else if updated.outlasts(old) {
                // Another event may have been made for the time after it.
                try checkPlace(of: updated, in: rotation, work)
            }
            if let index = rotation.events.firstIndex(where: { $0.id == updated.id }) { rotation.events[index] = updated }
            try replace(rotation, in: schedule, work)
            return updated
        }
        bindings.remove(Operations.ShiftEvents.delete) { call, work in
            let schedule = try ShiftScheduleHandlers.lock(call.path(), work)
            let rotation = try rotation(call, in: schedule)
            let event = try event(call, in: rotation)
            let rest = try refusing { () throws(ShiftRefusal) in
                try ShiftRules.removing(eventID: event.id, from: rotation, now: work.now)
            }
            try replace(rest, in: schedule, work)
        }
    }

    static func rotation(_ call: Call, in schedule: Schedule) throws(APIError) -> ShiftRotation {
        let id = call.path("rotation_id")
        guard let found = schedule.plan?.shownRotations.first(where: { $0.id == id }) else { throw .notFound }
        return found
    }

    private static func event(_ call: Call, in rotation: ShiftRotation) throws(APIError) -> ShiftEvent {
        let id = call.path("event_id")
        guard let found = rotation.events.first(where: { $0.id == id }) else { throw .notFound }
        return found
    }

    private static func check(_ event: ShiftEvent, in rotation: ShiftRotation, _ work: Work) throws {
        let problems = ShiftRules.problems(in: event, now: work.now)
        guard problems.isEmpty else {
            throw APIError.invalidFields(problems.map { ($0.part.fieldName, $0.sentence) })
        }
        try ShiftChangeHandlers.check(event.members, field: ShiftProblem.Part.assignment.fieldName, work)
        try checkPlace(of: event, in: rotation, work)
    }

    private static func checkPlace(of event: ShiftEvent, in rotation: ShiftRotation, _ work: Work) throws {
        if let problem = ShiftRules.problem(with: event, in: rotation, now: work.now) {
            throw APIError.invalidInput(problem, field: "rotation.events")
        }
    }

    private static func replace(_ rotation: ShiftRotation, in schedule: Schedule, _ work: Work) throws {
        let rotations = (schedule.plan?.rotations ?? []).map { $0.id == rotation.id ? rotation : $0 }
        try save(rotations, in: schedule, work)
    }

    private static func save(_ rotations: [ShiftRotation], in schedule: Schedule, _ work: Work) throws {
        var changed = schedule
        changed.plan?.rotations = ShiftRules.withinHistory(rotations, now: work.now)
        try ScheduleQueries.update(work.session, changed, at: work.now.roundedDownToSecond)
    }

    /// What the rules refuse, in the wire's form.
    static func refusing<Result>(_ body: () throws(ShiftRefusal) -> Result) throws(APIError) -> Result {
        do throws(ShiftRefusal) { return try body() } catch { throw .invalidInput(error.sentence) }
    }
}
