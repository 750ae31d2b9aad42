// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Custom shifts and overrides of shift-based schedules.
package enum ShiftChangeHandlers {
    /// The operations on changes of one kind.
    private struct Endpoints<Item: ShiftChange>: Sendable {
        let list: Endpoint<Nothing, Item>
        let create: Endpoint<Item, Item>
        let get: Endpoint<Nothing, Item>
        let update: Endpoint<Item, Item>
        let delete: Endpoint<Nothing, Nothing>
    }

    package static func bind(_ bindings: inout Bindings) {
        typealias Shifts = Operations.CustomShifts
        bind(
            &bindings,
            Endpoints(
                list: Shifts.list, create: Shifts.create, get: Shifts.get, update: Shifts.update, delete: Shifts.delete))
        typealias Overrides = Operations.ShiftOverrides
        bind(
            &bindings,
            Endpoints(
                list: Overrides.list, create: Overrides.create, get: Overrides.get, update: Overrides.update,
                delete: Overrides.delete))
    }

    private static func bind<Item: ShiftChange>(_ bindings: inout Bindings, _ own: Endpoints<Item>) {
        bindings.list(own.list) { call, work in
            let schedule = try ShiftScheduleHandlers.find(call.path(), work)
            let (since, until) = try range(call, in: schedule)
            let found = try Item.touching(work.session, scheduleID: schedule.id, from: since, until: until)
            return page(of: found, from: since, until: until, call)
        }
        bindings.show(own.get) { call, work in try find(call, try ShiftScheduleHandlers.find(call.path(), work), work) }
        let create = own.create
        bindings.bind(create.erased) { call, environment in
            guard let shape = create.input else { throw APIError.internalError }
            let changes = try elements(of: call).map { try shape.decode($0, .create) }
            return try await environment.write { work in
                let made = try make(changes, try ShiftScheduleHandlers.lock(call.path(), work), work)
                let items = try Presenter.present(made, create, call, work, environment)
                return Presenter.reply(.array(items), call)
            }
        }
        bindings.update(own.update) { call, change, work in
            let schedule = try ShiftScheduleHandlers.lock(call.path(), work)
            let old: Item = try find(call, schedule, work)
            let updated = try ShiftRotationHandlers.refusing { () throws(ShiftRefusal) -> Item in
                try old.updated(to: change.applied(to: old), now: work.now)
            }
            try check(updated.renamed, field: Item.membersField, work)
            try updated.update(work.session)
            try work.reconsiderHandoffs(scheduleIDs: [schedule.id])
            return updated
        }
        bindings.remove(own.delete) { call, work in
            let schedule = try ShiftScheduleHandlers.lock(call.path(), work)
            try remove(try find(call, schedule, work) as Item, work)
            try work.reconsiderHandoffs(scheduleIDs: [schedule.id])
        }
    }

    private static func make<Item: ShiftChange>(
        _ changes: [Change<Item>], _ schedule: Schedule, _ work: Work
    ) throws -> [Item] {
        let now = work.now.roundedDownToSecond
        let there = try Item.upcomingCount(work.session, scheduleID: schedule.id, at: now)
        guard there + changes.count <= ShiftRules.upcomingMaximum else {
            throw APIError.invalidInput("A schedule may have \(ShiftRules.upcomingMaximum) \(Item.plural) to come")
        }
        var made: [Item] = []
        for change in changes {
            var item = change.applied(to: try Item.blank(for: change, in: schedule, work))
            if let problem = ShiftRules.rangeProblem(start: item.start, end: item.end, now: now) {
                throw APIError.invalidInput(problem, field: "end_time")
            }
            item.start = ScheduleRules.overrideStart(item.start, now: now)
            try item.checkTarget(in: schedule, work)
            made.append(item)
        }
        try check(made.flatMap { $0.named }, field: Item.membersField, work)
        for item in made { try item.insert(work.session) }
        try work.reconsiderHandoffs(scheduleIDs: [schedule.id])
        return made
    }

    /// What has not begun goes, what is under way ends now, and what is over stays.
    private static func remove<Item: ShiftChange>(_ item: Item, _ work: Work) throws {
        switch ShiftRules.deletion(start: item.start, end: item.end, now: work.now) {
        case .remove: try item.delete(work.session)
        case .truncate(let end):
            var ended = item
            ended.end = end
            try ended.update(work.session)
        case .refuse: throw APIError.invalidInput(Item.refusalOfPast)
        }
    }

    private static func find<Item: ShiftChange>(_ call: Call, _ schedule: Schedule, _ work: Work) throws -> Item {
        let id = call.path(Item.idName)
        guard let found = try Item.find(work.session, id: id, scheduleID: schedule.id) else { throw APIError.notFound }
        return found
    }

    /// That the people among the members are there.
    static func check(_ members: [ShiftMember], field: String, _ work: Work) throws {
        let ids = Set(members.compactMap(\.userID)).sorted()
        let known = Set(try UserQueries.find(work.session, ids: ids).map(\.id))
        let unknown = ids.filter { !known.contains($0) }
        guard unknown.isEmpty else {
            throw APIError.invalidFields(unknown.map { (field, "User \($0) does not exist") })
        }
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
    private static func page<Item: ShiftChange>(
        of found: [Item], from since: Instant, until: Instant, _ call: Call
    ) -> Page<Item> {
        var shown = found.filter { $0.start < until }
        if call.values.boolean(Operations.ShiftSchedules.overflow) != true {
            for index in shown.indices {
                shown[index].start = max(shown[index].start, since)
                shown[index].end = min(shown[index].end, until)
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
}
