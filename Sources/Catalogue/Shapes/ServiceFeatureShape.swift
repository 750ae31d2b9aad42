// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    /// Nothing reads the switch yet, which whoever sets it should know.
    private static let enablementWarning =
        "AIOps features are not available for this service: the setting is kept and changes nothing."

    package static let serviceEnablement = Shape<ServiceEnablement>(
        "FeatureEnablement",
        [
            .readOnly("feature", schema: ["type": "string"]) { value, _ in .string(value.feature) },
            enabledField,
            .readOnly("updated_at", schema: ["type": "string", "format": "date-time", "nullable": true]) { value, context in
                context.time(value.updatedAt)
            },
            .constant(
                "warnings", [["message": .string(enablementWarning)]],
                schema: ["type": "array", "items": ["type": "object"]]),
        ])

    private static let enabledField: Field<ServiceEnablement> = {
        var field = Field<ServiceEnablement>.boolean("enabled", \.isEnabled)
        field.isRequired = true
        return field
    }()

    /// Event rules of services gave way to event orchestrations before there was this server.
    package static let serviceEventRule = described(
        "ServiceEventRule",
        [
            ("id", ["type": "string"]), ("self", ["type": "string"]), ("disabled", ["type": "boolean"]),
            ("conditions", ["type": "object"]), ("time_frame", ["type": "object"]),
            ("variables", ["type": "array", "items": [:]]), ("position", ["type": "integer"]),
            ("actions", ["type": "object"]),
        ])

    /// Never answered, since there is nothing to convert.
    package static let eventRuleConversion = described(
        "ServiceEventRuleConversion", [("convert_status", ["type": "string"]), ("converted_to", ["type": "string"])])

    /// The form of what there is none of here: described, and never written.
    static func described(_ name: String, _ members: [(String, JSON)]) -> Shape<Nothing> {
        var fields: [Field<Nothing>] = []
        for (member, schema) in members {
            fields.append(Field(name: member, schema: schema))
        }
        return Shape(name, fields)
    }
}
