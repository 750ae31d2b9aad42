// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredServiceCustomFields {
        private static let area = "Service Custom Fields"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listServiceCustomFields", .get, "/services/custom_fields", area: area, scope: "custom_fields.read",
                    includes: ["field_options"], outputKey: "fields", isList: true,
                    summary: "List the custom fields that services have"),
                output: """
                    created_at:time data_type:string description:string display_name:string enabled:boolean \
                    field_options:array field_type:string id:string name:string self:string summary:string type:string \
                    updated_at:time
                    """),
            .declared(
                Operation(
                    "createServiceCustomField", .post, "/services/custom_fields", area: area, scope: "custom_fields.write",
                    inputKey: "field", outputKey: "field", summary: "Define a custom field for services",
                    detail: "Its choices can be sent along. Its name, data type and field type are fixed from then on."),
                input: """
                    data_type:string description:string display_name:string enabled:boolean field_options:array \
                    field_type:string name:string
                    """,
                output: """
                    created_at:time data_type:string description:string display_name:string enabled:boolean \
                    field_options:array field_type:string id:string name:string self:string summary:string type:string \
                    updated_at:time
                    """),
            .declared(
                Operation(
                    "getServiceCustomField", .get, "/services/custom_fields/{field_id}", area: area,
                    scope: "custom_fields.read", includes: ["field_options"], outputKey: "field",
                    summary: "Show a custom field of services"),
                output: """
                    created_at:time data_type:string description:string display_name:string enabled:boolean \
                    field_options:array field_type:string id:string name:string self:string summary:string type:string \
                    updated_at:time
                    """),
            .declared(
                Operation(
                    "updateServiceCustomField", .put, "/services/custom_fields/{field_id}", area: area,
                    scope: "custom_fields.write", inputKey: "field", outputKey: "field",
                    summary: "Change a custom field of services", detail: "Not its name, its data type or its field type."),
                input: "description:string display_name:string enabled:boolean field_options:array",
                output: """
                    created_at:time data_type:string description:string display_name:string enabled:boolean \
                    field_options:array field_type:string id:string name:string self:string summary:string type:string \
                    updated_at:time
                    """),
            .declared(
                Operation(
                    "deleteServiceCustomField", .delete, "/services/custom_fields/{field_id}", area: area,
                    scope: "custom_fields.write", summary: "Remove a custom field of services")),
            .declared(
                Operation(
                    "listServiceCustomFieldOptions", .get, "/services/custom_fields/{field_id}/field_options", area: area,
                    scope: "custom_fields.read", outputKey: "field_options", isList: true,
                    summary: "List the choices of a custom field"),
                output: "created_at:time data:object id:string type:string updated_at:time"),
            .declared(
                Operation(
                    "createServiceCustomFieldOption", .post, "/services/custom_fields/{field_id}/field_options", area: area,
                    scope: "custom_fields.write", inputKey: "field_option", outputKey: "field_option",
                    summary: "Add a choice to a custom field", detail: "Its `data_type` is always `string`."),
                input: "data:object",
                output: "created_at:time data:object id:string type:string updated_at:time"),
            .declared(
                Operation(
                    "getServiceCustomFieldOption", .get,
                    "/services/custom_fields/{field_id}/field_options/{field_option_id}", area: area,
                    scope: "custom_fields.read", outputKey: "field_option", summary: "Show a choice of a custom field"),
                output: "created_at:time data:object id:string type:string updated_at:time"),
            .declared(
                Operation(
                    "updateServiceCustomFieldOption", .put,
                    "/services/custom_fields/{field_id}/field_options/{field_option_id}", area: area,
                    scope: "custom_fields.write", inputKey: "field_option", outputKey: "field_option",
                    summary: "Change a choice of a custom field"),
                input: "data:object",
                output: "created_at:time data:object id:string type:string updated_at:time"),
            .declared(
                Operation(
                    "deleteServiceCustomFieldOption", .delete,
                    "/services/custom_fields/{field_id}/field_options/{field_option_id}", area: area,
                    scope: "custom_fields.write", summary: "Remove a choice of a custom field")),
        ]
    }
}
