// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain

// Lists are cut twice: the account behind is asked for no more than may be seen, and what it answers is looked through.
extension Gateway {
    /// Objects that are read to see through which ones the lines of a list are seen; lines beyond are left out.
    static let cutReadsMaximum = 50
    /// Values of one filter; with more the list is only cut afterwards.
    static let filterValuesMaximum = 100
    /// Members of a list's answer besides the list itself.
    private static let pagingNames: Set<String> = ["limit", "offset", "more", "next_cursor"]

    /// What to ask for, where one filter says it.
    static func filters(_ operation: Operation, _ visibility: Visibility) -> [(name: String, value: String)] {
        guard GatewayList(operation) != nil else { return [] }
        let names = Set(operation.parameters.map(\.name))
        let choices = [
            (Parameter.serviceFilterName, services(visibility)), (Parameter.teamFilterName, teams(visibility)),
        ]
        for (name, ids) in choices where names.contains(name) {
            guard let ids, (1...filterValuesMaximum).contains(ids.count) else { continue }
            return ids.map { (name: name, value: $0) }
        }
        return []
    }

    /// The services outside of which nothing is seen; nil where that cannot be said.
    private static func services(_ visibility: Visibility) -> [String]? {
        narrowing(visibility) { teamIDs, objects in
            teamIDs.isEmpty && objects.allSatisfy { $0.kind == .service } ? objects.map(\.objectID) : nil
        }
    }

    private static func teams(_ visibility: Visibility) -> [String]? {
        narrowing(visibility) { teamIDs, objects in objects.isEmpty ? teamIDs : nil }
    }

    private static func narrowing(
        _ visibility: Visibility, _ ids: ([String], [ObjectStanding]) -> [String]?
    ) -> [String]? {
        switch visibility {
        case .only(let teamIDs, let objects, let personID): return personID.isEmpty ? ids(teamIDs, objects) : nil
        case .all(let parts):
            for part in parts {
                if let own = narrowing(part, ids) { return own }
            }
            return nil
        case .any(let parts):
            var found: [String] = []
            for part in parts {
                guard let own = narrowing(part, ids) else { return nil }
                found += own.filter { !found.contains($0) }
            }
            return found
        case .everything, .hiding, .ofPolicies, .assignedTo: return nil
        }
    }

    /// The answer with the lines that may be seen, and nothing that counts the others.
    func cut(
        _ body: [UInt8], _ list: GatewayList, _ operation: Operation, _ visibility: Visibility, for agentID: String
    ) async throws -> [UInt8] {
        guard let key = operation.outputKey, let answer = Self.json(body)?.objectValue,
            let lines = answer[key]?.arrayValue
        else { throw GatewayRefusal.unfit }
        var kept: [JSON] = []
        var readIDs: Set<String> = []
        for line in lines {
            let objects: [OwnedObject]
            switch list {
            case .itself(let kind): objects = Self.owned(line, kind).map { [$0] } ?? []
            case .through(let kind, let member):
                let ids = Self.references(line[member])
                readIDs.formUnion(ids)
                if readIDs.count > Self.cutReadsMaximum { continue }
                var found: [OwnedObject] = []
                for id in ids { found += try await seen(kind, id, for: agentID) }
                objects = found
            }
            if objects.contains(where: visibility.shows) { kept.append(line) }
        }
        var shown = JSONObject(members: answer.members.filter { Self.pagingNames.contains($0.name) })
        shown[key] = .array(kept)
        if answer["total"] != nil { shown["total"] = .null }
        return JSON.object(shown).encoded()
    }

    /// Ids of one reference, or of a list of them.
    private static func references(_ json: JSON?) -> [String] {
        if let id = json?["id"]?.stringValue { return [id] }
        return ids(json)
    }
}
