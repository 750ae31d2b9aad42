// SPDX-License-Identifier: Apache-2.0

/// Whether an incident impacts a business service, as a person has said it: it goes before what dependencies say.
package struct ManualImpact: Hashable, Sendable {
    package enum Relation: String, CaseIterable, Sendable {
        case impacted
        case notImpacted = "not_impacted"
    }

    package var businessServiceID: String
    package var relation: Relation

    package init(businessServiceID: String = "", relation: Relation = .impacted) {
        self.businessServiceID = businessServiceID
        self.relation = relation
    }

    /// The business services that an incident impacts, by id. `serviceID` is nil where the incident does not count by
    /// itself. All dependencies above it and above what is impacted by hand must be here. What is not impacted passes
    /// nothing on.
    package static func impactedIDs(
        from serviceID: String?, _ manual: [ManualImpact], over dependencies: [ServiceDependency]
    ) -> [String] {
        let named = manual.filter { $0.relation == .impacted }.map(\.businessServiceID)
        let spared = Set(manual.filter { $0.relation == .notImpacted }.map(\.businessServiceID))
        let graph = DependencyGraph(dependencies.filter { !spared.contains($0.dependent.id) })
        let business = Set(dependencies.map(\.dependent).filter { $0.kind == .business }.map(\.id))
        let sources = [serviceID].compactMap(\.self) + named
        let reached = graph.arrivals(from: sources).map(\.id).filter(business.contains)
        let known = Set(reached)
        return (reached + named.filter { !known.contains($0) }).sorted()
    }
}
