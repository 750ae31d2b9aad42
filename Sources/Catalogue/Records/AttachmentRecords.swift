// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// What is attached to the account and its services: tags, add-ons and extensions.
extension Records {
    package static let tag = RecordKind(
        .tag, schema: "Tag", unique: "Label", [.recordName("label", maximum: TagLimits.labelLengthMaximum)])

    package static let addon = RecordKind(
        .addon, schema: "Addon", types: AddonLimits.types,
        [
            .recordName("name", maximum: AddonLimits.nameLengthMaximum),
            addonSource,
            .recordReferences(
                AddonLimits.servicesField, .service, include: "services", maximum: AddonLimits.servicesMaximum),
        ])

    /// The page is framed in one of ours, which comes by https: a browser shows no other inside it.
    private static let addonSource: Field<Record> = {
        let name = "src"
        var field = Field<Record>.recordURL(name, required: true)
        field.decode = { (json) throws(FieldProblem) in
            let text = try FieldReading.text(json, length: 1...RecordLimits.urlLengthMaximum)
            guard text.lowercased().hasPrefix("https://"), FieldReading.isWebAddress(text) else {
                throw FieldProblem("must be an https address")
            }
            return { $0.values[name] = .string(text) }
        }
        return field
    }()

    package static let installedExtension = RecordKind(
        .installedExtension, schema: "Extension",
        [
            .recordName("name", maximum: ExtensionLimits.nameLengthMaximum),
            .recordURL("endpoint_url"),
            .recordReferences(
                ExtensionLimits.objectsField, .service, include: "extension_objects",
                maximum: ExtensionLimits.objectsMaximum, required: true),
            .recordReference(
                ExtensionLimits.schemaField, .extensionSchema, include: "extension_schemas", required: true),
            .readOnly(ExtensionLimits.disabledField, schema: ["type": "boolean"]) { value, _ in
                value.values[ExtensionLimits.disabledField] ?? false
            },
            .recordJSON(
                "config", schema: ["type": "object", "nullable": true], otherwise: .null,
                check: { (json) throws(FieldProblem) in
                    guard json.isNull || json.objectValue != nil else { throw FieldProblem("must be an object") }
                }),
        ])
}

package enum TagLimits {
    package static let labelLengthMaximum = 191
    /// Tags that one request may add, and that it may remove.
    package static let changesMaximum = 250
}

package enum AddonLimits {
    package static let types = ["full_page_addon", "incident_show_addon"]
    package static let nameLengthMaximum = 100
    package static let servicesMaximum = 250
    /// Services beside whose incidents it is shown; none means all.
    package static let servicesField = "services"
}

package enum ExtensionLimits {
    package static let nameLengthMaximum = 255
    package static let objectsMaximum = 250
    package static let objectsField = "extension_objects"
    package static let schemaField = "extension_schema"
    package static let disabledField = "temporarily_disabled"
}

extension Shapes {
    /// An add-on as lists and the answer to a new one show it: the reference calls it by its reference's type there.
    package static let addonReference = Shape<Record>(
        "AddonReference", Records.addon.shape.fields.map { $0.name == "type" ? addonReferenceType : $0 })

    private static let addonReferenceType = Field<Record>.readOnly(
        "type", schema: ["type": "string", "enum": .array(AddonLimits.types.map { .string($0 + "_reference") })]
    ) { value, _ in .string(value.type + "_reference") }
}
