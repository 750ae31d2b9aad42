// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredTeams {
        private static let area = "Teams"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listTeamsAuditRecords", .get, "/teams/{id}/audit/records", area: area, scope: "audit_records.read",
                    paging: .cursor, parameters: [.since, .until], summary: "Show the audit trail of a team",
                    detail: "The newest first; the last 24 hours unless a range is given, which may span 31 days."),
                output: "records:array response_metadata:object limit:integer next_cursor:string")
        ]
    }
}
