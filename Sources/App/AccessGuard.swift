// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Decides at the door whether a call may go on: by the pure rule first, and by the objects it names where they matter.
///
/// What a caller may not see does not exist for them: an id of it in the path is not found, and one in the body names
/// nothing (``HiddenNames``). So no handler can be turned against objects outside the caller's teams, whatever it does with
/// its ids.
enum AccessGuard {
    /// Strings of a body that are looked at as ids; larger bodies are refused to callers who do not see everything.
    static let namedIDsMaximum = 2000
    /// Longer and shorter strings are no ids.
    private static let idLength = 5...64

    /// In the place of an id that the caller may not see: no object has it.
    private static let nothing = "-"

    /// What is let through.
    struct Passage: Sendable {
        /// The path's values as the caller may see them: a hidden id has become one that does not exist, so that it is
        /// answered like any other that is made up.
        var pathValues: [String: String]
        /// Ids in the body of what the caller may not see, sorted.
        var hiddenIDs: [String] = []
        /// What the answer may show.
        var visibility: Visibility
        /// What lets an agent in, or lets it wait.
        var grant: Grant?
        /// Whether a person has to agree first.
        var isWaiting = false
        /// What path and body name, where that was looked up; without what in the path is out of sight.
        var named: Named?

        /// Takes what the grants of an agent say besides.
        mutating func narrow(to verdict: AgentGuard.Verdict, of agent: AgentStanding) {
            visibility = visibility.narrowed(to: verdict.visibility)
            switch verdict.decision {
            case .allowed(let grant): self.grant = grant
            case .waits(let grant):
                self.grant = grant
                isWaiting = agent.approvalID == nil
            case .denied: break
            }
        }
    }

    /// Decides by who calls and, for an agent, by what it is granted, too.
    static func admit(
        _ operation: Operation, _ pathValues: [String: String], _ envelope: JSONObject, members: [String],
        _ principal: Principal, isDryRun: Bool = false, _ environment: Environment
    ) async throws -> Passage {
        guard let agent = principal.agent else {
            return try await check(operation, pathValues, envelope, members: members, principal, environment)
        }
        var passage: Passage
        do {
            passage = try await check(operation, pathValues, envelope, members: members, principal, environment)
        } catch var error as APIError where error.status == 403 && error.extra["required_scopes"] == nil {
            // The owner may not either. What the agent would need besides is told all the same.
            if error.errors.isEmpty { error.errors = ["The agent's owner may not do this"] }
            error.extra["missing_grant"] = missingGrant(operation.grantResource, operation.grantAccess)
            throw error
        }
        let verdict = try await AgentGuard.admit(
            agent, operation, passage.pathValues, envelope, members: members, isDryRun: isDryRun, named: passage.named,
            environment)
        passage.narrow(to: verdict, of: agent)
        return passage
    }

    private static func missingGrant(_ resource: String, _ access: Grant.Access) -> JSON {
        ["resource": .string(resource), "access": .string(access.rawValue)]
    }

