// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Custom shifts and overrides of shift-based schedules.
package enum ShiftChangeHandlers {
    private static let pastShift = "Shift has ended and cannot be deleted"
    private static let pastOverride = "Override has ended and cannot be deleted"
    private static let oneTarget = "Override must name either a rotation_id or a custom_shift_id"

    package static func bind(_ bindings: inout Bindings) {
        bindShifts(&bindings)
        bindOverrides(&bindings)
    }

    private static func bindShifts(_ bindings: inout Bindings) {
        typealias Own = Operations.CustomShifts
        bindings.list(Own.list) { call, work in
            let schedule = try ShiftScheduleHandlers.find(call.path(), work)
            let (since, until) = try range(call, in: schedule)
            let found = try ShiftQueries.customShifts(work.session, scheduleIDs: [schedule.id], from: since, until: until)
            return page(of: found, from: since, until: until, call, start: \.start, end: \.end)
        }
        bindings.show(Own.get) { call, work in try shift(call, try ShiftScheduleHandlers.find(call.path(), work), work) }
        bindings.bind(Own.create.erased) { call, environment in
            let changes = try elements(of: call).map { try Shapes.customShift.decode($0, .create) }
            return try await environment.write { work in
                let made = try makeShifts(changes, try ShiftScheduleHandlers.lock(call.path(), work), work)
                let items = try Presenter.present(made, Own.create, call, work, environment)
                return Presenter.reply(.array(items), call)
            }
        }
        bindings.update(Own.update) { call, change, work in
            let schedule = try ShiftScheduleHandlers.lock(call.path(), work)
            let old = try shift(call, schedule, work)
            let updated = try ShiftRotationHandlers.refusing { () throws(ShiftRefusal) in
                try ShiftRules.updated(old, to: change.applied(to: old), now: work.now)
            }
            try check([updated.member], work)
            try ShiftQueries.update(work.session, updated)
            try work.reconsiderHandoffs(scheduleIDs: [schedule.id])
            return updated
        }
        bindings.remove(Own.delete) { call, work in
            let schedule = try ShiftScheduleHandlers.lock(call.path(), work)
            var shift = try shift(call, schedule, work)
            switch ShiftRules.deletion(start: shift.start, end: shift.end, now: work.now) {
            case .remove: try ShiftQueries.deleteCustomShift(work.session, id: shift.id)
            case .truncate(let end):
                shift.end = end
                try ShiftQueries.update(work.session, shift)
            case .refuse: throw APIError.invalidInput(pastShift)
            }
            try work.reconsiderHandoffs(scheduleIDs: [schedule.id])
        }
    }

    private static func makeShifts(
        _ changes: [Change<CustomShift>], _ schedule: Schedule, _ work: Work
    ) throws -> [CustomShift] {
        let now = work.now.roundedDownToSecond
        let there = try ShiftQueries.upcomingShiftCount(work.session, scheduleID: schedule.id, at: now)
        guard there + changes.count <= ShiftRules.upcomingMaximum else {
            throw APIError.invalidInput("A schedule may have \(ShiftRules.upcomingMaximum) custom shifts to come")
        }
        let made = try changes.map { change in
            let blank = CustomShift(
                id: work.makeID(), scheduleID: schedule.id, assignmentID: work.makeID(), member: .nobody, start: now,
                end: now)
            var shift = change.applied(to: blank)
            if let problem = ShiftRules.rangeProblem(start: shift.start, end: shift.end, now: now) {
                throw APIError.invalidInput(problem)
            }
            shift.start = ScheduleRules.overrideStart(shift.start, now: now)
            return shift
        }
        try check(made.map(\.member), work)
        for shift in made { try ShiftQueries.insert(work.session, shift) }
        try work.reconsiderHandoffs(scheduleIDs: [schedule.id])
        return made
    }

    private static func bindOverrides(_ bindings: inout Bindings) {
        typealias Own = Operations.ShiftOverrides
        bindings.list(Own.list) { call, work in
            let schedule = try ShiftScheduleHandlers.find(call.path(), work)
            let (since, until) = try range(call, in: schedule)
            let found = try ShiftQueries.overrides(work.session, scheduleIDs: [schedule.id], from: since, until: until)
            return page(of: found, from: since, until: until, call, start: \.start, end: \.end)
        }
        bindings.show(Own.get) { call, work in
            try override(call, try ShiftScheduleHandlers.find(call.path(), work), work)
        }
        bindings.bind(Own.create.erased) { call, environment in
            let changes = try elements(of: call).map { try Shapes.newShiftOverride.decode($0, .create) }
            return try await environment.write { work in
                let made = try makeOverrides(changes, try ShiftScheduleHandlers.lock(call.path(), work), work)
                let items = try Presenter.present(made, Own.create, call, work, environment)
                return Presenter.reply(.array(items), call)
            }
        }
        bindings.update(Own.update) { call, change, work in
            let schedule = try ShiftScheduleHandlers.lock(call.path(), work)
            let old = try override(call, schedule, work)
            let updated = try ShiftRotationHandlers.refusing { () throws(ShiftRefusal) in
                try ShiftRules.updated(old, to: change.applied(to: old), now: work.now)
            }
            try check([updated.overriding], work)
            try ShiftQueries.update(work.session, updated)
            try work.reconsiderHandoffs(scheduleIDs: [schedule.id])
            return updated
        }
        bindings.remove(Own.delete) { call, work in
            let schedule = try ShiftScheduleHandlers.lock(call.path(), work)
            var override = try override(call, schedule, work)
            switch ShiftRules.deletion(start: override.start, end: override.end, now: work.now) {
            case .remove: try ShiftQueries.deleteOverride(work.session, id: override.id)
            case .truncate(let end):
                override.end = end
                try ShiftQueries.update(work.session, override)
            case .refuse: throw APIError.invalidInput(pastOverride)
            }
            try work.reconsiderHandoffs(scheduleIDs: [schedule.id])
        }
    }

    private static func makeOverrides(
        _ changes: [Change<ShiftOverride>], _ schedule: Schedule, _ work: Work
    ) throws -> [ShiftOverride] {
        let now = work.now.roundedDownToSecond
        let there = try ShiftQueries.upcomingOverrideCount(work.session, scheduleID: schedule.id, at: now)
        guard there + changes.count <= ShiftRules.upcomingMaximum else {
            throw APIError.invalidInput("A schedule may have \(ShiftRules.upcomingMaximum) overrides to come")
        }
        let made = try changes.map { change in
            guard change.present.contains("rotation_id") != change.present.contains("custom_shift_id") else {
                throw APIError.invalidInput(oneTarget)
            }
            let blank = ShiftOverride(
                id: work.makeID(), scheduleID: schedule.id, target: .rotation(""), overridden: .nobody,
                overriding: .nobody, start: now, end: now, createdAt: work.now)
            var override = change.applied(to: blank)
            if let problem = ShiftRules.rangeProblem(start: override.start, end: override.end, now: now) {
                throw APIError.invalidInput(problem)
            }
            override.start = ScheduleRules.overrideStart(override.start, now: now)
            try checkTarget(of: override, schedule, work)
            return override
        }
        try check(made.flatMap { [$0.overridden, $0.overriding] }, work)
        for override in made { try ShiftQueries.insert(work.session, override) }
        try work.reconsiderHandoffs(scheduleIDs: [schedule.id])
        return made
    }

    private static func checkTarget(of override: ShiftOverride, _ schedule: Schedule, _ work: Work) throws {
        let isThere: Bool =
            switch override.target {
            case .rotation(let id): schedule.plan?.shownRotations.contains { $0.id == id } ?? false
            case .customShift(let id):
                try ShiftQueries.customShift(work.session, id: id, scheduleID: schedule.id) != nil
            }
        guard isThere else { throw APIError.invalidInput("What the override is for is not on this schedule") }
    }

    /// That the people among the members are there.
    static func check(_ members: [ShiftMember], _ work: Work) throws {
        let ids = Set(members.compactMap(\.userID)).sorted()
        let known = Set(try UserQueries.find(work.session, ids: ids).map(\.id))
        let unknown = ids.filter { !known.contains($0) }
        guard unknown.isEmpty else { throw APIError.invalidInput(unknown.map { "User \($0) does not exist" }) }
    }

    /// The objects under the operation's root key.
    private static func elements(of call: Call) throws(APIError) -> [JSONObject] {
        let key = call.operation.inputKey ?? ""
        guard let elements = call.envelope[key]?.arrayValue, !elements.isEmpty else {
            throw .invalidInput("The request body must have a '\(key)' array in it")
        }
        guard elements.count <= ShiftRules.bulkMaximum else {
            throw .tooLarge("\(key) has more than \(ShiftRules.bulkMaximum) elements")
        }
        let objects = elements.compactMap(\.objectValue)
        guard objects.count == elements.count else { throw .invalidInput("\(key) must hold objects") }
        return objects
    }

    /// What begins before the range ends, cut to the range unless the caller wants all of it.
    private static func page<Item: Sendable>(
        of found: [Item], from since: Instant, until: Instant, _ call: Call, start: WritableKeyPath<Item, Instant>,
        end: WritableKeyPath<Item, Instant>
    ) -> Page<Item> {
        var shown = found.filter { $0[keyPath: start] < until }
        if call.values.boolean(Operations.ShiftSchedules.overflow) != true {
            for index in shown.indices {
                shown[index][keyPath: start] = max(shown[index][keyPath: start], since)
                shown[index][keyPath: end] = min(shown[index][keyPath: end], until)
            }
        }
        return Page(slicing: shown, call.page)
    }

    private static func range(_ call: Call, in schedule: Schedule) throws -> (Instant, Instant) {
        guard call.values.contains(.since), call.values.contains(.until),
            let range = try ScheduleHandlers.range(call, in: schedule.timeZone)
        else { throw APIError.invalidSinceUntil("since and until are required") }
        return range
    }

    private static func shift(_ call: Call, _ schedule: Schedule, _ work: Work) throws -> CustomShift {
        let id = call.path("custom_shift_id")
        guard let found = try ShiftQueries.customShift(work.session, id: id, scheduleID: schedule.id) else {
            throw APIError.notFound
        }
        return found
    }

    private static func override(_ call: Call, _ schedule: Schedule, _ work: Work) throws -> ShiftOverride {
        let id = call.path("override_id")
        guard let found = try ShiftQueries.override(work.session, id: id, scheduleID: schedule.id) else {
            throw APIError.notFound
        }
        return found
    }
}
