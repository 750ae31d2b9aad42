// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let time: JSON = ["type": "string", "format": "date-time"]

    package static let integration = Shape<Integration>(
        "Integration",
        Shape.identity(
            .integration, id: \Integration.id, type: \.type, summary: \.name, parentID: \.serviceID
        ).map { $0.name == "type" ? integrationType : $0 } + integrationSettings + MailInletForm.fields)

    private static let integrationSettings: [Field<Integration>] = [
        integrationName,
        readOnly(.reference("service", \Integration.serviceID, .service, include: "services")),
        .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) },
        vendorField,
        .readOnly("integration_key", schema: text) { value, _ in .string(value.routingKey) },
    ]

    private static let integrationName = Field<Integration>(
        name: "name", schema: text,
        decode: { (json) throws(FieldProblem) in
            let name = json.isNull ? "" : try FieldReading.text(json, length: 0...Integration.nameLengthMaximum)
            return { $0.name = name }
        },
        encode: { value, _ in .string(value.name) })

    /// Types that leave the choice to the server: clients that know only the vendor send the first.
    private static let undecidedTypes = ["", "service_integration", "inbound_integration", "integration"]

    /// Any of the reference's inbound kinds; a reference's ending is dropped, null leaves the default.
    private static let integrationType = Field<Integration>(
        name: "type", schema: text,
        decode: { (json) throws(FieldProblem) in
            if json.isNull { return { _ in } }
            var type = try FieldReading.text(json, length: 0...100)
            if type.hasSuffix("_reference") { type.removeLast("_reference".count) }
            if undecidedTypes.contains(type) { return { _ in } }
            guard type.hasSuffix("_inbound_integration") else {
                throw FieldProblem("must be an inbound integration's type, such as events_api_v2_inbound_integration")
            }
            let known = type
            return { $0.type = known }
        },
        encode: { value, _ in .string(value.type) })

    /// Ids that are in nobody's list here are kept too, and shown again: set-ups that come from elsewhere bring them along.
    private static let vendorField: Field<Integration> = {
        var field = Field<Integration>.optionalReference("vendor", \.vendorID, .vendor, include: "vendors")
        field.decode = { (json) throws(FieldProblem) in
            if json.isNull { return { $0.vendorID = nil } }
            let id = try Field<Integration>.referenceID(json)
            guard looksLikeID(id) else { throw FieldProblem("has an id that can't be one") }
            return { $0.vendorID = id }
        }
        field.named = nil
        return field
    }()

    private static func looksLikeID(_ text: String) -> Bool {
        text.scalarCount <= Integration.vendorIDLengthMaximum
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }
}
