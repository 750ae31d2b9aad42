// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Which business services one incident impacts.
package enum IncidentImpactHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.IncidentImpacts.list) { call, work in
            let incident = try IncidentHandlers.find(call.path(), work).incident
            let ids = try visible(try impactedIDs(by: incident, work), work)
            // Ids order the list, so that a cursor finds its place whatever has gone since.
            let following = ids.filter { $0 > call.page.cursor ?? "" }.prefix(call.page.limit + 1)
            let named = try BusinessServiceQueries.named(
                work.session, kind: Records.businessService.storedKind, ids: Array(following),
                visibility: work.visibility)
            let services = named.sorted { $0.id < $1.id }.map { service in
                PresentedImpact(id: service.id, name: service.name, impact: nil, showsPriority: false, isImpacted: true)
            }
            return Page(fetched: services, call.page, cursor: { $0.id })
        }
        bindings.create(Operations.IncidentImpacts.relate) { call, change, work in
            let incident = try IncidentHandlers.find(call.path(), work).incident
            let service = try RecordHandlers.find(call.path("business_service_id"), Records.businessService, work)
            var impact = change.applied(to: ManualImpact())
            impact.businessServiceID = service.id
            try ManualImpactQueries.set(work.session, incidentID: incident.id, impact, at: work.now)
            return impact
        }
    }

    private static func visible(_ ids: [String], _ work: Work) throws -> [String] {
        let visible = try RecordQueries.visible(
            work.session, BusinessServiceQueries.owner, ids: ids, work.visibility)
        return ids.filter(visible.contains)
    }

    /// A resolved incident impacts nothing any more; with `alsoResolved`, what it did impact.
    static func impactedIDs(by incident: Incident, alsoResolved: Bool = false, _ work: Work) throws -> [String] {
        guard incident.status.isOpen || alsoResolved else { return [] }
        let manual = try ManualImpactQueries.all(work.session, incidentID: incident.id)
        let counting = BusinessImpact.counting(
            try PriorityQueries.all(work.session), thresholdID: try BusinessServiceQueries.thresholdID(work.session))
        let counts = counting.contains { $0.id == incident.priorityID }
        let sources =
            manual.filter { $0.relation == .impacted }.map(\.businessServiceID) + (counts ? [incident.serviceID] : [])
        let dependencies = try ServiceDependencyQueries.above(work.session, ids: sources)
        return ManualImpact.impactedIDs(from: counts ? incident.serviceID : nil, manual, over: dependencies)
    }
}
