// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// What a caller sends to add an incident type, or to change one.
package struct IncidentTypeDraft: Sendable {
    package var name = ""
    package var displayName = ""
    package var description: String?
    package var isEnabled = true
    /// The id or the name of the type above it.
    package var parentType: String?

    package init() {}

    /// A type as it is stored, to which a body's members are applied.
    package init(_ type: IncidentType) {
        name = type.name
        displayName = type.displayName
        description = type.description
        isEnabled = type.isEnabled
    }
}

extension Shapes {
    private static let text: JSON = ["type": "string"]

    package static let incidentTypeDraft = Shape<IncidentTypeDraft>(
        "IncidentTypeDraft",
        [
            nameField("name", \IncidentTypeDraft.name, maximum: IncidentType.nameLengthMaximum),
            incidentTypeDisplayName,
            .optionalString("description", \.description, maximum: IncidentType.descriptionLengthMaximum),
            .boolean("enabled", \.isEnabled),
            Field(
                name: "parent_type", schema: text, isRequired: true,
                decode: { (json) throws(FieldProblem) in
                    let parent = try FieldReading.text(json, length: 1...IncidentType.nameLengthMaximum)
                    return { $0.parentType = parent }
                }),
        ])

    package static let incidentType = Shape<IncidentType>(
        "IncidentType",
        Shape.identity(
            .incidentType, id: \IncidentType.id, type: { _ in ResourceKind.incidentType.type }, summary: \.displayName)
            + [
                .readOnly("name", schema: text) { value, _ in .string(value.name) },
                .readOnly("display_name", schema: text) { value, _ in .string(value.displayName) },
                .readOnly("description", schema: ["type": "string", "nullable": true]) { value, _ in
                    JSON(value.description)
                },
                .readOnly("enabled", schema: ["type": "boolean"]) { value, _ in .bool(value.isEnabled) },
                .readOnly("parent", schema: ["type": "object", "nullable": true]) { value, _ in
                    guard let id = value.parentID else { return .null }
                    return ["id": .string(id), "type": .string(ResourceKind.incidentType.type + "_reference")]
                },
                .readOnly("created_at", schema: ["type": "string", "format": "date-time"]) { value, context in
                    context.time(value.createdAt)
                },
                .readOnly("updated_at", schema: ["type": "string", "format": "date-time"]) { value, context in
                    context.time(value.updatedAt)
                },
            ])

    private static let incidentTypeDisplayName = Field<IncidentTypeDraft>(
        name: "display_name",
        schema: ["type": "string", "maxLength": .int(Int64(IncidentType.displayNameLengthMaximum))], isRequired: true,
        decode: { (json) throws(FieldProblem) in
            let name = try FieldReading.text(json, length: 1...IncidentType.displayNameLengthMaximum)
            guard let first = name.first, first.isLetter || first.isNumber else {
                throw FieldProblem("must begin with a letter or a digit")
            }
            return { $0.displayName = name }
        })

    /// The name by which programs know a type or a field.
    static func nameField<Value>(_ name: String, _ path: any Path<Value, String>, maximum: Int) -> Field<Value> {
        Field(
            name: name, schema: ["type": "string", "maxLength": .int(Int64(maximum)), "pattern": "^[a-z0-9_]+$"],
            isRequired: true,
            decode: { (json) throws(FieldProblem) in
                let text = try FieldReading.text(json, length: 1...maximum)
                guard IncidentType.isName(text) else {
                    throw FieldProblem("can have lower-case letters, digits and underscores only")
                }
                return { $0[keyPath: path] = text }
            })
    }
}
