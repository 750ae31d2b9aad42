// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Roles of people on single objects.
package enum ObjectRoleHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.ObjectRoles.list) { call, work in
            let user = try UserHandlers.find(call.path(), work)
            return Page(items: try ObjectRoleQueries.find(work.session, userID: user.id), hasMore: false)
        }
        let replace = Operations.ObjectRoles.replace
        bindings.bind(replace.erased) { call, environment in
            let roles = try roles(call)
            return try await environment.write { work in
                try work.session.lock(object: call.objectName)
                let user = try UserHandlers.find(call.path(), work)
                try requireExisting(roles, work)
                try ObjectRoleQueries.replace(work.session, userID: user.id, roles)
                let stored = try ObjectRoleQueries.find(work.session, userID: user.id)
                return Presenter.reply(
                    .array(try Presenter.present(stored, replace, call, work, environment)), call)
            }
        }
    }

    /// What the body lists, each checked by itself, and each object once.
    private static func roles(_ call: Call) throws(APIError) -> [ObjectStanding] {
        let key = call.operation.inputKey ?? ""
        guard let elements = call.envelope[key]?.arrayValue else { throw .invalidInput("\(key) must be an array") }
        guard elements.count <= Shapes.objectRolesMaximum else {
            throw .invalidInput("\(key) has more than \(Shapes.objectRolesMaximum) elements")
        }
        var found: [ObjectStanding] = []
        for element in elements {
            guard let object = element.objectValue else { throw .invalidInput("\(key) must hold objects") }
            let blank = ObjectStanding(objectID: "", kind: .service, role: .observer)
            let role = try Shapes.objectRole.decode(object, .create).applied(to: blank)
            guard !found.contains(where: { $0.objectID == role.objectID }) else {
                throw .invalidInput("\(key) names \(role.objectID) twice")
            }
            found.append(role)
        }
        return found
    }

    /// One question for each kind, whatever the number of objects.
    private static func requireExisting(_ roles: [ObjectStanding], _ work: Work) throws {
        var needs = ReferenceNeeds(includes: [])
        for role in roles { Shapes.objectRole.collectReferences(of: role, into: &needs) }
        var problems: [String] = []
        for kind in ResourceKind.allCases {
            let ids = needs.ids(of: kind)
            guard !ids.isEmpty else { continue }
            let known = Set(try ReferenceLoader.summaries(kind, ids, work.session).map(\.id))
            problems += ids.filter { !known.contains($0) }.map { "Object \($0) does not exist" }
        }
        guard problems.isEmpty else { throw APIError.invalidInput(problems) }
    }
}
