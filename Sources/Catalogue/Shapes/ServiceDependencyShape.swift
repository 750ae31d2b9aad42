// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Dependencies as a caller names them: by both ends.
package struct DependencyChange: Sendable {
    package struct End: Hashable, Sendable {
        package var id: String
        /// Nil: whatever has the id.
        package var kind: ServiceNode.Kind?
    }

    package struct Relationship: Hashable, Sendable {
        package var supporting: End
        package var dependent: End
    }

    package var relationships: [Relationship] = []
    package init() {}
}

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let endSchema: JSON = ["type": "object", "properties": ["id": text, "type": text]]

    package static let serviceDependency = Shape<ServiceDependency>(
        "ServiceDependency",
        [
            dependencyEnd("supporting_service", \ServiceDependency.supporting),
            dependencyEnd("dependent_service", \ServiceDependency.dependent),
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .constant("type", "service_dependency", schema: text),
        ])

    private static func dependencyEnd(
        _ name: String, _ path: any Path<ServiceDependency, ServiceNode>
    ) -> Field<ServiceDependency> {
        .readOnly(name, schema: endSchema) { value, _ in
            let node = value[keyPath: path]
            return ["id": .string(node.id), "type": .string(node.kind.rawValue + "_reference")]
        }
    }

    package static let dependencyChange = Shape<DependencyChange>("ServiceDependencyChange", [relationshipsField])

    private static let relationshipsField = Field<DependencyChange>(
        name: "relationships",
        schema: [
            "type": "array",
            "items": ["type": "object", "properties": ["supporting_service": endSchema, "dependent_service": endSchema]],
        ], isRequired: true,
        decode: { (json) throws(FieldProblem) in
            let elements = try FieldReading.nonEmptyObjects(json, maximum: ServiceDependency.bulkMaximum)
            var read: [DependencyChange.Relationship] = []
            for element in elements {
                read.append(
                    DependencyChange.Relationship(
                        supporting: try end("supporting_service", of: element),
                        dependent: try end("dependent_service", of: element)))
            }
            let relationships = read
            return { $0.relationships = relationships }
        })

    private static func end(_ name: String, of object: JSONObject) throws(FieldProblem) -> DependencyChange.End {
        guard let id = object[name]?["id"]?.stringValue, !id.isBlank else {
            throw FieldProblem("needs \(name) with an id in every item")
        }
        guard let type = object[name]?["type"], !type.isNull else { return DependencyChange.End(id: id, kind: nil) }
        switch type.stringValue ?? "" {
        case "service", "service_reference", "technical_service", "technical_service_reference":
            return DependencyChange.End(id: id, kind: .technical)
        case "business_service", "business_service_reference": return DependencyChange.End(id: id, kind: .business)
        default: throw FieldProblem("has a \(name) whose type is not service or business_service")
        }
    }
}

extension FieldReading {
    /// The objects of a list that must not be empty; null elements are passed over, since clients send them.
    package static func nonEmptyObjects(_ json: JSON, maximum: Int) throws(FieldProblem) -> [JSONObject] {
        if json.isNull { throw .blank }
        guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
        guard elements.count <= maximum else { throw FieldProblem("has more than \(maximum) elements") }
        var objects: [JSONObject] = []
        for element in elements where !element.isNull {
            guard let object = element.objectValue else { throw FieldProblem("must hold objects") }
            objects.append(object)
        }
        guard !objects.isEmpty else { throw .blank }
        return objects
    }
}
