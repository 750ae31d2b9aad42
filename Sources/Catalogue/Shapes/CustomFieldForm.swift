// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What a caller sends to add a custom field, or to change one.
package struct CustomFieldDraft: Sendable {
    package var name = ""
    package var displayName = ""
    package var description: String?
    package var dataType = CustomField.DataType.string
    package var kind = CustomField.Kind.singleValue
    package var isEnabled = true
    /// Nil where the body does not speak of it; null takes it away.
    package var defaultValue: JSON?
    /// Nil leaves them alone; otherwise all that there are to be.
    package var options: [CustomFieldOptionDraft]?

    package init() {}

    /// A field as it is stored, to which a body's members are applied.
    package init(_ field: CustomField) {
        name = field.name
        displayName = field.displayName
        description = field.description
        dataType = field.dataType
        kind = field.kind
        isEnabled = field.isEnabled
    }
}

/// One option as a body lists it: one that is there, by its id, or a new one.
package struct CustomFieldOptionDraft: Hashable, Sendable {
    package var id: String?
    package var value: String
}

/// What a caller wants one field of an incident or a service to hold. The field is named by its id or by its name.
package struct CustomFieldSetting: Sendable {
    package var id: String?
    package var name: String?
    package var value: JSON?
    package init() {}
}

extension Shapes {
    package static let incidentFieldDraft = Shape<CustomFieldDraft>("IncidentFieldDraft", draftFields(.incidents))
    package static let serviceFieldDraft = Shape<CustomFieldDraft>("ServiceFieldDraft", draftFields(.services))

    package static let customFieldSetting = Shape<CustomFieldSetting>(
        "CustomFieldSetting",
        [
            .optionalString("id", \.id),
            .optionalString("name", \.name),
            Field(
                name: "value", schema: [:],
                decode: { (json) throws(FieldProblem) in
                    let value = CustomFieldReading.unwrapped(json)
                    return { $0.value = value }
                }),
        ])

    private static func draftFields(_ namespace: CustomField.Namespace) -> [Field<CustomFieldDraft>] {
        [
            nameField("name", \CustomFieldDraft.name, maximum: CustomField.nameLengthMaximum),
            .string("display_name", \.displayName, length: 1...CustomField.displayNameLengthMaximum, required: true),
            .optionalString("description", \.description, maximum: CustomField.descriptionLengthMaximum),
            .choice("data_type", \CustomFieldDraft.dataType, required: true),
            .choice("field_type", \CustomFieldDraft.kind, required: true),
            .boolean("enabled", \.isEnabled),
            Field(
                name: "default_value", schema: [:],
                decode: { (json) throws(FieldProblem) in
                    let value = CustomFieldReading.unwrapped(json)
                    return { $0.defaultValue = value }
                }),
            optionsField(maximum: namespace.optionLengthMaximum),
        ]
    }

    private static func optionsField(maximum: Int) -> Field<CustomFieldDraft> {
        let option: JSON = [
            "type": "object",
            "properties": ["id": ["type": "string"], "data": CustomFieldReading.optionSchema(maximum: maximum)],
        ]
        return Field(
            name: "field_options", schema: ["type": "array", "nullable": true, "items": option],
            decode: { (json) throws(FieldProblem) in
                if json.isNull { return { _ in } }
                let options = try CustomFieldReading.options(json, maximum: maximum)
                return { $0.options = options }
            })
    }
}

/// Reading of options and values, which depend on the field that they are for.
package enum CustomFieldReading {
    /// The reference describes values as objects around a value, and shows the value alone; no value is an object.
    static func unwrapped(_ json: JSON) -> JSON { json["value"] ?? json }

    static func optionSchema(maximum: Int) -> JSON {
        [
            "type": "object", "required": ["data_type", "value"],
            "properties": [
                "data_type": ["type": "string", "enum": ["string"]],
                "value": ["type": "string", "maxLength": .int(Int64(maximum))],
            ],
        ]
    }

    /// The text of one option, out of its `data`.
    static func optionValue(_ data: JSON, maximum: Int) throws(FieldProblem) -> String {
        guard let object = data.objectValue else { throw FieldProblem("must be an object with a data_type and a value") }
        guard object["data_type"]?.stringValue == CustomField.DataType.string.rawValue else {
            throw FieldProblem("data_type must be string")
        }
        do throws(FieldProblem) {
            return try FieldReading.text(object["value"] ?? .null, length: 1...maximum)
        } catch {
            throw FieldProblem("value \(error.text)")
        }
    }

    static func options(_ json: JSON, maximum: Int) throws(FieldProblem) -> [CustomFieldOptionDraft] {
        guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
        guard elements.count <= CustomField.optionsMaximum else {
            throw FieldProblem("has more than \(CustomField.optionsMaximum) elements")
        }
        var options: [CustomFieldOptionDraft] = []
        for element in elements where !element.isNull {
            let value = try optionValue(element["data"] ?? .null, maximum: maximum)
            options.append(CustomFieldOptionDraft(id: element["id"]?.stringValue, value: value))
        }
        let ids = options.compactMap(\.id)
        guard Set(options.map(\.value)).count == options.count, Set(ids).count == ids.count else {
            throw FieldProblem("must not hold an option twice")
        }
        return options
    }

    /// A value as it is kept: checked by the field's data type; where only options can be values, by their ids.
    package static func kept(
        _ value: JSON, _ field: CustomField, options: [CustomFieldOption]
    ) throws(FieldProblem) -> JSON {
        if value.isNull { return .null }
        guard field.kind.isMulti else { return try single(value, field, options) }
        guard let elements = value.arrayValue else { throw FieldProblem("must be an array") }
        guard elements.count <= CustomField.valuesMaximum else {
            throw FieldProblem("has more than \(CustomField.valuesMaximum) elements")
        }
        var kept: [JSON] = []
        for element in elements {
            let item = try single(element, field, options)
            guard !kept.contains(item) else { throw FieldProblem("must not hold a value twice") }
            kept.append(item)
        }
        return .array(kept)
    }

    private static func single(
        _ value: JSON, _ field: CustomField, _ options: [CustomFieldOption]
    ) throws(FieldProblem) -> JSON {
        if field.kind.isFixed {
            guard let option = options.first(where: { JSON.string($0.value) == value }) else {
                throw FieldProblem("must be one of its field options")
            }
            return .string(option.id)
        }
        switch field.dataType {
        case .boolean:
            guard value.boolValue != nil else { throw FieldProblem("must be true or false") }
            return value
        case .integer:
            guard let number = value.intValue else { throw FieldProblem("must be an integer") }
            return .int(number)
        case .float:
            guard isNumber(value) else { throw FieldProblem("must be a number") }
            return value
        case .string: return .string(try FieldReading.text(value, length: 0...CustomField.valueLengthMaximum))
        case .datetime: return .string(ISO8601.string(try FieldReading.instant(value)))
        case .url:
            let text = try FieldReading.text(value, length: 1...CustomField.valueLengthMaximum)
            guard FieldReading.isWebAddress(text) else { throw FieldProblem("must be an http or https address") }
            return .string(text)
        }
    }

    private static func isNumber(_ value: JSON) -> Bool {
        switch value {
        case .int: true
        case .double(let number): number.isFinite
        default: false
        }
    }
}
