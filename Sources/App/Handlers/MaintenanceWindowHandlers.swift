// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum MaintenanceWindowHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.MaintenanceWindows.list) { call, work in try page(call, work) }
        bindings.show(Operations.MaintenanceWindows.get) { call, work in try find(call.path(), work) }
        bindings.create(Operations.MaintenanceWindows.create) { call, change, work in
            var window = change.applied(to: MaintenanceWindow())
            let now = work.now.roundedDownToSecond
            window.id = work.makeID()
            window.createdAt = now
            window.createdByUserID = call.actor?.id
            window.start = max(window.start, now)
            try check(window, work)
            window.sequenceNumber = try MaintenanceWindowQueries.nextSequenceNumber(work.session)
            try MaintenanceWindowQueries.insert(work.session, window)
            return try find(window.id, work)
        }
        bindings.update(Operations.MaintenanceWindows.update) { call, change, work in
            let old = try find(call.path(), work)
            guard old.end > work.now else { throw APIError.invalidInput("Maintenance window has ended") }
            var window = change.applied(to: old)
            // What has begun has begun.
            if old.start <= work.now {
                window.start = old.start
            } else {
                window.start = max(window.start, work.now.roundedDownToSecond)
            }
            try check(window, work)
            try MaintenanceWindowQueries.update(work.session, window)
            return try find(window.id, work)
        }
        bindings.remove(Operations.MaintenanceWindows.delete) { call, work in
            var window = try find(call.path(), work)
            guard window.end > work.now else {
                throw APIError(status: 405, code: 5003, message: "Cannot Cancel A Past Maintenance Window")
            }
            guard window.start <= work.now else {
                return try MaintenanceWindowQueries.delete(work.session, id: window.id)
            }
            window.end = work.now.roundedDownToSecond
            try MaintenanceWindowQueries.update(work.session, window)
        }
    }

    private static func page(_ call: Call, _ work: Work) throws -> Page<MaintenanceWindow> {
        let filter = filter(call, now: work.now)
        let rows = try MaintenanceWindowQueries.page(
            work.session, filter, visibility: work.visibility, limit: call.page.limit, offset: call.page.offset)
        let total =
            call.page.wantsTotal
            ? try MaintenanceWindowQueries.count(work.session, filter, visibility: work.visibility) : nil
        return Page(fetched: rows, call.page, total: total)
    }

    private static func filter(_ call: Call, now: Instant) -> MaintenanceWindowQueries.Filter {
        typealias Names = Operations.MaintenanceWindows
        var filter = MaintenanceWindowQueries.Filter()
        filter.query = call.values.text(.query)
        filter.serviceIDs = call.values.list(Names.serviceIDs)
        filter.teamIDs = call.values.list(.teamIDs)
        switch call.values.text(Names.phase).flatMap(Names.Phase.init(rawValue:)) ?? .all {
        case .past: filter.endsBy = now
        case .future: filter.startsAfter = now
        case .ongoing: (filter.startsBy, filter.endsAfter) = (now, now)
        case .open: filter.endsAfter = now
        case .all: break
        }
        return filter
    }

    private static func check(_ window: MaintenanceWindow, _ work: Work) throws {
        guard window.end > window.start else { throw APIError.invalidInput("End time must be after start time") }
        guard window.end > work.now else { throw APIError.invalidInput("End time must be in the future") }
        guard !window.serviceIDs.isEmpty else { throw APIError.invalidInput("Services can't be blank") }
        let known = Set(try ServiceQueries.find(work.session, ids: window.serviceIDs).map(\.id))
        for id in window.serviceIDs where !known.contains(id) { throw APIError.invalidInput("Service \(id) does not exist") }
    }

    private static func find(_ id: String, _ work: Work) throws -> MaintenanceWindow {
        guard let window = try MaintenanceWindowQueries.find(work.session, id: id) else {
            throw APIError(status: 404, code: 5001, message: "Maintenance Window Not Found")
        }
        return window
    }
}
