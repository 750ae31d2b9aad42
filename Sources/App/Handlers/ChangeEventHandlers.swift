// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum ChangeEventHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.ChangeEvents.list) { call, work in try page(call, of: nil, work) }
        bindings.list(Operations.ChangeEvents.listOfService) { call, work in
            let service = try ServiceHandlers.find(call.path(), work)
            return try page(call, of: service.id, work)
        }
        bindings.show(Operations.ChangeEvents.get) { call, work in try find(call.path(), work) }
        bindings.update(Operations.ChangeEvents.update) { call, change, work in
            let changed = change.applied(to: try find(call.path(), work))
            try ChangeEventQueries.update(work.session, changed)
            return changed
        }
        bindings.list(Operations.ChangeEvents.listRelated) { call, work in
            let incident = try IncidentHandlers.find(call.path(), work).incident
            let asked = call.values.integer(.limit) ?? 0
            let limit = asked == 0 ? Parameter.limitDefault : min(asked, Parameter.limitMaximum)
            return Page(items: try related(to: incident, limit: limit, work), hasMore: false)
        }
    }

    private static func find(_ id: String, _ work: Work) throws -> ChangeEvent {
        let keptSince = ChangeEvent.keptSince(work.now)
        guard let change = try ChangeEventQueries.find(work.session, id: id, keptSince: keptSince) else {
            throw APIError.notFound
        }
        return change
    }

    private static func page(_ call: Call, of serviceID: String?, _ work: Work) throws -> Page<ChangeEvent> {
        var filter = ChangeEventQueries.Filter(
            keptSince: ChangeEvent.keptSince(work.now), serviceIDs: serviceID.map { [$0] })
        filter.teamIDs = call.values.list(.teamIDs)
        filter.integrationIDs = call.values.list(Operations.ChangeEvents.integrationIDs)
        filter.since = try instant(.since, call)
        filter.until = try instant(.until, call)
        if let since = filter.since, let until = filter.until, until < since {
            throw APIError.invalidSinceUntil("until must not lie before since")
        }
        let rows = try ChangeEventQueries.page(
            work.session, filter, visibility: work.visibility, limit: call.page.limit, offset: call.page.offset)
        let total =
            call.page.wantsTotal
            ? try ChangeEventQueries.count(work.session, filter, visibility: work.visibility) : nil
        return Page(fetched: rows, call.page, total: total)
    }

    /// A bound of the range, which the reference takes in UTC only. One that names no zone is read so.
    private static func instant(_ parameter: Parameter, _ call: Call) throws(APIError) -> Instant? {
        guard let text = call.values.text(parameter) else { return nil }
        let time = text.drop { $0 != "T" && $0 != "t" && $0 != " " }
        if let sign = time.lastIndex(where: { $0 == "+" || $0 == "-" }), time[sign...].contains(where: isNonZeroDigit) {
            throw .invalidSinceUntil("\(parameter.name) must be in UTC")
        }
        return call.values.instant(parameter)
    }

    private static func isNonZeroDigit(_ character: Character) -> Bool { ("1"..."9").contains(character) }

    /// What was changed shortly before an incident, on its own service and on those next to it; the newest first.
    private static func related(to incident: Incident, limit: Int, _ work: Work) throws -> [ChangeEvent] {
        let neighbours = try ServiceDependencyQueries.touching(
            work.session, id: incident.serviceID, visibility: work.visibility
        )
        .map { $0.supporting.id == incident.serviceID ? $0.dependent : $0.supporting }
        .filter { $0.kind == .technical }.map(\.id)
        let places: [(ids: [String], reason: ChangeEvent.Correlation)] = [
            ([incident.serviceID], .mostRecent), (neighbours, .relatedService),
        ]
        var found: [ChangeEvent] = []
        for place in places where !place.ids.isEmpty {
            var filter = ChangeEventQueries.Filter(keptSince: ChangeEvent.keptSince(work.now), serviceIDs: place.ids)
            filter.since = incident.createdAt.adding(seconds: -ChangeEvent.correlationDays * .secondsPerDay)
            filter.until = incident.createdAt.adding(milliseconds: 1)
            let changes = try ChangeEventQueries.page(
                work.session, filter, visibility: work.visibility, limit: limit, offset: 0)
            for change in changes {
                var change = change
                change.correlation = place.reason
                found.append(change)
            }
        }
        return Array(found.sorted { ($1.timestamp, $1.id) < ($0.timestamp, $0.id) }.prefix(limit))
    }
}
