// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    /// Single objects on which one person has a role.
    package static let objectRolesMaximum = 100

    /// What somebody is towards one object.
    package static let objectRole = Shape<ObjectStanding>(
        "ObjectRole", [objectOfRole, .choice("role", \.role, required: true)])

    private static let objectOfRole = Field<ObjectStanding>(
        name: "object", schema: ["$ref": "#/components/schemas/Reference"], isRequired: true,
        decode: { (json) throws(FieldProblem) in
            let id = try Field<ObjectStanding>.referenceID(json)
            let type = json["type"]?.stringValue ?? ""
            guard let kind = OwnedKind.single.first(where: { type == $0.rawValue || type == $0.referenceType }) else {
                let types = OwnedKind.single.map(\.rawValue).joined(separator: ", ")
                throw FieldProblem("must have a type, one of \(types)")
            }
            return { standing in
                standing.objectID = id
                standing.kind = kind
            }
        },
        encode: { value, context in context.reference(value.kind.referenced, value.objectID) },
        collectReferences: { value, needs in needs.add(value.kind.referenced, value.objectID) })
}

extension OwnedKind {
    /// Those on which a person can have a role of their own: on teams it is a membership, and incidents follow services.
    fileprivate static let single: [OwnedKind] = [.escalationPolicy, .schedule, .service]

    fileprivate var referenced: ResourceKind {
        switch self {
        case .team: .team
        case .escalationPolicy: .escalationPolicy
        case .schedule: .schedule
        case .service: .service
        case .incident: .incident
        }
    }

    /// The wire's type of a reference to it.
    fileprivate var referenceType: String { rawValue + "_reference" }
}
