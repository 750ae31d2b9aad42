// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum IncidentTypeHandlers {
    package static func bind(_ bindings: inout Bindings) {
        typealias Names = Operations.IncidentTypes
        bindings.list(Names.list) { call, work in
            let state = call.values.text(Names.state).flatMap(Names.State.init(rawValue:)) ?? .enabled
            let types = try IncidentTypeQueries.all(work.session, isEnabled: state == .all ? nil : state == .enabled)
            return Page(items: types, hasMore: false)
        }
        bindings.show(Names.get) { call, work in try find(call.path(Names.typeVariable), work) }
        bindings.create(Names.create) { _, change, work in
            try insert(change.applied(to: IncidentTypeDraft()), work)
        }
        bindings.update(Names.update) { call, change, work in
            let old = try find(call.path(Names.typeVariable), work)
            return try update(old, to: change.applied(to: IncidentTypeDraft(old)), work)
        }
    }

    static func find(_ idOrName: String, _ work: Work) throws -> IncidentType {
        guard let type = try IncidentTypeQueries.find(work.session, idOrName: idOrName) else { throw APIError.notFound }
        return type
    }

    /// That incidents may become of these types; one query, and none for the base type, which is always in use.
    static func checkUsable(_ names: [String], _ work: Work) throws {
        let wanted = Set(names).subtracting([IncidentType.baseName]).sorted()
        let types = try IncidentTypeQueries.find(work.session, names: wanted)
        let problems = wanted.compactMap { name -> String? in
            guard let type = types.first(where: { $0.name == name }) else { return "Incident type \(name) does not exist" }
            return type.isEnabled ? nil : "Incident type \(name) is disabled"
        }
        guard problems.isEmpty else { throw APIError.invalidInput(problems) }
    }

    private static func insert(_ draft: IncidentTypeDraft, _ work: Work) throws -> IncidentType {
        let types = try IncidentTypeQueries.all(work.session)
        guard !draft.name.hasSuffix(IncidentType.nameEndProhibited) else {
            throw APIError.invalidInput("Name can't end in \(IncidentType.nameEndProhibited)")
        }
        let wanted = draft.parentType ?? ""
        guard let parent = types.first(where: { $0.id == wanted || $0.name == wanted }) else {
            throw APIError.invalidInput("Parent type \(wanted) does not exist")
        }
        guard IncidentType.lineage(of: parent.id, in: types).count < IncidentType.depthMaximum else {
            throw APIError.invalidInput("Parent type would make types more than \(IncidentType.depthMaximum) levels deep")
        }
        let now = work.now.roundedDownToSecond
        let type = IncidentType(
            id: work.makeID(), name: draft.name, displayName: draft.displayName, description: draft.description,
            isEnabled: draft.isEnabled, parentID: parent.id, createdAt: now, updatedAt: now)
        guard !types.contains(where: { $0.name == type.name }) else {
            throw APIError.invalidInput("Name has already been taken")
        }
        try checkDisplayName(of: type, among: types)
        guard types.count < IncidentType.countMaximum else {
            throw APIError(
                status: 400, code: 2019, message: "Product Limit Reached",
                errors: ["There can be at most \(IncidentType.countMaximum) incident types"])
        }
        try IncidentTypeQueries.insert(work.session, type)
        return type
    }

    private static func update(_ old: IncidentType, to draft: IncidentTypeDraft, _ work: Work) throws -> IncidentType {
        let types = try IncidentTypeQueries.all(work.session)
        guard draft.name == old.name else { throw APIError.invalidInput("Name cannot be changed") }
        if let wanted = draft.parentType {
            let parent = types.first { $0.id == old.parentID }
            guard wanted == parent?.id || wanted == parent?.name else {
                throw APIError.invalidInput("Parent type cannot be changed")
            }
        }
        var type = old
        type.displayName = draft.displayName
        type.description = draft.description
        type.isEnabled = draft.isEnabled
        type.updatedAt = work.now.roundedDownToSecond
        if old.isBase {
            guard type.isEnabled else { throw APIError.invalidInput("Enabled can't be false for the base incident type") }
            guard type.displayName == old.displayName else {
                throw APIError.invalidInput("Display name of the base incident type cannot be changed")
            }
        }
        if type.displayName != old.displayName { try checkDisplayName(of: type, among: types) }
        try IncidentTypeQueries.update(work.session, type)
        return type
    }

    private static func checkDisplayName(of type: IncidentType, among types: [IncidentType]) throws(APIError) {
        let prohibited = IncidentType.displayNameStartsProhibited
        guard !prohibited.contains(where: { type.displayName.hasPrefix($0) }) else {
            throw .invalidInput("Display name can't begin with \(prohibited.joined(separator: ", "))")
        }
        let key = type.displayName.lowercased()
        guard !types.contains(where: { $0.id != type.id && $0.displayName.lowercased() == key }) else {
            throw .invalidInput("Display name has already been taken")
        }
    }
}
