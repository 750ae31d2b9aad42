// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What a caller puts into a cache variable, and finds there.
package struct CacheVariableData: Sendable {
    package var value: JSON
    package var updatedAt: Instant?

    package init(value: JSON = .null, updatedAt: Instant? = nil) {
        self.value = value
        self.updatedAt = updatedAt
    }
}

extension Shapes {
    /// Of orchestrations, and of services. What it must hold is checked by ``OrchestrationForm``, all together.
    package static let cacheVariable = Shape<CacheVariable>(
        "CacheVariable", cacheVariableFields + authorship(\CacheVariable.mark))
    package static let serviceCacheVariable = Shape<CacheVariable>(
        "ServiceCacheVariable", serviceCacheVariableFields + authorship(\CacheVariable.mark))

    private static let cacheVariableFields = ownFields { "\($0)" }
    private static let serviceCacheVariableFields = ownFields { "services/\($0)" }

    /// `place` is where the owner's address ends.
    private static func ownFields(_ place: @escaping @Sendable (String) -> String) -> [Field<CacheVariable>] {
        [
            .readOnly("id", schema: ["type": "string"]) { value, _ in .string(value.id) },
            .string("name", \.name, length: 1...CacheVariable.nameLengthMaximum, required: true),
            .boolean("disabled", \.isDisabled),
            Field(
                name: "configuration", schema: configurationSchema, isRequired: true,
                decode: { (json) throws(FieldProblem) in
                    guard json.objectValue != nil else { throw FieldProblem("must be an object") }
                    return { $0.configuration = json }
                },
                encode: { value, _ in value.configuration }),
            Field(
                name: "conditions", schema: conditionsSchema,
                decode: { (json) throws(FieldProblem) in
                    guard json.arrayValue != nil else { throw FieldProblem("must be an array") }
                    return { $0.conditions = json }
                },
                encode: { value, _ in value.kind == .externalData ? nil : value.conditions }),
            Field(
                name: "data_endpoint", schema: ["type": "string", "format": "uri"],
                encode: { value, context in
                    guard value.kind == .externalData else { return nil }
                    return orchestrationAddress("\(place(value.ownerID))/cache_variables/\(value.id)/data", context)
                }),
        ]
    }

    private static let configurationSchema: JSON = [
        "type": "object", "required": ["type"],
        "properties": [
            "type": ["type": "string", "enum": .array(CacheVariable.Kind.allCases.map { .string($0.rawValue) })],
            "source": ["type": "string", "maxLength": .int(Int64(Condition.lengthMaximum))],
            "regex": ["type": "string", "maxLength": .int(Int64(Condition.textLengthMaximum))],
            "ttl_seconds": ["type": "integer", "minimum": 1, "maximum": .int(CacheVariable.dataMaximumSeconds)],
            "data_type": [
                "type": "string", "enum": .array(CacheVariable.DataType.allCases.map { .string($0.rawValue) }),
            ],
        ],
    ]

    private static let conditionsSchema: JSON = [
        "type": "array", "items": ["type": "object", "properties": ["expression": ["type": "string"]]],
    ]

    package static let cacheVariableData = Shape<CacheVariableData>(
        "CacheVariableData",
        [
            Field(
                name: cacheVariableDataName, schema: [:], isRequired: true,
                decode: { (json) throws(FieldProblem) in
                    if json.isNull { throw .blank }
                    if case .string = json {
                        _ = try FieldReading.text(json, length: 0...CacheVariable.valueLengthMaximum)
                    }
                    return { $0.value = json }
                },
                encode: { value, _ in value.value }),
            .readOnly("updated_at", schema: ["type": "string", "format": "date-time"]) { value, context in
                context.time(value.updatedAt)
            },
        ])

    package static let cacheVariableDataName = "cache_variable_data"

    /// Rules work whether it is set or not, which whoever sets it should know.
    private static let orchestrationEnablementWarning =
        "Rules of event orchestrations work with and without AIOps features: the setting is kept and changes nothing."

    package static let orchestrationEnablement = Shape<ServiceEnablement>(
        "OrchestrationFeatureEnablement",
        serviceEnablement.fields.map { field -> Field<ServiceEnablement> in
            guard field.name == "warnings" else { return field }
            return .constant(
                "warnings", [["message": .string(orchestrationEnablementWarning)]],
                schema: ["type": "array", "items": ["type": "object"]])
        })
}
