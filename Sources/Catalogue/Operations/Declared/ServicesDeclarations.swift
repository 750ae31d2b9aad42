// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredServices {
        private static let area = "Services"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listServiceAuditRecords", .get, "/services/{id}/audit/records", area: area, scope: "audit_records.read",
                    paging: .cursor, parameters: [.since, .until], summary: "Show the audit trail of a service",
                    detail: "The newest first; the last 24 hours unless a range is given, which may span 31 days."),
                output: "records:array response_metadata:object limit:integer next_cursor:string")
        ]
    }
}
