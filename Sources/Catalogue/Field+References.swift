// SPDX-License-Identifier: Apache-2.0
package import Base

extension Field {
    private static var referenceSchema: JSON { ["$ref": "#/components/schemas/Reference"] }

    /// The id out of a reference, or out of a full object sent in its place.
    package static func referenceID(_ json: JSON) throws(FieldProblem) -> String {
        guard let id = json["id"]?.stringValue, !id.isBlank else { throw .blank }
        return id
    }

    package static func reference(
        _ name: String, _ path: any Path<Value, String>, _ kind: ResourceKind, include: String? = nil, required: Bool = false
    ) -> Field {
        Field(
            name: name, schema: referenceSchema, isRequired: required,
            decode: { (json) throws(FieldProblem) in
                let id = try referenceID(json)
                return { $0[keyPath: path] = id }
            },
            encode: { value, context in context.reference(kind, value[keyPath: path], include: include) },
            collectReferences: { value, needs in needs.add(kind, value[keyPath: path], include: include) },
            named: naming(kind))
    }

    package static func optionalReference(
        _ name: String, _ path: any Path<Value, String?>, _ kind: ResourceKind, include: String? = nil
    ) -> Field {
        Field(
            name: name, schema: ["nullable": true, "allOf": [referenceSchema]],
            decode: { (json) throws(FieldProblem) in
                let id = json.isNull ? nil : try referenceID(json)
                return { $0[keyPath: path] = id }
            },
            encode: { value, context in
                value[keyPath: path].map { context.reference(kind, $0, include: include) } ?? .null
            },
            collectReferences: { value, needs in
                if let id = value[keyPath: path] { needs.add(kind, id, include: include) }
            },
            named: naming(kind))
    }

    /// A list of references; null counts as empty, and null elements are passed over, since clients send both.
    package static func references(
        _ name: String, _ path: any Path<Value, [String]>, _ kind: ResourceKind, include: String? = nil, maximum: Int = 250
    ) -> Field {
        Field(
            name: name, schema: ["type": "array", "items": referenceSchema],
            decode: { (json) throws(FieldProblem) in
                let ids = try referenceIDs(json, maximum: maximum)
                return { $0[keyPath: path] = ids }
            },
            encode: { value, context in
                .array(value[keyPath: path].map { context.reference(kind, $0, include: include) })
            },
            collectReferences: { value, needs in
                for id in value[keyPath: path] { needs.add(kind, id, include: include) }
            },
            named: naming(kind))
    }

    /// References that are shown and never taken.
    package static func readOnlyReferences(
        _ name: String, _ path: any Path<Value, [String]>, _ kind: ResourceKind, include: String? = nil
    ) -> Field {
        var field = references(name, path, kind, include: include)
        field.decode = nil
        return field
    }

    package static func referenceIDs(_ json: JSON, maximum: Int) throws(FieldProblem) -> [String] {
        if json.isNull { return [] }
        guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
        guard elements.count <= maximum else { throw FieldProblem("has more than \(maximum) elements") }
        var ids: [String] = []
        for element in elements where !element.isNull {
            let id = try referenceID(element)
            if !ids.contains(id) { ids.append(id) }
        }
        return ids
    }
}
