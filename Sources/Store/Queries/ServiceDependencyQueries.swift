// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What rests on what. Names and kinds of the services are looked up elsewhere: a dependency goes with either of its ends.
package enum ServiceDependencyQueries {
    /// Services that one statement asks about.
    private static let chunkSize = 500

    private static let columns: SQLText = "id, supporting_id, supporting_kind, dependent_id, dependent_kind"

    private static func read(_ row: Row) -> ServiceDependency {
        var reader = row.reader
        return ServiceDependency(
            id: reader.text(),
            supporting: ServiceNode(id: reader.text(), kind: ServiceNode.Kind(rawValue: reader.text()) ?? .technical),
            dependent: ServiceNode(id: reader.text(), kind: ServiceNode.Kind(rawValue: reader.text()) ?? .technical))
    }

    /// Makes whoever else adds dependencies wait until this transaction ends.
    package static func lock(_ session: any Session) throws {
        _ = try session.row(
            "SELECT value FROM account_counters WHERE name = 'service_dependency'" + session.dialect.rowLock, [])
    }

    /// Those of a service in both directions, in the order of their making, as far as the caller may know of the service
    /// at the other end.
    package static func touching(
        _ session: any Session, id: String, visibility: Visibility
    ) throws -> [ServiceDependency] {
        let sides: [(own: SQLText, other: End)] = [("supporting_id", dependentEnd), ("dependent_id", supportingEnd)]
        var found: [ServiceDependency] = []
        for side in sides {
            var query = SQLBuilder("SELECT " + columns + " FROM service_dependencies")
            query.append(" WHERE " + side.own + " = ", .text(id))
            appendVisible(side.other, visibility, to: &query)
            found += try session.rows(query.sql, query.arguments).map(read)
        }
        return found.sorted { $0.id < $1.id }
    }

    /// The columns of one end of a dependency.
    private struct End {
        let id: SQLText
        let kind: SQLText
    }

    private static let supportingEnd = End(
        id: "service_dependencies.supporting_id", kind: "service_dependencies.supporting_kind")
    private static let dependentEnd = End(
        id: "service_dependencies.dependent_id", kind: "service_dependencies.dependent_kind")

    private static func appendVisible(_ end: End, _ visibility: Visibility, to query: inout SQLBuilder) {
        guard visibility != .everything else { return }
        query.append(" AND (" + end.kind + " <> ", .text(ServiceNode.Kind.technical.rawValue))
        query.append(" OR ")
        query.appendVisibleCondition(.service, id: end.id, visibility)
        query.append(") AND (" + end.kind + " <> ", .text(ServiceNode.Kind.business.rawValue))
        query.append(" OR ")
        query.appendVisibleCondition(BusinessServiceQueries.owner, id: end.id, visibility)
        query.append(")")
    }

    /// Those between services of two lists.
    package static func between(
        _ session: any Session, supportingIDs: [String], dependentIDs: [String]
    ) throws -> [ServiceDependency] {
        guard !supportingIDs.isEmpty, !dependentIDs.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM service_dependencies WHERE supporting_id IN ")
        query.append("", in: supportingIDs.map(SQLValue.text))
        query.append(" AND dependent_id IN ", in: dependentIDs.map(SQLValue.text))
        return try session.rows(query.sql, query.arguments).map(read)
    }

    /// All through which other services come to depend on these: one statement a level.
    package static func above(_ session: any Session, ids: [String]) throws -> [ServiceDependency] {
        try chain(
            session, from: ids, "SELECT " + columns + " FROM service_dependencies WHERE supporting_id IN ",
            next: \.dependent.id)
    }

    /// All through which these come to rest on other services.
    package static func below(_ session: any Session, ids: [String]) throws -> [ServiceDependency] {
        try chain(
            session, from: ids, "SELECT " + columns + " FROM service_dependencies WHERE dependent_id IN ",
            next: \.supporting.id)
    }

    private static func chain(
        _ session: any Session, from ids: [String], _ statement: SQLText, next: (ServiceDependency) -> String
    ) throws -> [ServiceDependency] {
        var found: [ServiceDependency] = []
        var seen = Set(ids)
        var level = seen.sorted()
        for _ in 0...ServiceDependency.depthMaximum where !level.isEmpty {
            var following: [String] = []
            for chunk in level.chunks(of: chunkSize) {
                var query = SQLBuilder(statement)
                query.append("", in: chunk.map(SQLValue.text))
                query.append(" ORDER BY id")
                for dependency in try session.rows(query.sql, query.arguments).map(read) {
                    found.append(dependency)
                    if seen.insert(next(dependency)).inserted { following.append(next(dependency)) }
                }
            }
            level = following
        }
        return found
    }

    /// How many each of these services has, in both directions together.
    package static func counts(_ session: any Session, ids: [String]) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        let sides: [(start: SQLText, end: SQLText)] = [
            ("SELECT supporting_id, COUNT(*) FROM service_dependencies WHERE supporting_id IN ", " GROUP BY supporting_id"),
            ("SELECT dependent_id, COUNT(*) FROM service_dependencies WHERE dependent_id IN ", " GROUP BY dependent_id"),
        ]
        for side in sides {
            for chunk in ids.chunks(of: chunkSize) {
                var query = SQLBuilder(side.start)
                query.append("", in: chunk.map(SQLValue.text))
                query.append(side.end)
                for row in try session.rows(query.sql, query.arguments) {
                    counts[row.text(0), default: 0] += Int(row.integer(1))
                }
            }
        }
        return counts
    }

    package static func insert(_ session: any Session, _ dependency: ServiceDependency, at now: Instant) throws {
        try session.execute(
            """
            INSERT INTO service_dependencies (id, supporting_id, supporting_kind, dependent_id, dependent_kind,
              created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6)
            """,
            [
                .text(dependency.id), .text(dependency.supporting.id), .text(dependency.supporting.kind.rawValue),
                .text(dependency.dependent.id), .text(dependency.dependent.kind.rawValue), SQLValue(now),
            ])
    }

    package static func delete(_ session: any Session, ids: [String]) throws {
        guard !ids.isEmpty else { return }
        var query = SQLBuilder("DELETE FROM service_dependencies WHERE id IN ")
        query.append("", in: ids.map(SQLValue.text))
        try session.execute(query.sql, query.arguments)
    }

    /// Lets go of a service that is being removed.
    package static func forget(_ session: any Session, serviceID: String) throws {
        try session.execute("DELETE FROM service_dependencies WHERE supporting_id = $1", [.text(serviceID)])
        try session.execute("DELETE FROM service_dependencies WHERE dependent_id = $1", [.text(serviceID)])
    }
}

extension Array {
    /// The elements in order, so many at a time: a statement takes only so many arguments.
    func chunks(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
