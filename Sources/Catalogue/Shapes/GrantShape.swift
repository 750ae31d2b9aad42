// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let time: JSON = ["type": "string", "format": "date-time"]
    private static let grantType: JSON = "grant"
    private static let operationIDLengthMaximum = 100
    private static let idLengthMaximum = 64

    package static let grant = Shape<Grant>("Grant", grantIdentity + grantForm + grantNarrowing + grantCourse)

    private static let grantIdentity: [Field<Grant>] = [
        .readOnly("id", schema: text) { value, _ in .string(value.id) },
        .constant("type", grantType, schema: text),
        .readOnly("summary", schema: text) { value, _ in .string("\(value.access.rawValue) \(value.resource)") },
    ]

    private static let grantForm: [Field<Grant>] = [
        grantResource,
        .choice("access", \.access, required: true),
        grantOperations,
        .boolean("approval", \.needsApproval),
        .boolean("only_while_owner_on_call", \.onlyWhileOwnerOnCall),
        .boolean("only_assigned_to_owner", \.onlyAssignedToOwner),
        .optionalInstant("starts_at", \.startsAt),
        .optionalInstant("expires_at", \.expiresAt),
    ]

    private static let grantNarrowing: [Field<Grant>] = [
        narrowing(.references("services", \.serviceIDs, .service, maximum: Grant.narrowingMaximum)),
        narrowing(.references("teams", \.teamIDs, .team, maximum: Grant.narrowingMaximum)),
        narrowing(
            .references(
                "escalation_policies", \.escalationPolicyIDs, .escalationPolicy, maximum: Grant.narrowingMaximum)),
        grantObjects,
    ]

    private static let grantCourse: [Field<Grant>] = [
        .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) }
    ]

    /// A list that is empty would mean nothing to whoever sends it, and everything to a rule that looks for lists.
    private static func requireElements(_ json: JSON) throws(FieldProblem) {
        guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
        guard !elements.isEmpty else { throw FieldProblem("can't be empty; leave it out for all") }
    }

    /// No list means all, so that what is read can be sent again.
    private static func shownList(_ json: JSON?) -> JSON? { json == .array([]) ? nil : json }

    private static func listSchema(of items: JSON) -> JSON { ["type": "array", "nullable": true, "items": items] }

    /// Null takes a list away.
    private static func narrowing(_ list: Field<Grant>) -> Field<Grant> {
        guard let decode = list.decode else { return list }
        var field = Field<Grant>(name: list.name, schema: listSchema(of: list.schema["items"] ?? [:]))
        field.collectReferences = list.collectReferences
        field.named = list.named
        field.decode = { (json) throws(FieldProblem) in
            if json.isNull { return try decode(json) }
            try requireElements(json)
            guard json.arrayValue?.contains(JSON.null) != true else { throw FieldProblem.blank }
            return try decode(json)
        }
        if let encode = list.encode { field.encode = { value, context in shownList(encode(value, context)) } }
        return field
    }

    // What can be granted derives from all operations, of which this shape is a part: it is looked up when it is read.
    private static let grantResource = Field<Grant>(
        name: "resource", schema: text, isRequired: true,
        decode: { (json) throws(FieldProblem) in
            guard let name = json.stringValue, GrantChoices.resources.contains(name) else {
                throw FieldProblem("must be one of \(GrantChoices.resources.joined(separator: ", "))")
            }
            return { $0.resource = name }
        },
        encode: { value, _ in .string(value.resource) })

    private static let grantOperations = Field<Grant>(
        name: "operations", schema: listSchema(of: ["type": "string"]),
        decode: { (json) throws(FieldProblem) in
            if json.isNull { return { $0.operations = [] } }
            try requireElements(json)
            var ids: [String] = []
            for element in json.arrayValue ?? [] {
                let id = try FieldReading.text(element, length: 1...operationIDLengthMaximum)
                if !ids.contains(id) { ids.append(id) }
            }
            guard ids.count <= Grant.narrowingMaximum else {
                throw FieldProblem("has more than \(Grant.narrowingMaximum) elements")
            }
            let operationIDs = ids
            return { $0.operations = operationIDs }
        },
        encode: { value, _ in shownList(.array(value.operations.map(JSON.string))) })

    private static let grantObjects = Field<Grant>(
        name: "objects", schema: listSchema(of: ["type": "object"]),
        decode: { (json) throws(FieldProblem) in
            if json.isNull { return { $0.objects = [] } }
            try requireElements(json)
            let elements = json.arrayValue ?? []
            guard elements.count <= Grant.narrowingMaximum else {
                throw FieldProblem("has more than \(Grant.narrowingMaximum) elements")
            }
            var objects: [Grant.Object] = []
            for element in elements { objects.append(try grantObject(element)) }
            let named = objects
            return { $0.objects = named }
        },
        encode: { value, _ in
            shownList(
                .array(value.objects.map { object -> JSON in ["id": .string(object.id), "type": .string(object.type)] }))
        })

    private static func grantObject(_ json: JSON) throws(FieldProblem) -> Grant.Object {
        guard let id = json["id"] else { throw FieldProblem.blank }
        let ending = "_reference"
        var type = json["type"]?.stringValue ?? ""
        if type.hasSuffix(ending) { type.removeLast(ending.count) }
        guard ResourceKind.allCases.contains(where: { $0.type == type }) else {
            throw FieldProblem("must have an id and a known type each")
        }
        return Grant.Object(id: try FieldReading.text(id, length: 1...idLengthMaximum), type: type)
    }
}
