// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredUsers {
        private static let area = "Users"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listUsersAuditRecords", .get, "/users/{id}/audit/records", area: area, scope: "audit_records.read",
                    paging: .cursor, parameters: [.since, .until], summary: "Show the audit trail of a user",
                    detail: """
                        What was changed about them, not what they changed. The newest first; the last 24 hours unless a \
                        range is given, which may span 31 days.
                        """),
                output: "records:array response_metadata:object limit:integer next_cursor:string"),
            .declared(
                Operation(
                    "regenerateUserPrivateUrlKey", .post, "/users/{id}/regenerate_private_url_key", area: area,
                    scope: "users.write", successStatus: 200, summary: "Replace the secret in a user's calendar addresses",
                    detail: "Answers 200; the addresses so far stop working at once. Anyone but the user must be an admin."),
                output: "private_url_key:string"),
        ]
    }
}
