// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredSchedules {
        private static let area = "Schedules"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listSchedulesAuditRecords", .get, "/schedules/{id}/audit/records", area: area,
                    scope: "audit_records.read", paging: .cursor, parameters: [.since, .until],
                    summary: "Show the audit trail of a schedule",
                    detail: "The newest first; the last 24 hours unless a range is given, which may span 31 days."),
                output: "records:array response_metadata:object limit:integer next_cursor:string")
        ]
    }
}
