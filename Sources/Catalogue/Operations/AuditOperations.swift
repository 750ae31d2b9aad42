// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// Who changed what. For owners, administrators and account keys.
    package enum Audit {
        private static let scope = "audit_records.read"
        private static let key = "records"
        private static let order = "The newest first; the last 24 hours unless a range is given, which may span 31 days."

        package static let rootTypes = Parameter(
            "root_resource_types[]", .list(allowed: AuditRoot.publishedTypes + AuditRoot.otherTypes),
            "Only changes to things of these types.")
        package static let actorType = Parameter(
            "actor_type", .choice(AuditRecord.ActorKind.allCases.map { $0.rawValue + "_reference" }),
            "Only changes made by actors of this type.")
        package static let actorID = Parameter(
            "actor_id", .text, "Only changes made by this actor; goes with `actor_type`.")
        package static let methodType = Parameter(
            "method_type", .choice(AuditRecord.Method.Kind.allCases.map(\.rawValue)), "Only changes made in this way.")
        package static let methodToken = Parameter(
            "method_truncated_token", .text,
            "Only changes made with the token that is shortened to this; goes with `method_type`.")
        package static let actions = Parameter(
            "actions[]", .list(allowed: AuditRecord.Action.allCases.map(\.rawValue)), "Only changes of these sorts.")

        package static let list = Endpoint<Nothing, AuditRecord>(
            Operation(
                "listAuditRecords", .get, "/audit/records", area: "Audit", scope: scope, needs: .administer,
                paging: .cursor,
                parameters: [.since, .until, rootTypes, actorType, actorID, methodType, methodToken, actions],
                outputKey: key, summary: "List who changed what",
                detail: "\(order) For owners, administrators and account keys only."),
            input: nil, output: Shapes.auditRecord)

        package static let ofUser = trail(
            "listUsersAuditRecords", "/users/{id}/audit/records", area: "Users", "Show the audit trail of a user",
            detail: "What was changed about them, not what they changed. \(order)")
        package static let ofTeam = trail(
            "listTeamsAuditRecords", "/teams/{id}/audit/records", area: "Teams", "Show the audit trail of a team")
        package static let ofService = trail(
            "listServiceAuditRecords", "/services/{id}/audit/records", area: "Services",
            "Show the audit trail of a service")
        package static let ofSchedule = trail(
            "listSchedulesAuditRecords", "/schedules/{id}/audit/records", area: "Schedules",
            "Show the audit trail of a schedule")
        package static let ofShiftSchedule = trail(
            "listSchedulesAuditRecordsV3", "/v3/schedules/{id}/audit/records", area: "Schedules_v3",
            "Show the audit trail of a schedule under its newer address",
            detail: "The same records as under the older one. \(order)")
        package static let ofEscalationPolicy = trail(
            "listEscalationPolicyAuditRecords", "/escalation_policies/{id}/audit/records", area: "Escalation Policies",
            "List changes to an escalation policy")

        private static func trail(
            _ id: String, _ path: PathTemplate, area: String, _ summary: String, detail: String = order
        ) -> Endpoint<Nothing, AuditRecord> {
            Endpoint(
                Operation(
                    id, .get, path, area: area, scope: scope, needs: .administer, paging: .cursor,
                    parameters: [.since, .until], outputKey: key, summary: summary, detail: detail),
                input: nil, output: Shapes.auditRecord)
        }

        /// The trails of single objects, with the kind of each.
        package static let trails: [(endpoint: Endpoint<Nothing, AuditRecord>, kind: ResourceKind)] = [
            (ofUser, .user), (ofTeam, .team), (ofService, .service), (ofSchedule, .schedule), (ofShiftSchedule, .schedule),
            (ofEscalationPolicy, .escalationPolicy),
        ]

        package static let all: [AnyEndpoint] = [list.erased] + trails.map { $0.endpoint.erased }
    }
}
