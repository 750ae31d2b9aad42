// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Clients that know both kinds of schedule ask for either and put the answers together.
package enum ShiftScheduleHandlers {
    /// Clients show this text, and look in it for where to turn.
    private static let layerBased = APIError(
        status: 400, code: 2001,
        message: "This is a layer-based schedule, not a shift-based one. Use the v2 Schedules API to access it.")

    package static func bind(_ bindings: inout Bindings) {
        bindings.bind(Operations.ShiftSchedules.list.erased) { call, _ in
            let asked = call.values.integer(.limit) ?? 0
            let limit =
                asked == 0
                ? Operations.ShiftSchedules.limitDefault : min(asked, Operations.ShiftSchedules.limitMaximum)
            var object = JSONObject()
            object.append(call.operation.outputKey ?? "", .array([]))
            object.append("limit", .int(Int64(limit)))
            object.append("offset", .int(Int64(call.page.offset)))
            object.append("more", .bool(false))
            object.append("total", call.page.wantsTotal ? .int(0) : .null)
            return Reply(status: call.operation.successStatus, body: JSON.object(object).encoded())
        }
        bindings.bind(Operations.ShiftSchedules.get.erased) { call, environment in
            let isLayered = try await environment.read { work in
                try !ScheduleQueries.find(work.session, ids: [call.path()]).isEmpty
            }
            throw isLayered ? layerBased : APIError.notFound
        }
    }
}
