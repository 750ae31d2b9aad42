// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// What a record says besides its columns, as one column holds it.
enum AuditText {
    struct Kept {
        var actors: [AuditRecord.Reference]
        var methodDescription: String?
        var details: AuditDetails
    }

    static func write(_ record: AuditRecord) -> String {
        let difference = record.details.difference
        let fields = difference.fields.map { field -> JSON in
            ["name": .string(field.name), "before": JSON(field.before), "value": JSON(field.value)]
        }
        let references = difference.references.map { change -> JSON in
            [
                "name": .string(change.name), "added": .array(change.added.map(json)),
                "removed": .array(change.removed.map(json)),
            ]
        }
        let object: JSONObject = [
            "actors": .array(record.actors.map(json)), "method": JSON(record.method.description),
            "resource": json(record.details.resource), "fields": .array(fields), "references": .array(references),
            "left_out": .int(Int64(difference.leftOutCount)),
        ]
        return JSON.object(object).text
    }

    /// A text that cannot be read says nothing: the record's columns still say who, when and what.
    static func read(_ text: String, root: AuditRecord.Reference) -> Kept {
        let json = (try? JSON.parse(text)) ?? .null
        let fields = (json["fields"]?.arrayValue ?? []).map { field in
            AuditDetails.FieldChange(
                name: field["name"]?.stringValue ?? "", before: field["before"]?.stringValue,
                value: field["value"]?.stringValue)
        }
        let changes = (json["references"]?.arrayValue ?? []).map { change in
            AuditDetails.ReferenceChange(
                name: change["name"]?.stringValue ?? "", added: references(change["added"]),
                removed: references(change["removed"]))
        }
        let difference = AuditDetails.Difference(
            fields: fields, references: changes, leftOutCount: Int(json["left_out"]?.intValue ?? 0))
        return Kept(
            actors: references(json["actors"]), methodDescription: json["method"]?.stringValue,
            details: AuditDetails(resource: json["resource"].flatMap(reference) ?? root, difference: difference))
    }

    private static func json(_ reference: AuditRecord.Reference) -> JSON {
        ["kind": .string(reference.kind), "id": .string(reference.id), "summary": JSON(reference.summary)]
    }

    private static func references(_ json: JSON?) -> [AuditRecord.Reference] {
        (json?.arrayValue ?? []).compactMap(reference)
    }

    private static func reference(_ json: JSON) -> AuditRecord.Reference? {
        guard let kind = json["kind"]?.stringValue, let id = json["id"]?.stringValue else { return nil }
        return AuditRecord.Reference(kind: kind, id: id, summary: json["summary"]?.stringValue)
    }
}
