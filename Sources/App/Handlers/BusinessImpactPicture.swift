// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Domain
import Store

/// What hits the business at this moment: all services that are hit, and through which others.
struct BusinessImpactPicture {
    /// Those that count, the most severe first.
    let priorities: [Priority]
    /// Business services that are hit and on which no other business service depends directly.
    let topLevelIDs: [String]
    private let graph: DependencyGraph
    private let sources: [String]
    private let impacts: [String: ServiceImpact]

    /// As many statements as there are levels of dependencies above what is hit, however much that is.
    static func load(_ work: Work) throws -> BusinessImpactPicture {
        let priorities = BusinessImpact.counting(
            try PriorityQueries.all(work.session), thresholdID: try BusinessServiceQueries.thresholdID(work.session))
        let positions = Dictionary(uniqueKeysWithValues: priorities.map { ($0.id, $0.position) })
        let hits = try BusinessImpactQueries.hits(work.session, priorityIDs: priorities.map(\.id)).map { row in
            BusinessImpact.Hit(
                serviceID: row.serviceID,
                impact: ServiceImpact(
                    priorityID: row.priorityID, priorityPosition: positions[row.priorityID] ?? 0,
                    latestAt: row.latestAt))
        }
        let sources = Set(hits.map(\.serviceID)).sorted()
        let dependencies = try ServiceDependencyQueries.above(work.session, ids: sources)
        return BusinessImpactPicture(priorities: priorities, hits: hits, sources: sources, dependencies: dependencies)
    }

    private init(
        priorities: [Priority], hits: [BusinessImpact.Hit], sources: [String], dependencies: [ServiceDependency]
    ) {
        self.priorities = priorities
        self.sources = sources
        graph = DependencyGraph(dependencies)
        let spread = BusinessImpact.spread(hits, over: graph)
        impacts = Dictionary(uniqueKeysWithValues: spread.map { ($0.serviceID, $0.impact) })
        let business = Set(dependencies.map(\.dependent).filter { $0.kind == .business }.map(\.id))
        let supporting = Set(dependencies.filter { $0.dependent.kind == .business }.map(\.supporting.id))
        topLevelIDs = business.subtracting(supporting).sorted()
    }

    func impact(on id: String) -> ServiceImpact? { impacts[id] }

    /// The services with incidents on which one of these rests.
    func servicesHitting(_ ids: [String]) -> [String] {
        let origins = Set(graph.origins(of: ids))
        return sources.filter(origins.contains)
    }
}
