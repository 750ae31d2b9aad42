// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum TocsinHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Tocsin.listEventRecords) { call, work in
            typealias Names = Operations.Tocsin
            let filter = EventRecordQueries.Filter(
                serviceIDs: call.values.list(Names.serviceIDs),
                reason: call.values.text(Names.outcome).flatMap(EventDiscardReason.init(rawValue:)), before: call.page.cursor
            )
            let found = try EventRecordQueries.page(
                work.session, filter, visibility: work.visibility, limit: call.page.limit + 1)
            return Page(fetched: found, call.page, cursor: \.id)
        }
        bindings.list(Operations.Tocsin.listSuppressedAlerts) { call, work in
            typealias Names = Operations.Tocsin
            let filter = SuppressedAlertQueries.Filter(
                serviceIDs: call.values.list(Names.alertServiceIDs),
                statuses: call.values.list(Names.alertStatuses).compactMap(Alert.Status.init(rawValue:)),
                before: call.page.cursor)
            let found = try SuppressedAlertQueries.page(
                work.session, filter, visibility: work.visibility, limit: call.page.limit + 1)
            return Page(fetched: found, call.page, cursor: \.id)
        }
        bindings.show(Operations.Tocsin.showEscalation) { call, work in
            let stored = try IncidentHandlers.find(call.path(), work)
            var incident = stored.incident
            incident.escalation.policy = try work.caches.policyVersion(stored.policyVersionID, work.session)
            return incident
        }
    }
}
