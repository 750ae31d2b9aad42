// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Decides at the door whether a call may go on: by the pure rule first, and by the objects it names where they matter.
///
/// What a caller may not see does not exist for them: an id of it in the path is not found, and one in the body names
/// nothing. So no handler can be turned against objects outside the caller's teams, whatever it does with its ids.
enum AccessGuard {
    /// Strings of a body that are looked at as ids; larger bodies are refused to callers who do not see everything.
    static let namedIDsMaximum = 2000
    /// Longer and shorter strings are no ids.
    private static let idLength = 5...64

    static func check(
        _ operation: Operation, _ pathValues: [String: String], _ envelope: JSONObject, _ principal: Principal,
        _ environment: Environment
    ) async throws {
        var request = operation.accessRequest(isOwn: concernsCaller(operation, pathValues, principal))
        let first = AccessDecision.decide(principal, request)
        let visibility = Visibility(principal)
        switch first {
        case .allow where visibility == .everything: return
        case .allow, .deny(.role): break
        case .deny(let reason): throw refusal(reason)
        }
        let inPath = operation.path.variables.compactMap { pathValues[$0] }
        let inBody = strings(in: .object(envelope))
        guard inBody.count <= namedIDsMaximum else {
            throw APIError.tooLarge("The body names more than \(namedIDsMaximum) things")
        }
        let named = try await environment.read { work in try owned(inPath, inBody, work) }
        if named.path.contains(where: { isHidden($0, from: visibility) }) { throw APIError.notFound }
        if let hidden = named.body.first(where: { isHidden($0.objects, from: visibility) }) {
            throw APIError.invalidInput("\(hidden.id) does not exist")
        }
        request.objects = named.path.isEmpty ? named.body.flatMap(\.objects) : named.path.flatMap { $0 }
        if case .deny(let reason) = AccessDecision.decide(principal, request) { throw refusal(reason) }
    }

    /// Whether it is about the caller's own person alone. Leaving the account and being given rights are not.
    private static func concernsCaller(
        _ operation: Operation, _ pathValues: [String: String], _ principal: Principal
    ) -> Bool {
        guard let userID = principal.userID, operation.concernsOnePerson, let name = operation.path.variables.first else {
            return false
        }
        return pathValues[name] == userID
    }

    /// Something that is seen through several objects is hidden when all of them are.
    private static func isHidden(_ objects: [OwnedObject], from visibility: Visibility) -> Bool {
        !objects.contains(where: visibility.shows)
    }

    private struct Named: Sendable {
        var path: [[OwnedObject]] = []
        var body: [(id: String, objects: [OwnedObject])] = []
    }

    private static func owned(_ inPath: [String], _ inBody: [String], _ work: Work) throws -> Named {
        // Incidents go by their number too.
        let inPath = try inPath.map { text in
            try Int64(text).flatMap { try IncidentListQueries.id(work.session, number: $0) } ?? text
        }
        var all = inPath
        for id in inBody where !all.contains(id) { all.append(id) }
        guard !all.isEmpty else { return Named() }
        let found = try AccessQueries.owned(work.session, ids: all)
        return Named(
            path: inPath.compactMap { found[$0] }, body: inBody.compactMap { id in found[id].map { (id, $0) } })
    }

    private static func strings(in json: JSON) -> [String] {
        var found: Set<String> = []
        collect(json, into: &found)
        return found.sorted()
    }

    private static func collect(_ json: JSON, into found: inout Set<String>) {
        switch json {
        case .string(let text):
            if idLength.contains(text.utf8.count), text.utf8.allSatisfy(isOfID) { found.insert(text) }
        case .array(let values): for value in values { collect(value, into: &found) }
        case .object(let object): for member in object.members { collect(member.value, into: &found) }
        case .null, .bool, .int, .double, .written: break
        }
    }

    private static func isOfID(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    static func refusal(_ reason: AccessDecision.Reason) -> APIError {
        guard case .missingScope(let required, let held) = reason else {
            var error = APIError.accessDenied
            error.errors = [reason.sentence]
            return error
        }
        return APIError(
            status: 403, code: APIError.accessDenied.code, message: reason.sentence,
            extra: [
                "required_scopes": .string(required.joined(separator: " ")),
                "token_scopes": .string(held.joined(separator: " ")),
            ])
    }
}
