// SPDX-License-Identifier: Apache-2.0

extension Migrations {
    /// What somebody is towards one object, beyond what role and teams give.
    static let access = Migration(id: "0014-access") { dialect in
        [
            """
            CREATE TABLE object_roles (
              user_id TEXT NOT NULL REFERENCES users (id), object_id TEXT NOT NULL, object_kind TEXT NOT NULL,
              role TEXT NOT NULL, PRIMARY KEY (user_id, object_id))
            """ + dialect.keyedTableEnd,
            "CREATE INDEX object_roles_by_object ON object_roles (object_id)",
            // Private teams are few: each request of somebody who is not an administrator asks for them.
            "CREATE INDEX teams_private ON teams (id) WHERE default_role = 'none'",
        ]
    }
}
