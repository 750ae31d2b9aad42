// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum ServiceDependencyHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.ServiceDependencies.ofTechnicalService) { call, work in
            try touching(try ServiceHandlers.find(call.path(), work).id, work)
        }
        bindings.list(Operations.ServiceDependencies.ofBusinessService) { call, work in
            try touching(try RecordHandlers.find(call.path(), Records.businessService, work).id, work)
        }
        bindChange(&bindings, Operations.ServiceDependencies.associate) { try associate($0, $1) }
        bindChange(&bindings, Operations.ServiceDependencies.disassociate) { try disassociate($0, $1) }
    }

    private static func touching(_ id: String, _ work: Work) throws -> Page<ServiceDependency> {
        Page(
            items: try ServiceDependencyQueries.touching(work.session, id: id, visibility: work.visibility), hasMore: false)
    }

    private static func bindChange(
        _ bindings: inout Bindings, _ endpoint: Endpoint<DependencyChange, ServiceDependency>,
        _ body: @escaping @Sendable ([DependencyChange.Relationship], Work) throws -> [ServiceDependency]
    ) {
        bindings.bind(endpoint.erased) { call, environment in
            let change = try Shapes.dependencyChange.decode(try call.input(), .create).applied(to: DependencyChange())
            return try await environment.write { work in
                let dependencies = try body(change.relationships, work)
                let items = try Presenter.present(dependencies, endpoint, call, work, environment)
                return Presenter.reply(page: Page(items: dependencies, hasMore: false), items: items, call)
            }
        }
    }

    /// Adds all or none. What is there already is answered as it is.
    private static func associate(
        _ relationships: [DependencyChange.Relationship], _ work: Work
    ) throws -> [ServiceDependency] {
        try ServiceDependencyQueries.lock(work.session)
        let wanted = try resolved(relationships, work)
        let (below, above) = (Set(wanted.map(\.supporting.id)).sorted(), Set(wanted.map(\.dependent.id)).sorted())
        var known: [ServiceDependency.Ends: ServiceDependency] = [:]
        for found in try ServiceDependencyQueries.between(work.session, supportingIDs: below, dependentIDs: above) {
            known[found.ends] = found
        }
        var graph = DependencyGraph(
            try ServiceDependencyQueries.below(work.session, ids: below)
                + ServiceDependencyQueries.above(work.session, ids: above))
        var counts = try ServiceDependencyQueries.counts(work.session, ids: Set(below + above).sorted())
        var new: [ServiceDependency] = []
        for dependency in wanted where known[dependency.ends] == nil {
            try check(dependency, graph, counts)
            var made = dependency
            made.id = work.makeID()
            graph.add(made)
            counts[made.supporting.id, default: 0] += 1
            counts[made.dependent.id, default: 0] += 1
            known[made.ends] = made
            new.append(made)
        }
        for dependency in new { try ServiceDependencyQueries.insert(work.session, dependency, at: work.now) }
        return wanted.compactMap { known[$0.ends] }
    }

    /// Takes away those that are there, and answers them.
    private static func disassociate(
        _ relationships: [DependencyChange.Relationship], _ work: Work
    ) throws -> [ServiceDependency] {
        let below = Set(relationships.map(\.supporting.id)).sorted()
        let above = Set(relationships.map(\.dependent.id)).sorted()
        let wanted = Set(
            relationships.map {
                ServiceDependency.Ends(supportingID: $0.supporting.id, dependentID: $0.dependent.id)
            })
        let found = try ServiceDependencyQueries.between(work.session, supportingIDs: below, dependentIDs: above)
            .filter { wanted.contains($0.ends) }.sorted { $0.id < $1.id }
        try ServiceDependencyQueries.delete(work.session, ids: found.map(\.id))
        return found
    }

    /// The services that are named, with their kinds; refuses those that are not there.
    private static func resolved(
        _ relationships: [DependencyChange.Relationship], _ work: Work
    ) throws -> [ServiceDependency] {
        let ids = Set(relationships.flatMap { [$0.supporting.id, $0.dependent.id] }).sorted()
        let technical = Set(try ReferenceQueries.services(work.session, ids).map(\.id))
        let kind = Records.businessService.storedKind
        let business = Set(
            try BusinessServiceQueries.named(work.session, kind: kind, ids: ids, visibility: work.visibility).map(\.id))
        var problems: [String] = []
        func node(_ end: DependencyChange.End, _ label: String) -> ServiceNode {
            if end.kind != .business, technical.contains(end.id) { return ServiceNode(id: end.id, kind: .technical) }
            if end.kind != .technical, business.contains(end.id) { return ServiceNode(id: end.id, kind: .business) }
            problems.append("\(label) \(end.id) does not exist")
            return ServiceNode(id: end.id, kind: .technical)
        }
        let dependencies = relationships.map { relationship in
            ServiceDependency(
                supporting: node(relationship.supporting, "Supporting service"),
                dependent: node(relationship.dependent, "Dependent service"))
        }
        guard problems.isEmpty else { throw APIError.invalidInput(problems) }
        return dependencies
    }

    private static func check(
        _ dependency: ServiceDependency, _ graph: DependencyGraph, _ counts: [String: Int]
    ) throws(APIError) {
        switch graph.obstacle(to: dependency) {
        case .itself?: throw .invalidInput("Dependent service can't be the supporting service itself")
        case .ring?:
            throw .invalidInput(
                "Dependent service \(dependency.dependent.id) supports \(dependency.supporting.id) already: no service may "
                    + "depend on itself")
        case .tooDeep?:
            throw limit("Dependencies can be at most \(ServiceDependency.depthMaximum) deep")
        case nil: break
        }
        for node in [dependency.supporting, dependency.dependent] {
            guard counts[node.id, default: 0] < ServiceDependency.perServiceMaximum else {
                throw limit("Service \(node.id) can have at most \(ServiceDependency.perServiceMaximum) dependencies")
            }
        }
    }

    private static func limit(_ text: String) -> APIError {
        APIError(status: 400, code: 2019, message: "Product Limit Reached", errors: [text])
    }
}
