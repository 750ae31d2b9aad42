// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// A custom field with what its answer shows besides its own row.
package struct PresentedCustomField: Sendable {
    package var field: CustomField
    /// Nil where they are not asked for, or where the field has none by its kind.
    package var options: [CustomFieldOption]?
    /// As it is shown.
    package var defaultValue: JSON

    package init(field: CustomField, options: [CustomFieldOption]?, defaultValue: JSON) {
        self.field = field
        self.options = options
        self.defaultValue = defaultValue
    }
}

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let time: JSON = ["type": "string", "format": "date-time"]

    package static let incidentField = Shape<PresentedCustomField>(
        "IncidentField",
        Shape.identity(
            .incidentField, id: \PresentedCustomField.field.id, type: { _ in ResourceKind.incidentField.type },
            summary: { $0.field.name }, parentID: { $0.field.ownerID })
            + fieldMembers
            + [
                .readOnly("incident_type", schema: text) { value, _ in .string(value.field.ownerID) },
                fieldOptionsMember(incidentFieldOption),
            ])

    package static let serviceField = Shape<PresentedCustomField>(
        "ServiceField",
        Shape.identity(
            .serviceField, id: \PresentedCustomField.field.id, type: { _ in ResourceKind.serviceField.type },
            summary: { $0.field.displayName }) + fieldMembers + [fieldOptionsMember(serviceFieldOption)])

    private static let fieldMembers: [Field<PresentedCustomField>] = [
        .readOnly("name", schema: text) { value, _ in .string(value.field.name) },
        .readOnly("display_name", schema: text) { value, _ in .string(value.field.displayName) },
        .readOnly("description", schema: ["type": "string", "nullable": true]) { value, _ in
            JSON(value.field.description)
        },
        .readOnly("data_type", schema: text) { value, _ in .string(value.field.dataType.rawValue) },
        .readOnly("field_type", schema: text) { value, _ in .string(value.field.kind.rawValue) },
        .readOnly("default_value", schema: [:]) { value, _ in value.defaultValue },
        .readOnly("enabled", schema: ["type": "boolean"]) { value, _ in .bool(value.field.isEnabled) },
        .readOnly("created_at", schema: time) { value, context in context.time(value.field.createdAt) },
        .readOnly("updated_at", schema: time) { value, context in context.time(value.field.updatedAt) },
    ]

    private static func fieldOptionsMember(_ option: Shape<CustomFieldOption>) -> Field<PresentedCustomField> {
        Field(
            name: "field_options", schema: ["type": "array", "items": option.schema],
            encode: { value, context in
                guard let options = value.options else { return nil }
                return .array(options.map { option.encode($0, context) })
            })
    }

    package static let incidentFieldOption = fieldOption("IncidentFieldOption", .incidents)
    package static let serviceFieldOption = fieldOption("ServiceFieldOption", .services)

    private static func fieldOption(_ name: String, _ namespace: CustomField.Namespace) -> Shape<CustomFieldOption> {
        let maximum = namespace.optionLengthMaximum
        return Shape(
            name,
            [
                .readOnly("id", schema: text) { value, _ in .string(value.id) },
                .constant("type", "field_option", schema: text),
                Field(
                    name: "data", schema: CustomFieldReading.optionSchema(maximum: maximum), isRequired: true,
                    decode: { (json) throws(FieldProblem) in
                        let value = try CustomFieldReading.optionValue(json, maximum: maximum)
                        return { $0.value = value }
                    },
                    encode: { value, _ in ["data_type": "string", "value": .string(value.value)] }),
                .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) },
                .readOnly("updated_at", schema: time) { value, context in context.time(value.updatedAt) },
            ])
    }

    package static let customFieldValue = Shape<CustomFieldValue>(
        "CustomFieldValue",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.field.id) },
            .constant("type", "field_value", schema: text),
            .readOnly("name", schema: text) { value, _ in .string(value.field.name) },
            .readOnly("display_name", schema: text) { value, _ in .string(value.field.displayName) },
            .readOnly("description", schema: ["type": "string", "nullable": true]) { value, _ in
                JSON(value.field.description)
            },
            .readOnly("data_type", schema: text) { value, _ in .string(value.field.dataType.rawValue) },
            .readOnly("field_type", schema: text) { value, _ in .string(value.field.kind.rawValue) },
            .readOnly("value", schema: [:]) { value, _ in value.value },
        ])
}
