// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let optionalText: JSON = ["type": "string", "nullable": true]
    private static let reference: JSON = ["$ref": "#/components/schemas/Reference"]

    package static let auditRecord = Shape<AuditRecord>(
        "AuditRecord",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .constant("self", .null, schema: optionalText),
            .readOnly("execution_time", schema: ["type": "string", "format": "date-time"]) { value, _ in
                .string(ISO8601.string(value.at, milliseconds: true))
            },
            .readOnly("execution_context", schema: contextSchema) { value, _ in
                ["request_id": JSON(value.requestID), "remote_address": JSON(value.remoteAddress)]
            },
            .readOnly("actors", schema: ["type": "array", "items": reference]) { value, context in
                .array(value.actors.map { $0.json(context) })
            },
            .readOnly("method", schema: methodSchema) { value, _ in
                [
                    "type": .string(value.method.kind.rawValue), "truncated_token": JSON(value.method.truncatedToken),
                    "description": JSON(value.method.description),
                ]
            },
            .readOnly("root_resource", schema: reference) { value, context in value.root.json(context) },
            .readOnly("action", schema: text) { value, _ in .string(value.action.rawValue) },
            .readOnly("details", schema: detailsSchema) { value, context in value.details.json(context) },
        ])

    private static let contextSchema: JSON = [
        "type": "object", "nullable": true, "properties": ["request_id": optionalText, "remote_address": optionalText],
    ]

    private static let methodSchema: JSON = [
        "type": "object", "required": ["type"],
        "properties": [
            "type": ["type": "string", "enum": .array(AuditRecord.Method.Kind.allCases.map { .string($0.rawValue) })],
            "truncated_token": optionalText, "description": optionalText,
        ],
    ]

    private static let detailsSchema: JSON = [
        "type": "object", "nullable": true, "required": ["resource"],
        "properties": [
            "resource": reference, "fields": ["type": "array", "items": fieldSchema],
            "references": ["type": "array", "items": referenceChangeSchema],
        ],
    ]

    private static let fieldSchema: JSON = [
        "type": "object", "required": ["name"],
        "properties": [
            "name": text, "description": optionalText, "value": optionalText, "before_value": optionalText,
        ],
    ]

    private static let referenceChangeSchema: JSON = [
        "type": "object", "required": ["name"],
        "properties": [
            "name": text, "description": optionalText, "added": ["type": "array", "items": reference],
            "removed": ["type": "array", "items": reference],
        ],
    ]
}

extension AuditRecord.Reference {
    /// With an address where the kind has one. Whether anything is there still is not looked up.
    fileprivate func json(_ context: EncodeContext) -> JSON {
        let resource = ResourceKind(type: kind).flatMap { found -> ResourceKind? in
            // What lies below another object has no address without it.
            let steps = found.apiPath(id: id, parentID: nil).split(separator: "/", omittingEmptySubsequences: false)
            return steps.contains { $0.isEmpty } ? nil : found
        }
        return [
            "id": .string(id), "type": .string(kind + "_reference"), "summary": JSON(summary),
            "self": resource.map { context.selfURL($0, id) } ?? .null,
            "html_url": resource.map { context.pageURL($0, id) } ?? .null,
        ]
    }
}

extension AuditDetails {
    /// The name of the entry that says how many more there were.
    private static let leftOutName = "…"

    fileprivate func json(_ context: EncodeContext) -> JSON {
        var fields = difference.fields.map { field -> JSON in
            [
                "name": .string(field.name), "description": .null, "value": JSON(field.value),
                "before_value": JSON(field.before),
            ]
        }
        if difference.leftOutCount > 0 {
            fields.append([
                "name": .string(Self.leftOutName), "description": .string("\(difference.leftOutCount) more are not kept"),
                "value": .null, "before_value": .null,
            ])
        }
        let references = difference.references.map { change -> JSON in
            [
                "name": .string(change.name), "description": .null,
                "added": .array(change.added.map { $0.json(context) }),
                "removed": .array(change.removed.map { $0.json(context) }),
            ]
        }
        return ["resource": resource.json(context), "fields": .array(fields), "references": .array(references)]
    }
}
