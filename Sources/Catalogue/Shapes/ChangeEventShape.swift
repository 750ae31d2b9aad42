// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    private static let optionalText: JSON = ["type": "string", "nullable": true]
    private static let objects: JSON = ["type": "array", "items": ["type": "object"]]

    package static let changeEvent = Shape<ChangeEvent>("ChangeEvent", changeEventFields)

    /// With the reason for thinking that it explains an incident.
    package static let relatedChangeEvent = Shape<ChangeEvent>(
        "RelatedChangeEvent",
        changeEventFields + [correlationReason])

    private static let correlationReason = Field<ChangeEvent>.readOnly(
        "correlation_reason", schema: ["type": "object", "properties": ["reason": ["type": "string"]]]
    ) { value, _ in ["reason": JSON(value.correlation?.rawValue)] }

    private static let changeEventFields: [Field<ChangeEvent>] =
        Shape<ChangeEvent>.identity(
            .changeEvent, id: \ChangeEvent.id, type: { _ in ResourceKind.changeEvent.type }, summary: { $0.summary }
        ).map { $0.name == "summary" ? changeSummary : $0 } + changeSettings

    private static let changeSettings: [Field<ChangeEvent>] = [
        .readOnly("timestamp", schema: ["type": "string", "format": "date-time"]) { value, context in
            context.time(value.timestamp)
        },
        changedServices,
        readOnly(.reference("integration", \ChangeEvent.integrationID, .integration)),
        .readOnly("routing_key", schema: optionalText) { value, _ in JSON(value.routingKey) },
        .readOnly("source", schema: optionalText) { value, _ in JSON(value.source) },
        .readOnly("links", schema: objects) { value, _ in value.links },
        .readOnly("images", schema: objects) { value, _ in value.images },
        changeDetails,
    ]

    private static let changeSummary = Field<ChangeEvent>.string(
        "summary", \.summary, length: 1...ChangeEvent.summaryLengthMaximum)

    private static let changedServices = Field<ChangeEvent>(
        name: "services", schema: ["type": "array", "items": ["$ref": "#/components/schemas/Reference"]],
        encode: { value, context in .array([context.reference(.service, value.serviceID)]) },
        collectReferences: { value, needs in needs.add(.service, value.serviceID) })

    /// Senders may give anything, and it is shown as it came; whoever edits it gives an object, as the reference says.
    private static let changeDetails = Field<ChangeEvent>(
        name: "custom_details", schema: ["nullable": true],
        decode: { (json) throws(FieldProblem) in
            guard json.isNull || json.objectValue != nil else { throw FieldProblem("must be an object") }
            guard json.encoded().count <= RecordLimits.objectBytesMaximum else {
                throw FieldProblem("is larger than \(RecordLimits.objectBytesMaximum / 1024) KB")
            }
            return { $0.customDetails = json }
        },
        encode: { value, _ in value.customDetails })
}
