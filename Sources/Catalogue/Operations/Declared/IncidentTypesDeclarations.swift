// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredIncidentTypes {
        private static let area = "Incident Types"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listIncidentTypes", .get, "/incidents/types", area: area, scope: "incident_types.read",
                    parameters: [
                        Parameter(
                            "filter", .choice(["enabled", "disabled", "all"]),
                            "Whether types in use are listed, those out of use, or both; when not given, those in use.")
                    ], outputKey: "incident_types", isList: true, summary: "List the types an incident can have"),
                output: """
                    enabled:boolean id:string name:string parent:object type:string description:string created_at:time \
                    updated_at:time display_name:string
                    """),
            .declared(
                Operation(
                    "createIncidentType", .post, "/incidents/types", area: area, scope: "incident_types.write",
                    inputKey: "incident_type", outputKey: "incident_type", summary: "Add an incident type",
                    detail: "Its name is for good and may not end in `_default`."),
                input: "name:string display_name:string parent_type:string enabled:boolean description:string",
                output: """
                    enabled:boolean id:string name:string parent:object type:string description:string created_at:time \
                    updated_at:time display_name:string
                    """),
            .declared(
                Operation(
                    "getIncidentType", .get, "/incidents/types/{type_id_or_name}", area: area, scope: "incident_types.read",
                    outputKey: "incident_type", summary: "Show an incident type", detail: "By its id or by its name."),
                output: """
                    enabled:boolean id:string name:string parent:object type:string description:string created_at:time \
                    updated_at:time display_name:string
                    """),
            .declared(
                Operation(
                    "updateIncidentType", .put, "/incidents/types/{type_id_or_name}", area: area,
                    scope: "incident_types.write", inputKey: "incident_type", outputKey: "incident_type",
                    summary: "Change an incident type", detail: "A type cannot be deleted; `enabled` takes it out of use."),
                input: "display_name:string enabled:boolean description:string",
                output: """
                    enabled:boolean id:string name:string parent:object type:string description:string created_at:time \
                    updated_at:time display_name:string
                    """),
            .declared(
                Operation(
                    "listIncidentTypeCustomFields", .get, "/incidents/types/{type_id_or_name}/custom_fields", area: area,
                    scope: "custom_fields.read", includes: ["field_options"], outputKey: "fields", isList: true,
                    summary: "List an incident type's custom fields"),
                output: """
                    enabled:boolean id:string name:string type:string self:string description:string field_type:string \
                    data_type:string updated_at:time created_at:time display_name:string default_value:object \
                    incident_type:string summary:string field_options:array
                    """),
            .declared(
                Operation(
                    "createIncidentTypeCustomField", .post, "/incidents/types/{type_id_or_name}/custom_fields", area: area,
                    scope: "custom_fields.write", inputKey: "field", outputKey: "field",
                    summary: "Add a custom field to an incident type",
                    detail: "One with fixed values must bring at least one option."),
                input: """
                    name:string display_name:string data_type:string field_type:string description:string enabled:boolean \
                    default_value:string field_options:array
                    """,
                output: """
                    enabled:boolean id:string name:string type:string self:string description:string field_type:string \
                    data_type:string updated_at:time created_at:time display_name:string default_value:object \
                    incident_type:string summary:string field_options:array
                    """),
            .declared(
                Operation(
                    "getIncidentTypeCustomField", .get, "/incidents/types/{type_id_or_name}/custom_fields/{field_id}",
                    area: area, scope: "custom_fields.read", includes: ["field_options"], outputKey: "field",
                    summary: "Show a custom field of an incident type"),
                output: """
                    enabled:boolean id:string name:string type:string self:string description:string field_type:string \
                    data_type:string updated_at:time created_at:time display_name:string default_value:object \
                    incident_type:string summary:string field_options:array
                    """),
            .declared(
                Operation(
                    "updateIncidentTypeCustomField", .put, "/incidents/types/{type_id_or_name}/custom_fields/{field_id}",
                    area: area, scope: "custom_fields.write", inputKey: "field", outputKey: "field",
                    summary: "Change a custom field of an incident type", detail: "Its options may change along with it."),
                input: "display_name:string enabled:boolean default_value:string description:string field_options:array",
                output: """
                    enabled:boolean id:string name:string type:string self:string description:string field_type:string \
                    data_type:string updated_at:time created_at:time display_name:string default_value:object \
                    incident_type:string summary:string field_options:array
                    """),
            .declared(
                Operation(
                    "deleteIncidentTypeCustomField", .delete, "/incidents/types/{type_id_or_name}/custom_fields/{field_id}",
                    area: area, scope: "custom_fields.write", summary: "Remove a custom field from an incident type")),
            .declared(
                Operation(
                    "listIncidentTypeCustomField", .get,
                    "/incidents/types/{type_id_or_name}/custom_fields/{field_id}/field_options", area: area,
                    scope: "custom_fields.read", outputKey: "field_options", isList: true,
                    summary: "List a custom field's options"),
                output: "data:object id:string type:string updated_at:time created_at:time"),
            .declared(
                Operation(
                    "createIncidentTypeCustomFieldFieldOptions", .post,
                    "/incidents/types/{type_id_or_name}/custom_fields/{field_id}/field_options", area: area,
                    scope: "custom_fields.write", inputKey: "field_option", outputKey: "field_option",
                    summary: "Add an option to a custom field"),
                input: "data:object",
                output: "data:object id:string type:string updated_at:time created_at:time"),
            .declared(
                Operation(
                    "getIncidentTypeCustomFieldFieldOptions", .get,
                    "/incidents/types/{type_id_or_name}/custom_fields/{field_id}/field_options/{field_option_id}",
                    area: area, scope: "custom_fields.read", outputKey: "field_option",
                    summary: "Show a custom field's option"),
                output: "data:object id:string type:string updated_at:time created_at:time"),
            .declared(
                Operation(
                    "updateIncidentTypeCustomFieldFieldOption", .put,
                    "/incidents/types/{type_id_or_name}/custom_fields/{field_id}/field_options/{field_option_id}",
                    area: area, scope: "custom_fields.write", inputKey: "field_option", outputKey: "field_option",
                    summary: "Change a custom field's option"),
                input: "data:object",
                output: "data:object id:string type:string updated_at:time created_at:time"),
            .declared(
                Operation(
                    "deleteIncidentTypeCustomFieldFieldOption", .delete,
                    "/incidents/types/{type_id_or_name}/custom_fields/{field_id}/field_options/{field_option_id}",
                    area: area, scope: "custom_fields.write", summary: "Remove a custom field's option")),
        ]
    }
}
