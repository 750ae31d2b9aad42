// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What agents are granted.
package enum GrantQueries {
    private static let columns: SQLText = """
        id, agent_id, resource, access, narrowing, needs_approval, only_while_owner_on_call, starts_at_ms, expires_at_ms,
        created_at_ms
        """

    /// Nil for a row whose lists cannot be read: without them it would allow more than was meant.
    private static func read(_ row: Row) -> Grant? {
        var reader = row.reader
        let (id, agentID, resource) = (reader.text(), reader.text(), reader.text())
        guard let access = Grant.Access(rawValue: reader.text()), let lists = narrowings(in: reader.text()) else {
            return nil
        }
        func texts(_ name: String) -> [String] { lists[name]?.arrayValue?.compactMap(\.stringValue) ?? [] }
        let objects = (lists["objects"]?.arrayValue ?? []).map { object in
            Grant.Object(id: object["id"]?.stringValue ?? "", type: object["type"]?.stringValue ?? "")
        }
        return Grant(
            id: id, agentID: agentID, resource: resource, access: access, operations: texts("operations"),
            serviceIDs: texts("services"), teamIDs: texts("teams"), escalationPolicyIDs: texts("escalation_policies"),
            objects: objects, needsApproval: reader.flag(), onlyWhileOwnerOnCall: reader.flag(),
            onlyAssignedToOwner: lists["only_assigned_to_owner"]?.boolValue ?? false,
            startsAt: reader.optionalInstant(), expiresAt: reader.optionalInstant(), createdAt: reader.instant())
    }

    /// What is written of a grant that nothing narrows. Grants are read with most calls of agents, and many are so.
    private static let unnarrowed = narrowing(Grant(createdAt: Instant(milliseconds: 0)))

    private static func narrowings(in text: String) -> JSONObject? {
        text == unnarrowed ? JSONObject() : (try? JSON.parse(text))?.objectValue
    }

    /// The lists in one text: nobody looks for grants by what is in them.
    private static func narrowing(_ grant: Grant) -> String {
        func texts(_ values: [String]) -> JSON { .array(values.map(JSON.string)) }
        let objects = grant.objects.map { object -> JSON in ["id": .string(object.id), "type": .string(object.type)] }
        return JSON.object([
            "operations": texts(grant.operations), "services": texts(grant.serviceIDs), "teams": texts(grant.teamIDs),
            "escalation_policies": texts(grant.escalationPolicyIDs), "objects": .array(objects),
            "only_assigned_to_owner": .bool(grant.onlyAssignedToOwner),
        ]).text
    }

    package static func insert(_ session: any Session, _ grant: Grant) throws {
        try session.execute(
            """
            INSERT INTO grants (id, agent_id, resource, access, narrowing, needs_approval, only_while_owner_on_call,
              starts_at_ms, expires_at_ms, created_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .text(grant.id), .text(grant.agentID), .text(grant.resource), .text(grant.access.rawValue),
                .text(narrowing(grant)), SQLValue(grant.needsApproval), SQLValue(grant.onlyWhileOwnerOnCall),
                SQLValue(grant.startsAt), SQLValue(grant.expiresAt), SQLValue(grant.createdAt),
            ])
    }

    package static func find(_ session: any Session, id: String, agentID: String) throws -> Grant? {
        try session.row(
            "SELECT " + columns + " FROM grants WHERE id = $1 AND agent_id = $2", [.text(id), .text(agentID)]
        ).flatMap(read)
    }

    /// Writes what can be changed of a grant. Whose it is and what it is of stays.
    package static func update(_ session: any Session, _ grant: Grant) throws {
        try session.execute(
            """
            UPDATE grants SET access = $3, narrowing = $4, needs_approval = $5, only_while_owner_on_call = $6,
              starts_at_ms = $7, expires_at_ms = $8
            WHERE id = $1 AND agent_id = $2
            """,
            [
                .text(grant.id), .text(grant.agentID), .text(grant.access.rawValue), .text(narrowing(grant)),
                SQLValue(grant.needsApproval), SQLValue(grant.onlyWhileOwnerOnCall), SQLValue(grant.startsAt),
                SQLValue(grant.expiresAt),
            ])
    }

    /// All grants of an agent, the oldest first; those that are over are among them.
    package static func all(_ session: any Session, agentID: String) throws -> [Grant] {
        try session.rows(
            "SELECT " + columns + " FROM grants WHERE agent_id = $1 ORDER BY id LIMIT $2",
            [.text(agentID), SQLValue(Grant.perAgentMaximum)]
        ).compactMap(read)
    }

    /// All grants of some agents, the oldest first.
    package static func all(_ session: any Session, agentIDs: [String]) throws -> [Grant] {
        guard !agentIDs.isEmpty else { return [] }
        var query = SQLBuilder("SELECT " + columns + " FROM grants WHERE agent_id")
        query.append(" IN ", in: agentIDs.map(SQLValue.text))
        query.append(" ORDER BY id LIMIT ", SQLValue(agentIDs.count * Grant.perAgentMaximum))
        return try session.rows(query.sql, query.arguments).compactMap(read)
    }

    /// Up to `limit` grants of an agent, the newest first, from after the one whose id is given.
    package static func page(
        _ session: any Session, agentID: String, after id: String?, limit: Int
    ) throws -> [Grant] {
        var query = SQLBuilder("SELECT " + columns + " FROM grants WHERE agent_id = ")
        query.append("", .text(agentID))
        query.append(" AND id < ", .text(id ?? "~"))
        query.append(" ORDER BY id DESC LIMIT ", SQLValue(limit))
        return try session.rows(query.sql, query.arguments).compactMap(read)
    }

    package static func count(_ session: any Session, agentID: String) throws -> Int {
        try session.count("SELECT COUNT(*) FROM grants WHERE agent_id = $1", [.text(agentID)])
    }

    /// Takes a grant of an agent back. Answers whether there was one.
    package static func delete(_ session: any Session, id: String, agentID: String) throws -> Bool {
        try session.execute("DELETE FROM grants WHERE id = $1 AND agent_id = $2", [.text(id), .text(agentID)]) > 0
    }
}