    /// Throws what refuses the call, whether or not something has the hidden ids that it names. `members` are the names that
    /// the operation reads from what is sent: ids in others decide nothing.
    static func check(
        _ operation: Operation, _ pathValues: [String: String], _ envelope: JSONObject, members: [String],
        _ principal: Principal, _ environment: Environment
    ) async throws -> Passage {
        var request = operation.accessRequest(isOwn: concernsCaller(operation, pathValues, principal))
        let first = AccessDecision.decide(principal, request)
        let visibility = Visibility(principal)
        switch first {
        case .allow where visibility == .everything: return Passage(pathValues: pathValues, visibility: visibility)
        case .deny(.role(let role, let needs)) where !role.canBeRaised: throw refusal(.role(role, needs: needs))
        case .allow, .deny(.role): break
        case .deny(let reason): throw refusal(reason)
        }
        let inBody = strings(in: .object(envelope))
        guard inBody.count <= namedIDsMaximum else {
            throw APIError.tooLarge("The body names more than \(namedIDsMaximum) things")
        }
        var values = pathValues
        var named = try await Self.named(pathValues, inBody, environment)
        for (name, objects) in named.path {
            if isHidden(objects, from: visibility) {
                values[name] = nothing
            } else if operation.access == .write, !objects.allSatisfy(visibility.shows) {
                // What is shared with something out of sight is looked at and not changed.
                throw APIError.accessDenied
            }
        }
        var known = named
        known.path.removeAll { values[$0.name] == nothing }
        let hiddenIDs = named.body.filter { isHidden($0.objects, from: visibility) }.map(\.id)
        // They decide as little as ids that nothing has.
        named.body.removeAll { hiddenIDs.contains($0.id) }
        request.objects = deciding(operation, named, values, strings(in: read(envelope, operation, members)))
        if case .deny(let reason) = AccessDecision.decide(principal, request) { throw refusal(reason) }
        return Passage(pathValues: values, hiddenIDs: hiddenIDs, visibility: visibility, named: known)
    }

    /// What decides for somebody whose base role does not reach: what the path names, with the services and incidents that
    /// the body puts beside it. Without any in the path the body decides only where it must name what it acts on: what
    /// belongs to no team is not opened by an id that is written somewhere.
    private static func deciding(
        _ operation: Operation, _ named: Named, _ values: [String: String], _ read: [String]
    ) -> [OwnedObject] {
        let inPath = named.path.filter { values[$0.name] != nothing }.flatMap(\.objects)
        guard inPath.isEmpty else {
            return inPath + named.body.flatMap(\.objects).filter { $0.kind == .service || $0.kind == .incident }
        }
        guard operation.isDecidedByBody else { return [] }
        return named.body.filter { read.contains($0.id) }.flatMap(\.objects)
    }

    /// What the operation reads of a body.
    static func read(_ envelope: JSONObject, _ operation: Operation, _ members: [String]) -> JSON {
        guard let key = operation.inputKey, let input = envelope[key] else { return .null }
        let objects = input.arrayValue ?? [input]
        return .array(objects.flatMap { object in members.compactMap { object[$0] } })
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

    struct Named: Sendable {
        var path: [(name: String, objects: [OwnedObject])] = []
        var body: [(id: String, objects: [OwnedObject])] = []
    }

    static func owned(_ pathValues: [String: String], _ inBody: [String], _ work: Work) throws -> Named {
        // Incidents go by their number too.
        let inPath = try pathValues.sorted { $0.key < $1.key }.map { name, text in
            (name: name, id: try Int64(text).flatMap { try IncidentListQueries.id(work.session, number: $0) } ?? text)
        }
        let all = Set(inPath.map(\.id)).union(inBody).sorted()
        guard !all.isEmpty else { return Named() }
        let found = try AccessQueries.owned(work.session, ids: all)
        return Named(
            path: inPath.compactMap { part in found[part.id].map { (part.name, $0) } },
            body: inBody.compactMap { id in found[id].map { (id, $0) } })
    }

    static func strings(in json: JSON) -> [String] {
        var found: Set<String> = []
        collect(json, into: &found)
        return found.sorted()
    }

    private static func collect(_ json: JSON, into found: inout Set<String>) {
        guard found.count <= namedIDsMaximum else { return }
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
        if case .grant(let denial) = reason {
            var error = APIError.accessDenied(reason.sentence)
            error.extra["missing_grant"] = missingGrant(denial.resource, denial.access)
            return error
        }
        guard case .missingScope(let required, let held) = reason else {
            return .accessDenied(reason.sentence)
        }
        return APIError(
            status: 403, code: APIError.accessDenied.code, message: reason.sentence,
            extra: [
                "required_scopes": .string(required.joined(separator: " ")),
                "token_scopes": .string(held.joined(separator: " ")),
            ])
    }
}
