// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// The custom fields of the base type, under the addresses that they had before there were types.
    package enum IncidentCustomFields {
        private static let area = "Incident Custom Fields"
        private static let readScope = "custom_fields.read"
        private static let writeScope = "custom_fields.write"
        private static let includes = [CustomFieldEndpoints.optionsInclude]

        package static let endpoints = CustomFieldEndpoints(
            list: list, create: create, get: get, update: update, delete: delete, listOptions: listOptions,
            createOption: createOption, getOption: nil, updateOption: updateOption, deleteOption: deleteOption)

        package static let list = Endpoint<Nothing, PresentedCustomField>(
            Operation(
                "listCustomFieldsFields", .get, "/incidents/custom_fields", area: area, scope: readScope,
                actsOn: .incidentField, includes: includes, outputKey: "fields", isList: true, availability: .deprecated,
                summary: "List the base type's custom fields",
                detail: "Deprecated: sees the base type only. `listIncidentTypeCustomFields` sees all."),
            input: nil, output: Shapes.incidentField)

        package static let create = Endpoint<CustomFieldDraft, PresentedCustomField>(
            Operation(
                "createCustomFieldsField", .post, "/incidents/custom_fields", area: area, scope: writeScope,
                actsOn: .incidentField, inputKey: "field", outputKey: "field", availability: .deprecated,
                summary: "Add a custom field to the base type",
                detail: "Deprecated: sees the base type only. `createIncidentTypeCustomField` sees all."),
            input: Shapes.incidentFieldDraft, output: Shapes.incidentField)

        package static let get = Endpoint<Nothing, PresentedCustomField>(
            Operation(
                "getCustomFieldsField", .get, "/incidents/custom_fields/{field_id}", area: area, scope: readScope,
                actsOn: .incidentField, includes: includes, outputKey: "field", availability: .deprecated,
                summary: "Show a custom field of the base type",
                detail: "Deprecated: sees the base type only. `getIncidentTypeCustomField` sees all."),
            input: nil, output: Shapes.incidentField)

        package static let update = Endpoint<CustomFieldDraft, PresentedCustomField>(
            Operation(
                "updateCustomFieldsField", .put, "/incidents/custom_fields/{field_id}", area: area, scope: writeScope,
                actsOn: .incidentField, inputKey: "field", outputKey: "field", availability: .deprecated,
                summary: "Change a custom field of the base type",
                detail: "Deprecated: sees the base type only. `updateIncidentTypeCustomField` sees all."),
            input: Shapes.incidentFieldDraft, output: Shapes.incidentField)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteCustomFieldsField", .delete, "/incidents/custom_fields/{field_id}", area: area, scope: writeScope,
                actsOn: .incidentField, availability: .deprecated, summary: "Remove a custom field of the base type",
                detail: "Deprecated: sees the base type only. `deleteIncidentTypeCustomField` sees all."),
            input: nil, output: nil)

        package static let listOptions = Endpoint<Nothing, CustomFieldOption>(
            Operation(
                "listCustomFieldsFieldOptions", .get, "/incidents/custom_fields/{field_id}/field_options", area: area,
                scope: readScope, actsOn: .incidentField, outputKey: "field_options", isList: true,
                availability: .deprecated, summary: "List the options of a base type's field",
                detail: "Deprecated: sees the base type only. `listIncidentTypeCustomField` sees all."),
            input: nil, output: Shapes.incidentFieldOption)

        package static let createOption = Endpoint<CustomFieldOption, CustomFieldOption>(
            Operation(
                "createCustomFieldsFieldOption", .post, "/incidents/custom_fields/{field_id}/field_options", area: area,
                scope: writeScope, actsOn: .incidentField, inputKey: "field_option", outputKey: "field_option",
                availability: .deprecated, summary: "Add an option to a base type's field",
                detail: "Deprecated: sees the base type only. `createIncidentTypeCustomFieldFieldOptions` sees all."),
            input: Shapes.incidentFieldOption, output: Shapes.incidentFieldOption)

        package static let updateOption = Endpoint<CustomFieldOption, CustomFieldOption>(
            Operation(
                "updateCustomFieldsFieldOption", .put,
                "/incidents/custom_fields/{field_id}/field_options/{field_option_id}", area: area, scope: writeScope,
                actsOn: .incidentField, inputKey: "field_option", outputKey: "field_option", availability: .deprecated,
                summary: "Change an option of a base type's field",
                detail: "Deprecated: sees the base type only. `updateIncidentTypeCustomFieldFieldOption` sees all."),
            input: Shapes.incidentFieldOption, output: Shapes.incidentFieldOption)

        package static let deleteOption = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteCustomFieldsFieldOption", .delete,
                "/incidents/custom_fields/{field_id}/field_options/{field_option_id}", area: area, scope: writeScope,
                actsOn: .incidentField, availability: .deprecated, summary: "Remove an option of a base type's field",
                detail: "Deprecated: sees the base type only. `deleteIncidentTypeCustomFieldFieldOption` sees all."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = endpoints.all
    }
}
