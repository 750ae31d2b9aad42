// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredAudit {
        private static let area = "Audit"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listAuditRecords", .get, "/audit/records", area: area, scope: "audit_records.read", paging: .cursor,
                    parameters: [
                        .since, .until,
                        Parameter(
                            "root_resource_types[]",
                            .list(allowed: [
                                "users", "teams", "schedules", "escalation_policies", "services", "ip_allow_lists",
                            ]), "Only changes to things of these types."),
                        Parameter(
                            "actor_type", .choice(["user_reference", "api_key_reference", "app_reference"]),
                            "Only changes made by actors of this type."),
                        Parameter("actor_id", .text, "Only changes made by this actor; goes with `actor_type`."),
                        Parameter(
                            "method_type", .choice(["browser", "oauth", "api_token", "identity_provider", "other"]),
                            "Only changes made in this way."),
                        Parameter(
                            "method_truncated_token", .text,
                            "Only changes made with the token that is shortened to this; goes with `method_type`."),
                        Parameter(
                            "actions[]", .list(allowed: ["create", "update", "delete"]), "Only changes of these sorts."),
                    ], summary: "List who changed what",
                    detail: """
                        The newest first; the last 24 hours unless a range is given, which may span 31 days. For owners, \
                        administrators and account keys only.
                        """),
                output: "records:array response_metadata:object limit:integer next_cursor:string")
        ]
    }
}
