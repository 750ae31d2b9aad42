// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredIncidentCustomFields {
        private static let area = "Incident Custom Fields"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listCustomFieldsFields", .get, "/incidents/custom_fields", area: area, scope: "custom_fields.read",
                    includes: ["field_options"], outputKey: "fields", isList: true, availability: .deprecated,
                    summary: "List the base type's custom fields",
                    detail: "Deprecated: sees the base type only. `listIncidentTypeCustomFields` sees all."),
                output: """
                    created_at:time data_type:string default_value:object description:string display_name:string \
                    field_options:array field_type:string id:string name:string self:string summary:string type:string \
                    updated_at:time
                    """),
            .declared(
                Operation(
                    "createCustomFieldsField", .post, "/incidents/custom_fields", area: area, scope: "custom_fields.write",
                    inputKey: "field", outputKey: "field", availability: .deprecated,
                    summary: "Add a custom field to the base type",
                    detail: "Deprecated: sees the base type only. `createIncidentTypeCustomField` sees all."),
                input: """
                    created_at:time data_type:string default_value:object description:string display_name:string \
                    field_options:array field_type:string id:string name:string self:string summary:string type:string \
                    updated_at:time
                    """,
                output: """
                    created_at:time data_type:string default_value:object description:string display_name:string \
                    field_options:array field_type:string id:string name:string self:string summary:string type:string \
                    updated_at:time
                    """),
            .declared(
                Operation(
                    "getCustomFieldsField", .get, "/incidents/custom_fields/{field_id}", area: area,
                    scope: "custom_fields.read", includes: ["field_options"], outputKey: "field", availability: .deprecated,
                    summary: "Show a custom field of the base type",
                    detail: "Deprecated: sees the base type only. `getIncidentTypeCustomField` sees all."),
                output: """
                    created_at:time data_type:string default_value:object description:string display_name:string \
                    field_options:array field_type:string id:string name:string self:string summary:string type:string \
                    updated_at:time
                    """),
            .declared(
                Operation(
                    "updateCustomFieldsField", .put, "/incidents/custom_fields/{field_id}", area: area,
                    scope: "custom_fields.write", inputKey: "field", outputKey: "field", availability: .deprecated,
                    summary: "Change a custom field of the base type",
                    detail: "Deprecated: sees the base type only. `updateIncidentTypeCustomField` sees all."),
                input: "display_name:string description:string default_value:object enabled:boolean",
                output: """
                    created_at:time data_type:string default_value:object description:string display_name:string \
                    field_type:string id:string name:string self:string summary:string type:string updated_at:time
                    """),
            .declared(
                Operation(
                    "deleteCustomFieldsField", .delete, "/incidents/custom_fields/{field_id}", area: area,
                    scope: "custom_fields.write", availability: .deprecated,
                    summary: "Remove a custom field of the base type",
                    detail: "Deprecated: sees the base type only. `deleteIncidentTypeCustomField` sees all.")),
            .declared(
                Operation(
                    "listCustomFieldsFieldOptions", .get, "/incidents/custom_fields/{field_id}/field_options", area: area,
                    scope: "custom_fields.read", outputKey: "field_options", isList: true, availability: .deprecated,
                    summary: "List the options of a base type's field",
                    detail: "Deprecated: sees the base type only. `listIncidentTypeCustomField` sees all."),
                output: "data:object id:string type:string updated_at:time created_at:time"),
            .declared(
                Operation(
                    "createCustomFieldsFieldOption", .post, "/incidents/custom_fields/{field_id}/field_options", area: area,
                    scope: "custom_fields.write", inputKey: "field_option", outputKey: "field_option",
                    availability: .deprecated, summary: "Add an option to a base type's field",
                    detail: "Deprecated: sees the base type only. `createIncidentTypeCustomFieldFieldOptions` sees all."),
                input: "data:object id:string type:string updated_at:time created_at:time",
                output: "data:object id:string type:string updated_at:time created_at:time"),
            .declared(
                Operation(
                    "updateCustomFieldsFieldOption", .put,
                    "/incidents/custom_fields/{field_id}/field_options/{field_option_id}", area: area,
                    scope: "custom_fields.write", inputKey: "field_option", outputKey: "field_option",
                    availability: .deprecated, summary: "Change an option of a base type's field",
                    detail: "Deprecated: sees the base type only. `updateIncidentTypeCustomFieldFieldOption` sees all."),
                input: "data:object id:string type:string updated_at:time created_at:time",
                output: "data:object id:string type:string updated_at:time created_at:time"),
            .declared(
                Operation(
                    "deleteCustomFieldsFieldOption", .delete,
                    "/incidents/custom_fields/{field_id}/field_options/{field_option_id}", area: area,
                    scope: "custom_fields.write", availability: .deprecated,
                    summary: "Remove an option of a base type's field",
                    detail: "Deprecated: sees the base type only. `deleteIncidentTypeCustomFieldFieldOption` sees all.")),
        ]
    }
}
