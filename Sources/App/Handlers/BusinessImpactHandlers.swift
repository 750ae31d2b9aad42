// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum BusinessImpactHandlers {
    private typealias Names = Operations.BusinessImpacts

    package static func bind(_ bindings: inout Bindings) {
        bindThreshold(&bindings)
        bindings.bind(Names.list.erased) { call, environment in
            let ids = try ids(Names.ids, call)
            return try await environment.read { work in
                let picture = try BusinessImpactPicture.load(work)
                let candidates = try ids.isEmpty ? topLevel(picture, work) : named(ids, work)
                return try reply(candidates, picture, Names.list, call, work, environment)
            }
        }
        bindings.bind(Names.ofSupporting.erased) { call, environment in
            let ids = try ids(Names.ids, call)
            return try await environment.read { work in
                let service = try RecordHandlers.find(call.path(), Records.businessService, work)
                var supporting = try BusinessServiceQueries.supportingIDs(work.session, of: service.id)
                if !ids.isEmpty { supporting = supporting.filter(Set(ids).contains) }
                let picture = try BusinessImpactPicture.load(work)
                return try reply(named(supporting, work), picture, Names.ofSupporting, call, work, environment)
            }
        }
        bindImpactors(&bindings)
    }

    private static func ids(_ parameter: Parameter, _ call: Call) throws(APIError) -> [String] {
        let ids = call.values.list(parameter)
        guard ids.count <= BusinessImpact.idsMaximum else {
            throw .invalidInput("\(parameter.name) names more than \(BusinessImpact.idsMaximum)")
        }
        return ids
    }

    // MARK: Impacts

    private struct Rated {
        let service: BusinessServiceQueries.Named
        let impact: ServiceImpact?

        static func precedes(_ one: Rated, _ other: Rated) -> Bool {
            BusinessImpact.precedes(one.impact, other.impact)
                ?? ((one.service.nameKey, one.service.id) < (other.service.nameKey, other.service.id))
        }
    }

    private static func named(_ ids: [String], _ work: Work) throws -> [BusinessServiceQueries.Named] {
        try BusinessServiceQueries.named(
            work.session, kind: Records.businessService.storedKind, ids: ids, visibility: work.visibility)
    }

    /// All top-level services that are hit, and as many of the others as a list can show.
    private static func topLevel(
        _ picture: BusinessImpactPicture, _ work: Work
    ) throws -> [BusinessServiceQueries.Named] {
        let hit = try named(picture.topLevelIDs, work)
        let listed = BusinessImpact.listMaximum + 1
        guard hit.count < listed else { return hit }
        let known = Set(hit.map(\.id))
        let others = try BusinessServiceQueries.topLevel(
            work.session, kind: Records.businessService.storedKind, visibility: work.visibility,
            limit: listed + hit.count)
        return hit + others.filter { !known.contains($0.id) }
    }

    private static func reply(
        _ candidates: [BusinessServiceQueries.Named], _ picture: BusinessImpactPicture,
        _ endpoint: Endpoint<Nothing, PresentedImpact>, _ call: Call, _ work: Work, _ environment: Environment
    ) throws -> Reply {
        let details = call.values.list(Names.additionalFields)
        let showsPriority = details.contains(Names.priorityDetail)
        let sorted = candidates.map { Rated(service: $0, impact: picture.impact(on: $0.id)) }.sorted(by: Rated.precedes)
        let listed = sorted.prefix(BusinessImpact.listMaximum).map { entry in
            PresentedImpact(
                id: entry.service.id, name: entry.service.name,
                impact: entry.impact?.priorityID == nil ? nil : entry.impact, showsPriority: showsPriority,
                isImpacted: entry.impact != nil)
        }
        let items = try Presenter.present(listed, endpoint, call, work, environment)
        var body = envelope(hasMore: sorted.count > listed.count, items, call)
        if details.contains(Names.countDetail) {
            let count = sorted.filter { $0.impact != nil }.count
            body.append("additional_fields", [Names.countDetail: .int(Int64(count))])
        }
        return Reply(status: call.operation.successStatus, body: JSON.object(body).encoded())
    }

    /// A list that shows the worst and is not paged through.
    private static func envelope(hasMore: Bool, _ items: [JSON], _ call: Call) -> JSONObject {
        var body: JSONObject = ["limit": .int(Int64(BusinessImpact.listMaximum)), "more": .bool(hasMore)]
        body.append(call.operation.outputKey ?? "items", .array(items))
        return body
    }

    // MARK: Impactors

    private static func bindImpactors(_ bindings: inout Bindings) {
        let endpoint = Names.impactors
        bindings.bind(endpoint.erased) { call, environment in
            let ids = try ids(Names.hitIDs, call)
            return try await environment.read { work in
                let picture = try BusinessImpactPicture.load(work)
                let found = try impactors(of: ids.isEmpty ? picture.topLevelIDs : ids, picture, work)
                let listed = Array(found.prefix(BusinessImpact.listMaximum))
                let items = try Presenter.present(listed, endpoint, call, work, environment)
                let body = envelope(hasMore: found.count > listed.count, items, call)
                return Reply(status: call.operation.successStatus, body: JSON.object(body).encoded())
            }
        }
    }

    /// One more than are listed, by priority and then the newest first; those whose priority does not count come last.
    private static func impactors(
        of targets: [String], _ picture: BusinessImpactPicture, _ work: Work
    ) throws -> [Impactor] {
        let services = picture.servicesHitting(targets)
        var marked = try visible(picture.marked(hitting: targets), work)
        var found: [BusinessImpactQueries.Hitting] = []
        for priority in picture.priorities where found.count <= BusinessImpact.listMaximum {
            var equals = marked.filter { $0.impact.priorityID == priority.id }.map(hitting)
            marked.removeAll { $0.impact.priorityID == priority.id }
            if !services.isEmpty {
                equals += try BusinessImpactQueries.newest(
                    work.session, priorityID: priority.id, serviceIDs: services, visibility: work.visibility,
                    limit: BusinessImpact.listMaximum + 1 - found.count)
            }
            found += equals.sorted(by: BusinessImpactQueries.Hitting.isNewer)
        }
        // Of equals the newest stands first already, and sorting leaves it there.
        found += marked.sorted { $0.impact.priorityPosition < $1.impact.priorityPosition }.map(hitting)
        return found.prefix(BusinessImpact.listMaximum + 1).map { Impactor(incidentID: $0.id) }
    }

    private static func hitting(_ marked: BusinessImpactPicture.Marked) -> BusinessImpactQueries.Hitting {
        BusinessImpactQueries.Hitting(id: marked.incident.id, createdAt: marked.incident.createdAt)
    }

    private static func visible(
        _ marked: [BusinessImpactPicture.Marked], _ work: Work
    ) throws -> [BusinessImpactPicture.Marked] {
        let visible = try VisibilityQueries.visible(
            work.session, .incident, ids: marked.map(\.incident.id), work.visibility)
        return marked.filter { visible.contains($0.incident.id) }
    }

    // MARK: The threshold

    private static func bindThreshold(_ bindings: inout Bindings) {
        let endpoint = Names.threshold
        bindings.bind(endpoint.erased) { call, environment in
            try await environment.read { work in
                guard let id = try BusinessServiceQueries.thresholdID(work.session),
                    let priority = try PriorityQueries.find(work.session, ids: [id]).first
                else { return Presenter.reply(.null, call) }
                let threshold = PriorityThreshold(priorityID: priority.id, position: priority.position)
                return try Presenter.reply(one: threshold, endpoint, call, work, environment)
            }
        }
        bindings.create(Names.setThreshold) { _, change, work in
            let threshold = change.applied(to: PriorityThreshold())
            guard let priority = try PriorityQueries.find(work.session, ids: [threshold.priorityID]).first else {
                throw APIError.invalidInput("Priority \(threshold.priorityID) does not exist")
            }
            guard priority.position == threshold.position else {
                throw APIError.conflictingArguments("Order of priority \(priority.id) is \(priority.position)")
            }
            try BusinessServiceQueries.setThreshold(work.session, priorityID: priority.id)
            return threshold
        }
        bindings.remove(Names.clearThreshold) { _, work in
            try BusinessServiceQueries.clearThreshold(work.session)
        }
    }
}
