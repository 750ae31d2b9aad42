// SPDX-License-Identifier: Apache-2.0
package import Base

/// The wire form of a type: one list of fields gives reading, writing, the schema and the error texts.
package struct Shape<Value: Sendable>: Sendable {
    /// The schema's name, such as `Service`.
    package let name: String
    package let fields: [Field<Value>]

    package init(_ name: String, _ fields: [Field<Value>]) {
        self.name = name
        self.fields = fields
    }

    package enum Mode: Sendable {
        /// Required fields must be there.
        case create
        /// What is absent stays as it is stored.
        case update
    }

    /// Checks an object and answers what it changes. All problems are told at once; unknown fields are ignored, and so is
    /// null for a field that can neither be null nor must be there: clients send every member that they know.
    package func decode(_ object: JSONObject, _ mode: Mode) throws(APIError) -> Change<Value> {
        var setters: [Field<Value>.Setter] = []
        var present: Set<String> = []
        var named: [ReferenceKey] = []
        var problems: [(field: String, text: String)] = []
        for field in fields {
            guard let decode = field.decode else { continue }
            guard let json = object[field.name] else {
                if field.isRequired, mode == .create {
                    problems.append((field.name, "\(field.label) \(FieldProblem.blank.text)"))
                }
                continue
            }
            if json.isNull, field.ignoresNull { continue }
            do throws(FieldProblem) {
                setters.append(try decode(json))
                present.insert(field.name)
                named += field.named?(json) ?? []
            } catch {
                problems.append((field.name, "\(field.label) \(error.text)"))
            }
        }
        guard problems.isEmpty else { throw .invalidFields(problems) }
        return Change(setters: setters, present: present, named: named)
    }

    package func encode(_ value: Value, _ context: EncodeContext) -> JSON {
        var object = JSONObject()
        object.reserveCapacity(fields.count)
        for field in fields {
            if let json = field.encode?(value, context) { object.append(field.name, json) }
        }
        return .object(object)
    }

    package func collectReferences(of value: Value, into needs: inout ReferenceNeeds) {
        for field in fields { field.collectReferences?(value, &needs) }
    }

    /// JSON schema of the object, as OpenAPI 3.0 writes it.
    package var schema: JSON {
        var properties = JSONObject()
        var required: [JSON] = []
        for field in fields {
            var schema = field.schema.objectValue ?? [:]
            if field.decode == nil {
                // What stands beside a reference is not read.
                if let target = schema["$ref"] { schema = ["allOf": [["$ref": target]]] }
                schema["readOnly"] = true
            }
            properties.append(field.name, .object(schema))
            if field.isRequired { required.append(.string(field.name)) }
        }
        var result: JSONObject = ["type": "object", "properties": .object(properties)]
        if !required.isEmpty { result.append("required", .array(required)) }
        return .object(result)
    }
}

/// What a checked body changes in a stored value. Absent fields are not touched.
package struct Change<Value: Sendable>: Sendable {
    fileprivate let setters: [Field<Value>.Setter]
    /// Names of the fields that the body carried.
    package let present: Set<String>
    /// What the body names by reference and what therefore must be there.
    package let named: [ReferenceKey]

    package init(setters: [Field<Value>.Setter], present: Set<String>, named: [ReferenceKey] = []) {
        self.setters = setters
        self.present = present
        self.named = named
    }

    package func apply(to value: inout Value) {
        for set in setters { set(&value) }
    }

    package func applied(to value: Value) -> Value {
        var value = value
        apply(to: &value)
        return value
    }
}

/// The members that every object begins with.
extension Shape {
    package static func identity(
        _ kind: ResourceKind, id: any Path<Value, String>, type: @escaping @Sendable (Value) -> String,
        summary: @escaping @Sendable (Value) -> String, parentID: @escaping @Sendable (Value) -> String? = { _ in nil }
    ) -> [Field<Value>] {
        [
            .readOnly("id", schema: ["type": "string"]) { value, _ in .string(value[keyPath: id]) },
            .readOnly("type", schema: ["type": "string"]) { value, _ in .string(type(value)) },
            .readOnly("summary", schema: ["type": "string", "nullable": true]) { value, _ in .string(summary(value)) },
            .readOnly("self", schema: ["type": "string", "nullable": true, "format": "url"]) { value, context in
                context.selfURL(kind, value[keyPath: id], parentID: parentID(value))
            },
            .readOnly("html_url", schema: ["type": "string", "nullable": true, "format": "url"]) { value, context in
                context.pageURL(kind, value[keyPath: id], parentID: parentID(value))
            },
        ]
    }
}
