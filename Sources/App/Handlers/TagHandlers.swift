// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum TagHandlers {
    package static func bind(_ bindings: inout Bindings) {
        var rules = RecordRules()
        rules.beforeDelete = { tag, work in try TagQueries.removeAll(work.session, tagID: tag.id) }
        RecordHandlers.bindList(&bindings, Records.tag, Operations.Tags.list)
        RecordHandlers.bindGet(&bindings, Records.tag, Operations.Tags.get)
        RecordHandlers.bindCreate(&bindings, Records.tag, Operations.Tags.create)
        RecordHandlers.bindDelete(&bindings, Records.tag, Operations.Tags.delete, rules)
        bindChange(&bindings)
        bindLists(&bindings)
    }

    private static func bindLists(_ bindings: inout Bindings) {
        bindings.list(Operations.Tags.listOfEntity) { call, work in
            let (kind, id) = try entity(call, work)
            let stored = kind.resource.storedName
            let found = try TagQueries.tagIDs(
                work.session, entityKind: stored, entityID: id, limit: call.page.limit, offset: call.page.offset)
            let total =
                call.page.wantsTotal ? try TagQueries.tagCount(work.session, entityKind: stored, entityID: id) : nil
            let page = Page(fetched: found, call.page, total: total)
            let tags = try RecordQueries.find(work.session, ids: page.items)
            let sorted = page.items.compactMap { id in tags.first { $0.id == id } }
            return Page(items: sorted, hasMore: page.hasMore, total: total)
        }
        bindings.show(Operations.Tags.listEntities) { call, work in
            let kind = try kind(call)
            let tag = try RecordHandlers.find(call.path(), Records.tag, work)
            let carriers = TagQueries.Carriers(
                tagID: tag.id, entityKind: kind.resource.storedName, owned: ReferenceLoader.ownedKind(of: kind.resource))
            let found = try TagQueries.entityIDs(
                work.session, carriers, visibility: work.visibility, limit: call.page.limit, offset: call.page.offset)
            let total =
                call.page.wantsTotal
                ? try TagQueries.entityCount(work.session, carriers, visibility: work.visibility) : nil
            let page = Page(fetched: found, call.page, total: total)
            return TaggedPage(
                kind: kind, ids: page.items, limit: call.page.limit, offset: call.page.offset, hasMore: page.hasMore,
                total: total)
        }
    }

    private static func bindChange(_ bindings: inout Bindings) {
        let endpoint = Operations.Tags.change
        bindings.bind(endpoint.erased) { call, environment in
            let change = try Shapes.tagChange.decode(try call.input(), .create).applied(to: TagChange())
            return try await environment.write { work in
                let (kind, id) = try entity(call, work)
                try apply(change, to: kind, id, work)
                return Reply(status: call.operation.successStatus, body: JSON.object([:]).encoded())
            }
        }
    }

    private static func apply(_ change: TagChange, to kind: TaggedKind, _ entityID: String, _ work: Work) throws {
        var addedIDs: [String] = []
        var labels: [String] = []
        for added in change.added {
            switch added {
            case .known(let id): addedIDs.append(id)
            case .labelled(let label): labels.append(label)
            }
        }
        try checkExist(addedIDs + change.removedIDs, work)
        let known = try TagQueries.ids(work.session, kind: Records.tag.storedKind, labels: labels)
        addedIDs += labels.compactMap { known[$0.lowercased()] }
        if let both = change.removedIDs.first(where: { addedIDs.contains($0) }) {
            throw APIError.conflictingArguments("Add and remove both name tag \(both)")
        }
        addedIDs += try make(labels.filter { known[$0.lowercased()] == nil }, work)
        let stored = kind.resource.storedName
        for id in addedIDs {
            try TagQueries.add(work.session, tagID: id, entityKind: stored, entityID: entityID)
        }
        for id in change.removedIDs {
            try TagQueries.remove(work.session, tagID: id, entityKind: stored, entityID: entityID)
        }
    }

    /// Makes tags of these labels; one that comes twice, in whatever case, is one tag.
    private static func make(_ labels: [String], _ work: Work) throws -> [String] {
        var made: [Record] = []
        for label in labels where !made.contains(where: { $0.name.lowercased() == label.lowercased() }) {
            made.append(try RecordHandlers.insert(Record(name: label), Records.tag, work))
        }
        return made.map(\.id)
    }

    private static func checkExist(_ ids: [String], _ work: Work) throws {
        let found = try RecordQueries.find(work.session, ids: ids)
        let known = Set(found.filter { $0.kind == Records.tag.storedKind }.map(\.id))
        let problems = ids.filter { !known.contains($0) }.map { "Tag \($0) does not exist" }
        guard problems.isEmpty else { throw APIError.invalidInput(problems) }
    }

    private static func kind(_ call: Call) throws(APIError) -> TaggedKind {
        guard let kind = TaggedKind(rawValue: call.path(Operations.Tags.entityType)) else { throw .notFound }
        return kind
    }

    /// What the path names, which must be there.
    private static func entity(_ call: Call, _ work: Work) throws -> (TaggedKind, String) {
        let kind = try kind(call)
        guard try !ReferenceLoader.summaries(kind.resource, [call.path()], work.session).isEmpty else {
            throw APIError.notFound
        }
        return (kind, call.path())
    }
}
