// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum AuditHandlers {
    private typealias Names = Operations.Audit

    package static func bind(_ bindings: inout Bindings) {
        bind(&bindings, Names.list) { call, filter, _ in try narrow(&filter, call) }
        for (endpoint, kind) in Names.trails {
            bind(&bindings, endpoint) { call, filter, work in
                let root = AuditRecord.Reference(kind: kind.type, id: call.path())
                try requireKnown(root, kind, work)
                filter.root = root
            }
        }
    }

    private static func bind(
        _ bindings: inout Bindings, _ endpoint: Endpoint<Nothing, AuditRecord>,
        _ narrow: @escaping @Sendable (Call, inout AuditQueries.Filter, Work) throws -> Void
    ) {
        bindings.bind(endpoint.erased) { call, environment in
            try await environment.read { work in
                var filter = try range(call, now: work.now)
                try narrow(call, &filter, work)
                let found = try AuditQueries.page(work.session, filter, limit: call.page.limit + 1)
                let since = filter.since
                let page = Page(fetched: found, call.page) { record in
                    AuditCursor(position: AuditQueries.Position(at: record.at, id: record.id), since: since).text
                }
                let items = try Presenter.present(page.items, endpoint, call, work, environment)
                let body: JSON = [
                    "records": .array(items), "next_cursor": JSON(page.nextCursor), "limit": .int(Int64(call.page.limit)),
                    "response_metadata": ["messages": []],
                ]
                return Reply(status: call.operation.successStatus, body: body.encoded())
            }
        }
    }

    /// The range that is asked for, or that an earlier page began with: what is new meanwhile moves none of them.
    private static func range(_ call: Call, now: Instant) throws -> AuditQueries.Filter {
        var cursor: AuditCursor?
        if let text = call.page.cursor {
            guard let read = AuditCursor(text) else { throw APIError.invalidInput("cursor is not one of this list's") }
            cursor = read
        }
        let until = call.values.instant(.until) ?? now
        let since =
            call.values.instant(.since) ?? cursor?.since ?? now.adding(seconds: -AuditRecord.rangeDefaultSeconds)
        guard until >= since else { throw APIError.invalidSinceUntil("until must not lie before since") }
        // Later pages of a range that ends now end later than the first, and begin where that did.
        let isOnward = cursor != nil && !call.values.contains(.until)
        guard isOnward || until.milliseconds(since: since) <= AuditRecord.rangeMaximumSeconds * 1000 else {
            throw APIError.invalidDateRange
        }
        var filter = AuditQueries.Filter(since: since, until: until)
        filter.before = cursor?.position
        return filter
    }

    private static func narrow(_ filter: inout AuditQueries.Filter, _ call: Call) throws(APIError) {
        filter.rootKinds = call.values.list(Names.rootTypes).map(AuditRoot.kind(ofCollection:))
        filter.actorKind = call.values.text(Names.actorType).map(AuditRecord.Reference.kind(of:))
        filter.actorID = call.values.text(Names.actorID)
        filter.methodKind = call.values.text(Names.methodType)
        filter.methodToken = call.values.text(Names.methodToken)
        filter.actions = call.values.list(Names.actions)
        var problems: [String] = []
        if filter.actorID != nil, filter.actorKind == nil {
            problems.append("\(Names.actorID.name) needs \(Names.actorType.name) beside it")
        }
        if filter.methodToken != nil, filter.methodKind == nil {
            problems.append("\(Names.methodToken.name) needs \(Names.methodType.name) beside it")
        }
        guard problems.isEmpty else { throw .invalidInput(problems) }
    }

    /// That the object is there, or was: a trail does not end with what it is about.
    private static func requireKnown(_ root: AuditRecord.Reference, _ kind: ResourceKind, _ work: Work) throws {
        if try !ReferenceLoader.summaries(kind, [root.id], work.session).isEmpty { return }
        guard try AuditQueries.hasRecords(work.session, of: root) else { throw APIError.notFound }
    }
}

/// Where a page of records ended, and where the first one's range began.
private struct AuditCursor: Sendable {
    var position: AuditQueries.Position
    var since: Instant

    init(position: AuditQueries.Position, since: Instant) {
        self.position = position
        self.since = since
    }

    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let since = Int64(parts[0]), let at = Int64(parts[1]), !parts[2].isEmpty else { return nil }
        self.init(
            position: AuditQueries.Position(at: Instant(milliseconds: at), id: String(parts[2])),
            since: Instant(milliseconds: since))
    }

    var text: String { "\(since.milliseconds).\(position.at.milliseconds).\(position.id)" }
}
