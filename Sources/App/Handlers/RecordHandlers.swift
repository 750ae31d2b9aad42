// SPDX-License-Identifier: Apache-2.0
import Base
package import Catalogue
package import Domain
import Store

/// What one kind of record demands beyond its declaration.
package struct RecordRules: Sendable {
    /// The object that a new record belongs to, and that a list is of.
    package var parentID: @Sendable (Call) -> String = { _ in "" }
    /// Which records a list shows, beyond its kind.
    package var filter: @Sendable (Call, inout RecordFilter) throws -> Void = { _, _ in }
    /// Checks and completes a record before it is stored.
    package var prepare: @Sendable (inout Record, Call, Work) throws -> Void = { _, _, _ in }
    /// Refuses a removal, or removes what goes with it.
    package var beforeDelete: @Sendable (Record, Work) throws -> Void = { _, _ in }

    package init() {}
}

/// What a list of records asks for, as far as kinds differ.
package struct RecordFilter: Sendable {
    package var name: String?
    package var type: String?
    package var referring: (field: String, ids: [String])?
    package var alsoReferring: (field: String, ids: [String])?
    package init() {}
}

/// Create, read, update and delete for every kind of record.
package enum RecordHandlers {
    package static func bindList(
        _ bindings: inout Bindings, _ kind: RecordKind, _ endpoint: Endpoint<Nothing, Record>,
        _ rules: RecordRules = RecordRules()
    ) {
        bindings.list(endpoint) { call, work in
            var filter = RecordQueries.Filter(
                kind: kind.storedKind, parentID: rules.parentID(call).nonEmpty, query: call.values.text(.query))
            filter.owner = kind.owner
            filter.isDescending = call.values.sort(.sortByName).first?.isDescending ?? false
            var more = RecordFilter()
            try rules.filter(call, &more)
            (filter.name, filter.referring) = (more.name, more.referring)
            (filter.type, filter.alsoReferring) = (more.type, more.alsoReferring)
            let rows = try RecordQueries.page(
                work.session, filter, visibility: work.visibility, limit: call.page.limit, offset: call.page.offset)
            let total =
                call.page.wantsTotal
                ? try RecordQueries.count(work.session, filter, visibility: work.visibility) : nil
            return Page(fetched: rows, call.page, total: total)
        }
    }

    package static func bindGet(
        _ bindings: inout Bindings, _ kind: RecordKind, _ endpoint: Endpoint<Nothing, Record>, path: String = "id"
    ) {
        bindings.show(endpoint) { call, work in try find(call.path(path), kind, work) }
    }

    package static func bindCreate(
        _ bindings: inout Bindings, _ kind: RecordKind, _ endpoint: Endpoint<Record, Record>,
        _ rules: RecordRules = RecordRules()
    ) {
        bindings.create(endpoint) { call, change, work in
            var record = change.applied(
                to: Record(kind: kind.storedKind, parentID: rules.parentID(call), type: kind.typeDefault))
            try rules.prepare(&record, call, work)
            return try insert(record, kind, work)
        }
    }

    package static func bindUpdate(
        _ bindings: inout Bindings, _ kind: RecordKind, _ endpoint: Endpoint<Record, Record>,
        _ rules: RecordRules = RecordRules(), path: String = "id"
    ) {
        bindings.update(endpoint) { call, change, work in
            var record = change.applied(to: try find(call.path(path), kind, work))
            record.updatedAt = work.now.roundedDownToSecond
            try rules.prepare(&record, call, work)
            try check(record, kind, work)
            try RecordQueries.update(work.session, record)
            return record
        }
    }

    package static func bindDelete(
        _ bindings: inout Bindings, _ kind: RecordKind, _ endpoint: Endpoint<Nothing, Nothing>,
        _ rules: RecordRules = RecordRules(), path: String = "id"
    ) {
        bindings.remove(endpoint) { call, work in
            let record = try find(call.path(path), kind, work)
            try rules.beforeDelete(record, work)
            try RecordQueries.delete(work.session, id: record.id)
        }
    }

    /// Stores a new record once it is complete; answers it as it is read back.
    package static func insert(_ record: Record, _ kind: RecordKind, _ work: Work) throws -> Record {
        var record = record
        if record.id.isEmpty { record.id = work.makeID() }
        record.kind = kind.storedKind
        if record.type.isEmpty { record.type = kind.typeDefault }
        record.createdAt = work.now.roundedDownToSecond
        record.updatedAt = record.createdAt
        try check(record, kind, work)
        let count = try RecordQueries.count(
            work.session, RecordQueries.Filter(kind: kind.storedKind, parentID: record.parentID.nonEmpty),
            visibility: .everything)
        guard count < kind.maximum else {
            throw APIError.limitReached("There can be at most \(kind.maximum) of these")
        }
        try RecordQueries.insert(work.session, record)
        return record
    }

    package static func find(_ id: String, _ kind: RecordKind, _ work: Work) throws -> Record {
        guard let record = try RecordQueries.find(work.session, ids: [id]).first, record.kind == kind.storedKind else {
            throw APIError.notFound
        }
        return record
    }

    private static func check(_ record: Record, _ kind: RecordKind, _ work: Work) throws {
        if let label = kind.uniqueLabel, try RecordQueries.isNameTaken(work.session, record) {
            throw APIError.invalidInput("\(label) has already been taken")
        }
        try ReferenceLoader.requireExisting(record, kind.shape, work)
    }
}

extension RecordKind {
    /// Through what records of the kind are seen; nil of kinds that everybody sees.
    var owner: RecordQueries.Owner? {
        switch resource {
        case .addon: RecordQueries.Owner(field: AddonLimits.servicesField, kind: .service)
        case .installedExtension: RecordQueries.Owner(field: ExtensionLimits.objectsField, kind: .service)
        case .businessService: BusinessServiceQueries.owner
        default: nil
        }
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
