// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum IncidentTypes {
        fileprivate static let area = "Incident Types"
        private static let readScope = "incident_types.read"
        private static let writeScope = "incident_types.write"

        /// Which types a list shows.
        package enum State: String, CaseIterable, Sendable {
            case enabled
            case disabled
            case all
        }

        package static let state = Parameter(
            "filter", .choice(State.allCases.map(\.rawValue)),
            "Whether types in use are listed, those out of use, or both; when not given, those in use.")
        /// The place in paths that holds a type's id or its name.
        package static let typeVariable = "type_id_or_name"

        package static let list = Endpoint<Nothing, IncidentType>(
            Operation(
                "listIncidentTypes", .get, "/incidents/types", area: area, scope: readScope, actsOn: .incidentType,
                parameters: [state], outputKey: "incident_types", isList: true,
                summary: "List the types an incident can have"),
            input: nil, output: Shapes.incidentType)

        package static let create = Endpoint<IncidentTypeDraft, IncidentType>(
            Operation(
                "createIncidentType", .post, "/incidents/types", area: area, scope: writeScope, actsOn: .incidentType,
                inputKey: "incident_type", outputKey: "incident_type", summary: "Add an incident type",
                detail: "Its name is for good and may not end in `_default`."),
            input: Shapes.incidentTypeDraft, output: Shapes.incidentType)

        package static let get = Endpoint<Nothing, IncidentType>(
            Operation(
                "getIncidentType", .get, "/incidents/types/{type_id_or_name}", area: area, scope: readScope,
                actsOn: .incidentType, outputKey: "incident_type", summary: "Show an incident type",
                detail: "By its id or by its name."),
            input: nil, output: Shapes.incidentType)

        package static let update = Endpoint<IncidentTypeDraft, IncidentType>(
            Operation(
                "updateIncidentType", .put, "/incidents/types/{type_id_or_name}", area: area, scope: writeScope,
                actsOn: .incidentType, inputKey: "incident_type", outputKey: "incident_type",
                summary: "Change an incident type",
                detail: "A type cannot be deleted; `enabled` takes it out of use. The base type stays as it is."),
            input: Shapes.incidentTypeDraft, output: Shapes.incidentType)

        package static let all: [AnyEndpoint] =
            [list.erased, create.erased, get.erased, update.erased] + IncidentTypeFields.endpoints.all
    }

    /// The custom fields of one incident type.
    package enum IncidentTypeFields {
        private static let area = IncidentTypes.area
        private static let readScope = "custom_fields.read"
        private static let writeScope = "custom_fields.write"
        private static let includes = [CustomFieldEndpoints.optionsInclude]

        package static let endpoints = CustomFieldEndpoints(
            list: list, create: create, get: get, update: update, delete: delete, listOptions: listOptions,
            createOption: createOption, getOption: getOption, updateOption: updateOption, deleteOption: deleteOption)

        package static let list = Endpoint<Nothing, PresentedCustomField>(
            Operation(
                "listIncidentTypeCustomFields", .get, "/incidents/types/{type_id_or_name}/custom_fields", area: area,
                scope: readScope, actsOn: .incidentField, includes: includes, outputKey: "fields", isList: true,
                summary: "List an incident type's custom fields"),
            input: nil, output: Shapes.incidentField)

        package static let create = Endpoint<CustomFieldDraft, PresentedCustomField>(
            Operation(
                "createIncidentTypeCustomField", .post, "/incidents/types/{type_id_or_name}/custom_fields", area: area,
                scope: writeScope, actsOn: .incidentField, inputKey: "field", outputKey: "field",
                summary: "Add a custom field to an incident type",
                detail: "One with fixed values must bring at least one option."),
            input: Shapes.incidentFieldDraft, output: Shapes.incidentField)

        package static let get = Endpoint<Nothing, PresentedCustomField>(
            Operation(
                "getIncidentTypeCustomField", .get, "/incidents/types/{type_id_or_name}/custom_fields/{field_id}",
                area: area, scope: readScope, actsOn: .incidentField, includes: includes, outputKey: "field",
                summary: "Show a custom field of an incident type"),
            input: nil, output: Shapes.incidentField)

        package static let update = Endpoint<CustomFieldDraft, PresentedCustomField>(
            Operation(
                "updateIncidentTypeCustomField", .put, "/incidents/types/{type_id_or_name}/custom_fields/{field_id}",
                area: area, scope: writeScope, actsOn: .incidentField, inputKey: "field", outputKey: "field",
                summary: "Change a custom field of an incident type", detail: "Its options may change along with it."),
            input: Shapes.incidentFieldDraft, output: Shapes.incidentField)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteIncidentTypeCustomField", .delete, "/incidents/types/{type_id_or_name}/custom_fields/{field_id}",
                area: area, scope: writeScope, actsOn: .incidentField,
                summary: "Remove a custom field from an incident type"),
            input: nil, output: nil)

        package static let listOptions = Endpoint<Nothing, CustomFieldOption>(
            Operation(
                "listIncidentTypeCustomField", .get,
                "/incidents/types/{type_id_or_name}/custom_fields/{field_id}/field_options", area: area, scope: readScope,
                actsOn: .incidentField, outputKey: "field_options", isList: true, summary: "List a custom field's options"),
            input: nil, output: Shapes.incidentFieldOption)

        package static let createOption = Endpoint<CustomFieldOption, CustomFieldOption>(
            Operation(
                "createIncidentTypeCustomFieldFieldOptions", .post,
                "/incidents/types/{type_id_or_name}/custom_fields/{field_id}/field_options", area: area, scope: writeScope,
                actsOn: .incidentField, inputKey: "field_option", outputKey: "field_option",
                summary: "Add an option to a custom field"),
            input: Shapes.incidentFieldOption, output: Shapes.incidentFieldOption)

        package static let getOption = Endpoint<Nothing, CustomFieldOption>(
            Operation(
                "getIncidentTypeCustomFieldFieldOptions", .get,
                "/incidents/types/{type_id_or_name}/custom_fields/{field_id}/field_options/{field_option_id}", area: area,
                scope: readScope, actsOn: .incidentField, outputKey: "field_option",
                summary: "Show a custom field's option"),
            input: nil, output: Shapes.incidentFieldOption)

        package static let updateOption = Endpoint<CustomFieldOption, CustomFieldOption>(
            Operation(
                "updateIncidentTypeCustomFieldFieldOption", .put,
                "/incidents/types/{type_id_or_name}/custom_fields/{field_id}/field_options/{field_option_id}", area: area,
                scope: writeScope, actsOn: .incidentField, inputKey: "field_option", outputKey: "field_option",
                summary: "Change a custom field's option"),
            input: Shapes.incidentFieldOption, output: Shapes.incidentFieldOption)

        package static let deleteOption = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteIncidentTypeCustomFieldFieldOption", .delete,
                "/incidents/types/{type_id_or_name}/custom_fields/{field_id}/field_options/{field_option_id}", area: area,
                scope: writeScope, actsOn: .incidentField, summary: "Remove a custom field's option",
                detail: "Refused while it is the field's default. Incidents that have it keep it."),
            input: nil, output: nil)
    }
}
