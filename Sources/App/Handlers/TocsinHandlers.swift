// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum TocsinHandlers {
    package static func bind(_ bindings: inout Bindings) {
        let records = Operations.Tocsin.listEventRecords
        bindings.bind(records.erased) { call, environment in
            typealias Names = Operations.Tocsin
            let filter = EventRecordQueries.Filter(
                serviceIDs: call.values.list(Names.serviceIDs),
                reason: call.values.text(Names.outcome).flatMap(EventDiscardReason.init(rawValue:)),
                before: call.values.text(Names.cursor))
            let asked = call.values.integer(.limit) ?? Parameter.limitDefault
            let limit = min(max(asked, 1), Parameter.limitMaximum)
            return try await environment.read { work in
                let found = try EventRecordQueries.page(work.session, filter, limit: limit)
                let items = try Presenter.present(found, records, call, work, environment)
                let next = found.count == limit ? found.last?.id : nil
                let body: JSON = [
                    "event_records": .array(items), "limit": .int(Int64(limit)), "next_cursor": JSON(next),
                ]
                return Reply(status: 200, body: body.encoded())
            }
        }
        bindings.show(Operations.Tocsin.showEscalation) { call, work in
            let stored = try IncidentHandlers.find(call.path(), work)
            var incident = stored.incident
            incident.escalation.policy = try work.caches.policyVersion(stored.policyVersionID, work.session)
            return incident
        }
    }
}
