// SPDX-License-Identifier: Apache-2.0
package import Domain

/// Roles of people on single objects. ``AccessQueries`` reads them for decisions.
package enum ObjectRoleQueries {
    /// All of one person, by the ids of the objects; a limit bounds how many are stored.
    package static func find(_ session: any Session, userID: String) throws -> [ObjectStanding] {
        try session.rows(
            "SELECT object_id, object_kind, role FROM object_roles WHERE user_id = $1 ORDER BY object_id", [.text(userID)]
        ).compactMap { row in
            guard let kind = OwnedKind(rawValue: row.text(1)), let role = TeamRole(rawValue: row.text(2)) else { return nil }
            return ObjectStanding(objectID: row.text(0), kind: kind, role: role)
        }
    }

    /// Puts a list in the place of the one before.
    package static func replace(_ session: any Session, userID: String, _ roles: [ObjectStanding]) throws {
        try session.execute("DELETE FROM object_roles WHERE user_id = $1", [.text(userID)])
        for role in roles {
            try session.execute(
                "INSERT INTO object_roles (user_id, object_id, object_kind, role) VALUES ($1, $2, $3, $4)",
                [.text(userID), .text(role.objectID), .text(role.kind.rawValue), .text(role.role.rawValue)])
        }
    }

    /// Lets go of an object that is being removed.
    package static func forget(_ session: any Session, objectID: String) throws {
        try session.execute("DELETE FROM object_roles WHERE object_id = $1", [.text(objectID)])
    }
}
