// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let address: JSON = ["type": "string", "format": "url", "nullable": true]

    package static let vendor = Shape<Vendor>(
        "Vendor", constantIdentity(.vendor, id: \Vendor.id, summary: \Vendor.name) + vendorWords)

    private static let vendorWords: [Field<Vendor>] = [
        .readOnly("name", schema: text) { value, _ in .string(value.name) },
        .readOnly("website_url", schema: address) { value, _ in JSON(value.websiteURL) },
        .constant("logo_url", .null, schema: address),
        .constant("thumbnail_url", .null, schema: address),
        .readOnly("description", schema: text) { value, _ in .string(value.description) },
        .constant("integration_guide_url", .null, schema: address),
        .constant("connectable", false, schema: ["type": "boolean"]),
        .readOnly("generic_service_type", schema: text) { value, _ in .string(value.genericServiceType) },
    ]

    package static let extensionSchema = Shape<ExtensionSchema>(
        "ExtensionSchema",
        constantIdentity(.extensionSchema, id: \ExtensionSchema.id, summary: \ExtensionSchema.label) + extensionSchemaWords)

    private static let extensionSchemaWords: [Field<ExtensionSchema>] = [
        .constant("icon_url", .null, schema: address),
        .constant("logo_url", .null, schema: address),
        .readOnly("label", schema: text) { value, _ in .string(value.label) },
        .readOnly("key", schema: text) { value, _ in .string(value.key) },
        .readOnly("description", schema: text) { value, _ in .string(value.description) },
        .constant("guide_url", .null, schema: address),
        .readOnly("send_types", schema: sendTypes) { value, _ in
            .array(value.sendTypes.map { .string($0.rawValue) })
        },
        // Each extension brings an address of its own.
        .constant("url", "", schema: text),
    ]

    private static let sendTypes: JSON = [
        "type": "array",
        "items": ["type": "string", "enum": .array(ExtensionSchema.SendType.allCases.map { .string($0.rawValue) })],
    ]

    /// The members that every object begins with, of what is part of the program: nothing of it can be set.
    private static func constantIdentity<Value: Sendable>(
        _ kind: ResourceKind, id: @escaping @Sendable (Value) -> String, summary: @escaping @Sendable (Value) -> String
    ) -> [Field<Value>] {
        [
            .readOnly("id", schema: text) { value, _ in .string(id(value)) },
            .constant("type", .string(kind.type), schema: text),
            .readOnly("summary", schema: text) { value, _ in .string(summary(value)) },
            .readOnly("self", schema: address) { value, context in context.selfURL(kind, id(value)) },
            .readOnly("html_url", schema: address) { value, context in context.pageURL(kind, id(value)) },
        ]
    }
}
