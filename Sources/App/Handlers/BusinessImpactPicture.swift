// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Domain
import Store

/// What hits the business at this moment: all services that are hit, and through which others.
struct BusinessImpactPicture {
    /// An incident of which a person has said what it hits.
    struct Marked {
        let incident: BusinessImpact.MarkedIncident
        let impact: ServiceImpact
        /// Business services that it hits.
        let reachedIDs: Set<String>
    }

    /// Those that count, the most severe first.
    let priorities: [Priority]
    /// Business services that are hit and on which no other business service depends directly.
    let topLevelIDs: [String]
    private let graph: DependencyGraph
    private let sources: [String]
    private let impacts: [String: ServiceImpact]
    /// The newest first.
    private let markedIncidents: [Marked]

    /// As many statements as there are levels of dependencies above what is hit, however much that is.
    static func load(_ work: Work) throws -> BusinessImpactPicture {
        let all = try PriorityQueries.all(work.session)
        let priorities = BusinessImpact.counting(all, thresholdID: try BusinessServiceQueries.thresholdID(work.session))
        let positions = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0.position) })
        let hits = try BusinessImpactQueries.hits(work.session, priorityIDs: priorities.map(\.id)).map { row in
            BusinessImpact.Hit(
                serviceID: row.serviceID,
                impact: ServiceImpact(
                    priorityID: row.priorityID, priorityPosition: positions[row.priorityID] ?? 0,
                    latestAt: row.latestAt))
        }
        let incidents = try ManualImpactQueries.marked(work.session, limit: BusinessImpact.markedMaximum)
        let named = incidents.flatMap { incident in [incident.serviceID] + incident.marks.map(\.businessServiceID) }
        let dependencies = try ServiceDependencyQueries.above(work.session, ids: hits.map(\.serviceID) + named)
        let marked = incidents.map { incident in
            mark(incident, counts: priorities.contains { $0.id == incident.priorityID }, positions, dependencies)
        }
        return BusinessImpactPicture(priorities: priorities, hits: hits, marked: marked, dependencies: dependencies)
    }

    private static func mark(
        _ incident: BusinessImpact.MarkedIncident, counts: Bool, _ positions: [String: Int],
        _ dependencies: [ServiceDependency]
    ) -> Marked {
        let position = incident.priorityID.flatMap { positions[$0] }
        return Marked(
            incident: incident,
            impact: ServiceImpact(
                priorityID: position == nil ? nil : incident.priorityID,
                priorityPosition: position ?? ServiceImpact.positionWithoutPriority, latestAt: incident.createdAt),
            reachedIDs: Set(
                ManualImpact.impactedIDs(
                    from: counts ? incident.serviceID : nil, incident.marks, over: dependencies)))
    }

    private init(
        priorities: [Priority], hits: [BusinessImpact.Hit], marked: [Marked], dependencies: [ServiceDependency]
    ) {
        self.priorities = priorities
        markedIncidents = marked
        sources = Set(hits.map(\.serviceID)).sorted()
        graph = DependencyGraph(dependencies)
        var impacts: [String: ServiceImpact] = [:]
        for hit in BusinessImpact.spread(hits, over: graph) { impacts[hit.serviceID] = hit.impact }
        for one in marked {
            for id in one.reachedIDs { impacts[id] = BusinessImpact.joined(impacts[id], one.impact) }
        }
        self.impacts = impacts
        var business = Set(dependencies.map(\.dependent).filter { $0.kind == .business }.map(\.id))
        for one in marked { business.formUnion(one.reachedIDs) }
        let supporting = Set(dependencies.filter { $0.dependent.kind == .business }.map(\.supporting.id))
        topLevelIDs = business.subtracting(supporting).filter { impacts[$0] != nil }.sorted()
    }

    func impact(on id: String) -> ServiceImpact? { impacts[id] }

    /// The services with incidents on which one of these rests.
    func servicesHitting(_ ids: [String]) -> [String] {
        let origins = Set(graph.origins(of: ids))
        return sources.filter(origins.contains)
    }

    /// Incidents that hit one of these by what a person has said, and not by their service alone; the newest first.
    func marked(hitting ids: [String]) -> [Marked] {
        markedIncidents.filter { !$0.reachedIDs.isDisjoint(with: ids) }
    }
}
