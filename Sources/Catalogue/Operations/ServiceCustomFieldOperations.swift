// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum ServiceCustomFields {
        private static let area = "Service Custom Fields"
        private static let readScope = "custom_fields.read"
        private static let writeScope = "custom_fields.write"
        private static let includes = [CustomFieldEndpoints.optionsInclude]

        package static let endpoints = CustomFieldEndpoints(
            list: list, create: create, get: get, update: update, delete: delete, listOptions: listOptions,
            createOption: createOption, getOption: getOption, updateOption: updateOption, deleteOption: deleteOption)

        package static let list = Endpoint<Nothing, PresentedCustomField>(
            Operation(
                "listServiceCustomFields", .get, "/services/custom_fields", area: area, scope: readScope,
                actsOn: .serviceField, includes: includes, outputKey: "fields", isList: true,
                summary: "List the custom fields that services have"),
            input: nil, output: Shapes.serviceField)

        package static let create = Endpoint<CustomFieldDraft, PresentedCustomField>(
            Operation(
                "createServiceCustomField", .post, "/services/custom_fields", area: area, scope: writeScope,
                actsOn: .serviceField, inputKey: "field", outputKey: "field",
                summary: "Define a custom field for services",
                detail: "Its choices can be sent along. Its name, data type and field type are fixed from then on."),
            input: Shapes.serviceFieldDraft, output: Shapes.serviceField)

        package static let get = Endpoint<Nothing, PresentedCustomField>(
            Operation(
                "getServiceCustomField", .get, "/services/custom_fields/{field_id}", area: area, scope: readScope,
                actsOn: .serviceField, includes: includes, outputKey: "field", summary: "Show a custom field of services"),
            input: nil, output: Shapes.serviceField)

        package static let update = Endpoint<CustomFieldDraft, PresentedCustomField>(
            Operation(
                "updateServiceCustomField", .put, "/services/custom_fields/{field_id}", area: area, scope: writeScope,
                actsOn: .serviceField, inputKey: "field", outputKey: "field", summary: "Change a custom field of services",
                detail: "Not its name, its data type or its field type."),
            input: Shapes.serviceFieldDraft, output: Shapes.serviceField)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteServiceCustomField", .delete, "/services/custom_fields/{field_id}", area: area, scope: writeScope,
                actsOn: .serviceField, summary: "Remove a custom field of services"),
            input: nil, output: nil)

        package static let listOptions = Endpoint<Nothing, CustomFieldOption>(
            Operation(
                "listServiceCustomFieldOptions", .get, "/services/custom_fields/{field_id}/field_options", area: area,
                scope: readScope, actsOn: .serviceField, outputKey: "field_options", isList: true,
                summary: "List the choices of a custom field"),
            input: nil, output: Shapes.serviceFieldOption)

        package static let createOption = Endpoint<CustomFieldOption, CustomFieldOption>(
            Operation(
                "createServiceCustomFieldOption", .post, "/services/custom_fields/{field_id}/field_options", area: area,
                scope: writeScope, actsOn: .serviceField, inputKey: "field_option", outputKey: "field_option",
                summary: "Add a choice to a custom field", detail: "Its `data_type` is always `string`."),
            input: Shapes.serviceFieldOption, output: Shapes.serviceFieldOption)

        package static let getOption = Endpoint<Nothing, CustomFieldOption>(
            Operation(
                "getServiceCustomFieldOption", .get,
                "/services/custom_fields/{field_id}/field_options/{field_option_id}", area: area, scope: readScope,
                actsOn: .serviceField, outputKey: "field_option", summary: "Show a choice of a custom field"),
            input: nil, output: Shapes.serviceFieldOption)

        package static let updateOption = Endpoint<CustomFieldOption, CustomFieldOption>(
            Operation(
                "updateServiceCustomFieldOption", .put,
                "/services/custom_fields/{field_id}/field_options/{field_option_id}", area: area, scope: writeScope,
                actsOn: .serviceField, inputKey: "field_option", outputKey: "field_option",
                summary: "Change a choice of a custom field"),
            input: Shapes.serviceFieldOption, output: Shapes.serviceFieldOption)

        package static let deleteOption = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteServiceCustomFieldOption", .delete,
                "/services/custom_fields/{field_id}/field_options/{field_option_id}", area: area, scope: writeScope,
                actsOn: .serviceField, summary: "Remove a choice of a custom field",
                detail: "Refused while it is the field's default. Services that have it keep it."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = endpoints.all
    }

    /// What incidents and services have in their custom fields.
    package enum CustomFieldValues {
        package static let getOfIncident = Endpoint<Nothing, CustomFieldValue>(
            Operation(
                "getIncidentFieldValues", .get, "/incidents/{id}/custom_fields/values", area: "Incidents",
                scope: "incidents.read", actsOn: .incident, outputKey: "custom_fields", isList: true,
                summary: "Show an incident's custom field values"),
            input: nil, output: Shapes.customFieldValue)

        package static let setOfIncident = Endpoint<CustomFieldSetting, CustomFieldValue>(
            Operation(
                "setIncidentFieldValues", .put, "/incidents/{id}/custom_fields/values", area: "Incidents",
                scope: "incidents.write", actsOn: .incident, from: .optional, inputKey: "custom_fields",
                outputKey: "custom_fields", isList: true, successStatus: 201,
                summary: "Set an incident's custom field values",
                detail: "Answers 201. Each item names its field by `id` or by `name`; null empties it."),
            input: Shapes.customFieldSetting, output: Shapes.customFieldValue)

        package static let getOfService = Endpoint<Nothing, CustomFieldValue>(
            Operation(
                "getServiceCustomFieldValues", .get, "/services/{id}/custom_fields/values", area: "Services",
                scope: "services.read", actsOn: .service, outputKey: "custom_fields", isList: true,
                summary: "Show a service's custom field values"),
            input: nil, output: Shapes.customFieldValue)

        package static let setOfService = Endpoint<CustomFieldSetting, CustomFieldValue>(
            Operation(
                "updateServiceCustomFieldValues", .put, "/services/{id}/custom_fields/values", area: "Services",
                scope: "services.write", actsOn: .service, inputKey: "custom_fields", outputKey: "custom_fields",
                isList: true, successStatus: 201, summary: "Set a service's custom field values",
                detail: "Answers 201. Each item names its field by `id` or by `name`; null puts it back to its default."),
            input: Shapes.customFieldSetting, output: Shapes.customFieldValue)

        package static let all: [AnyEndpoint] = [
            getOfIncident.erased, setOfIncident.erased, getOfService.erased, setOfService.erased,
        ]
    }
}
