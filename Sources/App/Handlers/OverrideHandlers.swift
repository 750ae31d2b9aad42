// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum OverrideHandlers {
    /// Overrides that one request may create.
    package static let bulkMaximum = 250
    private static let pastOverride = "Override has ended and cannot be deleted"

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Schedules.listOverrides) { call, work in
            let schedule = try ScheduleHandlers.find(call.path(), work)
            guard call.values.contains(.since), call.values.contains(.until),
                let (since, until) = try ScheduleHandlers.range(call, in: schedule.timeZone)
            else { throw APIError.invalidSinceUntil("since and until are required") }
            var found = try OverrideQueries.find(work.session, scheduleIDs: [schedule.id], from: since, until: until)
                .filter { $0.start < until }
            // A running one can be ended, but no longer be changed.
            if call.values.boolean(Operations.Schedules.editable) == true { found = found.filter { $0.start > work.now } }
            if call.values.boolean(Operations.Schedules.overflow) != true {
                for index in found.indices {
                    found[index].start = max(found[index].start, since)
                    found[index].end = min(found[index].end, until)
                }
            }
            let presented = found.map { PresentedOverride(override: $0, timeZone: schedule.timeZone) }
            return Page(items: presented, hasMore: false)
        }
        bindCreate(&bindings)
        bindings.bind(Operations.Schedules.deleteOverride.erased) { call, environment in
            try await environment.write { work in
                let override = try find(call, work)
                switch ScheduleRules.deletion(of: override, now: work.now) {
                case .remove:
                    try OverrideQueries.delete(work.session, id: override.id)
                    try work.reconsiderHandoffs(scheduleIDs: [override.scheduleID])
                    return Reply(status: 204)
                case .truncate(let end):
                    try OverrideQueries.truncate(work.session, id: override.id, at: end)
                    try work.reconsiderHandoffs(scheduleIDs: [override.scheduleID])
                    return Reply(status: 200, body: JSON.object([:]).encoded())
                case .refuse: throw APIError.invalidInput(pastOverride)
                }
            }
        }
    }

    private static func bindCreate(_ bindings: inout Bindings) {
        let endpoint = Operations.Schedules.createOverrides
        bindings.bind(endpoint.erased) { call, environment in
            let isSingle = call.envelope["override"] != nil
            guard let items = isSingle ? call.envelope["override"].map({ [$0] }) : call.envelope["overrides"]?.arrayValue,
                !items.isEmpty
            else { throw APIError.invalidInput("The request body must have an 'overrides' array in it") }
            guard items.count <= bulkMaximum else {
                throw APIError.tooLarge("overrides has more than \(bulkMaximum) elements")
            }
            return try await environment.write { work in
                let schedule = try ScheduleHandlers.find(call.path(), work)
                let checked = try items.map { try check($0, schedule, work) }
                if isSingle, case .failure(let error)? = checked.first { throw error }
                for case .success(let override) in checked { try OverrideQueries.insert(work.session, override) }
                try work.reconsiderHandoffs(scheduleIDs: [schedule.id])
                let made = checked.compactMap { try? $0.get() }
                    .map { PresentedOverride(override: $0, timeZone: schedule.timeZone) }
                var written = try Presenter.present(made, endpoint, call, work, environment)[...]
                if isSingle { return Reply(status: 201, body: JSON.object(["override": written[0]]).encoded()) }
                let answers = zip(checked, items).map { result, item -> JSON in
                    switch result {
                    case .success: ["status": 201, "override": written.removeFirst()]
                    case .failure(let error):
                        ["status": 400, "errors": .array(error.errors.map(JSON.string)), "override": item]
                    }
                }
                return Reply(status: 201, body: JSON.array(answers).encoded())
            }
        }
    }

    private static func check(
        _ json: JSON, _ schedule: Schedule, _ work: Work
    ) throws -> Result<ScheduleOverride, APIError> {
        do {
            guard let object = json.objectValue else { throw APIError.invalidInput("Override must be an object") }
            let zero = Instant(milliseconds: 0)
            let blank = ScheduleOverride(
                id: work.makeID(), scheduleID: schedule.id, userID: "", start: zero, end: zero, createdAt: work.now)
            var override = try Shapes.scheduleOverride.decode(object, .create).applied(
                to: PresentedOverride(override: blank, timeZone: schedule.timeZone)
            ).override
            let now = work.now.roundedDownToSecond
            if let problem = ScheduleRules.overrideProblem(start: override.start, end: override.end, now: now) {
                throw APIError.invalidInput(problem)
            }
            guard try !UserQueries.find(work.session, ids: [override.userID]).isEmpty else {
                throw APIError.invalidInput("User does not exist")
            }
            override.start = ScheduleRules.overrideStart(override.start, now: now)
            return .success(override)
        } catch let error as APIError {
            return .failure(error)
        }
    }

    private static func find(_ call: Call, _ work: Work) throws -> ScheduleOverride {
        let schedule = try ScheduleHandlers.find(call.path(), work)
        guard
            let override = try OverrideQueries.find(
                work.session, id: call.path("override_id"), scheduleID: schedule.id)
        else { throw APIError(status: 404, code: 4004, message: "Override Not Found") }
        return override
    }
}
