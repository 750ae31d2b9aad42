// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredServices {
        private static let area = "Services"
        private static let retired = "On its way out: event orchestrations take the place of event rules."

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listServiceAuditRecords", .get, "/services/{id}/audit/records", area: area, scope: "audit_records.read",
                    paging: .cursor, parameters: [.since, .until], summary: "Show the audit trail of a service",
                    detail: "The newest first; the last 24 hours unless a range is given, which may span 31 days."),
                output: "records:array response_metadata:object limit:integer next_cursor:string"),
            .declared(
                Operation(
                    "listServiceEventRules", .get, "/services/{id}/rules", area: area, scope: "services.read",
                    paging: .classic, includes: ["migrated_metadata"], summary: "List the event rules of a service",
                    detail: "\(retired) `include[]=migrated_metadata` adds who converted them, and when."),
                output: """
                    offset:integer limit:integer more:boolean total:integer migrated_at:time migrated_by:object \
                    migrated_status:string migrated_to:object migrated_via:string rules:array
                    """),
            .declared(
                Operation(
                    "createServiceEventRule", .post, "/services/{id}/rules", area: area, scope: "services.write",
                    inputKey: "rule", outputKey: "rule", summary: "Add an event rule to a service",
                    detail: "\(retired) Refused once they are converted."),
                input: """
                    id:string self:string disabled:boolean conditions:object time_frame:object variables:array \
                    position:integer actions:object
                    """,
                output: """
                    id:string self:string disabled:boolean conditions:object time_frame:object variables:array \
                    position:integer actions:object
                    """),
            .declared(
                Operation(
                    "convertServiceEventRulesToEventOrchestration", .post, "/services/{id}/rules/convert", area: area,
                    scope: "services.write", successStatus: 200, summary: "Make an orchestration of a service's event rules",
                    detail: "Answers 200. The rules become read-only, but decide until the orchestration is made active."),
                output: "convert_status:string converted_to:string"),
            .declared(
                Operation(
                    "getServiceEventRule", .get, "/services/{id}/rules/{rule_id}", area: area, scope: "services.read",
                    outputKey: "rule", summary: "Show an event rule of a service", detail: retired),
                output: """
                    id:string self:string disabled:boolean conditions:object time_frame:object variables:array \
                    position:integer actions:object
                    """),
            .declared(
                Operation(
                    "updateServiceEventRule", .put, "/services/{id}/rules/{rule_id}", area: area, scope: "services.write",
                    outputKey: "rule", summary: "Change an event rule of a service",
                    detail: "\(retired) Only what is sent changes. Refused once they are converted."),
                input: "rule:object rule_id:string",
                output: """
                    id:string self:string disabled:boolean conditions:object time_frame:object variables:array \
                    position:integer actions:object
                    """),
            .declared(
                Operation(
                    "deleteServiceEventRule", .delete, "/services/{id}/rules/{rule_id}", area: area, scope: "services.write",
                    summary: "Remove an event rule of a service", detail: "\(retired) Refused once they are converted.")),
            .declared(
                Operation(
                    "getServiceCustomFieldValues", .get, "/services/{id}/custom_fields/values", area: area,
                    scope: "services.read", outputKey: "custom_fields", isList: true,
                    summary: "Show a service's custom field values"),
                output: """
                    data_type:string description:string display_name:string field_type:string id:string name:string \
                    type:string value:object
                    """),
            .declared(
                Operation(
                    "updateServiceCustomFieldValues", .put, "/services/{id}/custom_fields/values", area: area,
                    scope: "services.write", inputKey: "custom_fields", outputKey: "custom_fields", isList: true,
                    successStatus: 201, summary: "Set a service's custom field values",
                    detail: "Answers 201. Each item names its field by `id` or by `name`."),
                input: "id:string value:object name:string",
                output: """
                    data_type:string description:string display_name:string field_type:string id:string name:string \
                    type:string value:object
                    """),
            .declared(
                Operation(
                    "listServiceFeatureEnablements", .get, "/services/{id}/enablements", area: area, scope: "services.read",
                    outputKey: "enablements", isList: true, summary: "List which add-ons a service uses",
                    detail: "There is one, `aiops`, on until switched off; a warning tells if the account may not use it."),
                output: "feature:string enabled:boolean updated_at:time warnings:array"),
            .declared(
                Operation(
                    "updateServiceFeatureEnablement", .put, "/services/{id}/enablements/{feature_name}", area: area,
                    scope: "services.write", inputKey: "enablement", outputKey: "enablement",
                    summary: "Switch an add-on of a service on or off",
                    detail: "There is one, `aiops`. It changes with no more than a warning if the account may not use it."),
                input: "feature:string enabled:boolean updated_at:time warnings:array",
                output: "feature:string enabled:boolean updated_at:time warnings:array"),
        ]
    }
}
