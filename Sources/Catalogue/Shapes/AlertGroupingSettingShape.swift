// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let time: JSON = ["type": "string", "format": "date-time"]

    package static let alertGroupingSetting = Shape<AlertGroupingSetting>(
        "AlertGroupingSetting",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .optionalString("name", \.name, maximum: AlertGroupingSetting.nameLengthMaximum),
            .optionalString("description", \.description, maximum: AlertGroupingSetting.descriptionLengthMaximum),
            .choice("type", \.kind, required: true),
            groupingConfigField,
            groupedServicesField,
            .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) },
            .readOnly("updated_at", schema: time) { value, context in context.time(value.updatedAt) },
        ])

    /// What it must hold depends on the type: that is checked when both are known.
    private static let groupingConfigField = Field<AlertGroupingSetting>(
        name: "config", schema: ["type": "object"],
        decode: { (json) throws(FieldProblem) in
            guard json.objectValue != nil else { throw FieldProblem("must be an object") }
            return { $0.config = json }
        },
        encode: { value, _ in value.config })

    /// Null says no more than absence: one client writes a list that it was not given so.
    private static let groupedServicesField = Field<AlertGroupingSetting>(
        name: "services", schema: ["type": "array", "items": ["$ref": "#/components/schemas/Reference"]], isRequired: true,
        decode: { (json) throws(FieldProblem) in
            if json.isNull { return { _ in } }
            let ids = try Field<AlertGroupingSetting>.referenceIDs(json, maximum: AlertGroupingSetting.servicesMaximum)
            guard !ids.isEmpty else { throw .blank }
            return { $0.serviceIDs = ids }
        },
        encode: { value, context in .array(value.serviceIDs.map { groupedService($0, context) }) },
        collectReferences: { value, needs in
            for id in value.serviceIDs { needs.add(.service, id) }
        },
        named: Field<AlertGroupingSetting>.naming(.service))

    /// A reference, with the name beside it that the published examples have.
    private static func groupedService(_ id: String, _ context: EncodeContext) -> JSON {
        var reference = context.referenceMembers(.service, id)
        reference.append("name", reference["summary"] ?? .null)
        return .object(reference)
    }
}
