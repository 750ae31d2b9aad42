// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain

// What the account behind knows, and decisions about agents need. What cannot be found out is thrown, never guessed.
extension Gateway {
    /// The agent with who its owner is behind the gateway, and what their being on call comes to there; the gateway's own
    /// people and schedules say nothing about it.
    func standing(_ agent: AgentStanding) async throws -> AgentStanding {
        let asksWhoIsOnCall = agent.grants.contains(where: \.onlyWhileOwnerOnCall)
        let asksWhoItIs = agent.grants.contains(where: \.onlyAssignedToOwner)
        guard asksWhoIsOnCall || asksWhoItIs else { return agent }
        var agent = agent
        agent.isOwnerOnCall = false
        var userID: String?
        if let email = agent.ownerEmail {
            if asksWhoIsOnCall { agent.isOwnerOnCall = try await isOnCall(email, for: agent.id) }
            if asksWhoItIs { userID = try await self.userID(email, for: agent.id) }
        }
        for place in agent.grants.indices where agent.grants[place].onlyAssignedToOwner {
            agent.grants[place].assigneeID = userID
        }
        return agent
    }

    private func isOnCall(_ email: String, for agentID: String) async throws -> Bool {
        let key = "on call " + email
        if case .isOnCall(let isOnCall)? = cache.value(key, at: runtime.now) { return isOnCall }
        var isOnCall = false
        if let userID = try await userID(email, for: agentID) {
            let path = GatewayPath.onCalls + "?limit=1&user_ids%5B%5D=" + PercentEncoding.encode(userID)
            let answer = try await object(path, for: agentID)
            guard let entries = answer?["oncalls"]?.arrayValue else { throw GatewayRefusal.undecided }
            isOnCall = entries.contains { $0["user"]?["id"]?.stringValue == userID }
        }
        cache.keep(.isOnCall(isOnCall), for: key, at: runtime.now)
        return isOnCall
    }

    private func userID(_ email: String, for agentID: String) async throws -> String? {
        let key = "user " + email
        if case .userID(let known)? = cache.value(key, at: runtime.now) { return known }
        let answer = try await object(GatewayPath.users + "?limit=100&query=" + PercentEncoding.encode(email), for: agentID)
        guard let users = answer?["users"]?.arrayValue else { throw GatewayRefusal.undecided }
        let own = users.first { $0["email"]?.stringValue?.lowercased() == email.lowercased() }
        let id = own?["id"]?.stringValue
        cache.keep(.userID(id), for: key, at: runtime.now)
        return id
    }

    /// A JSON object of the account; nil where there is none.
    private func object(_ pathAndQuery: String, for agentID: String) async throws -> JSON? {
        let answer = try await exchange(
            HTTPMethod.get.rawValue, pathAndQuery, bytesMaximum: Self.objectBytesMaximum, for: agentID)
        if answer.status == 404 { return nil }
        guard answer.status == 200, let json = Self.json(answer.body), json.objectValue != nil else {
            throw GatewayRefusal.undecided
        }
        return json
    }

    static func json(_ bytes: [UInt8]) -> JSON? { try? JSON.parse(bytes, depthMaximum: JSON.storedDepthMaximum) }

    // MARK: Objects

    /// Through which objects something is seen; none, where the account knows no such thing.
    func seen(_ kind: GatewayKind, _ id: String, parentID: String? = nil, for agentID: String) async throws -> [OwnedObject]
    {
        guard UpstreamID.isOne(id), parentID.map(UpstreamID.isOne) ?? true else { return [] }
        let key = [kind.rawValue, parentID ?? "", id].joined(separator: " ")
        if case .objects(let objects)? = cache.value(key, at: runtime.now) { return objects }
        var objects: [OwnedObject] = []
        if let answer = try await object(kind.path(id: id, parentID: parentID), for: agentID) {
            guard let found = answer[kind.rootKey], Self.isMeant(found, kind, id) else { throw GatewayRefusal.undecided }
            objects = try await seen(found, kind, parentID: parentID, for: agentID)
        }
        cache.keep(.objects(objects), for: key, at: runtime.now)
        return objects
    }

    /// Whether an answer shows what was asked for, and nothing else. Incidents go by their number too.
    static func isMeant(_ object: JSON, _ kind: GatewayKind, _ id: String) -> Bool {
        guard let found = object["id"]?.stringValue else { return false }
        if found == id { return true }
        guard kind == .incident, let number = object["incident_number"]?.intValue else { return false }
        return String(number) == id
    }

    private func seen(
        _ object: JSON, _ kind: GatewayKind, parentID: String?, for agentID: String
    ) async throws -> [OwnedObject] {
        if let owned = Self.owned(object, kind) { return [owned] }
        switch kind {
        case .alert:
            guard let incidentID = object["incident"]?["id"]?.stringValue else { return [] }
            return try await seen(.incident, incidentID, for: agentID)
        case .logEntry:
            guard let incidentID = object["incident"]?["id"]?.stringValue else { return [] }
            return try await seen(.incident, incidentID, for: agentID)
        case .maintenanceWindow, .changeEvent:
            var objects: [OwnedObject] = []
            let ids = Self.ids(object["services"])
            guard ids.count <= Self.cutReadsMaximum else { throw GatewayRefusal.undecided }
            for id in ids { objects += try await seen(.service, id, for: agentID) }
            return objects
        case .incident, .service, .team, .schedule, .escalationPolicy: return []
        }
    }

    /// An object that belongs to teams, out of its own form; nil where something is missing, or for other kinds.
    static func owned(_ object: JSON, _ kind: GatewayKind) -> OwnedObject? {
        guard let owned = kind.owned, let id = object["id"]?.stringValue else { return nil }
        return OwnedObject(
            kind: owned, id: id, teamIDs: owned == .team ? [id] : ids(object["teams"]),
            parentID: owned == .incident ? object["service"]?["id"]?.stringValue : nil,
            policyID: object["escalation_policy"]?["id"]?.stringValue,
            assigneeIDs: (object["assignments"]?.arrayValue ?? []).compactMap { $0["assignee"]?["id"]?.stringValue })
    }

    static func ids(_ references: JSON?) -> [String] {
        (references?.arrayValue ?? []).compactMap { $0["id"]?.stringValue }.sorted()
    }

    // MARK: What a call names

    /// What path and body name, as ``AgentGuard`` finds it out of the store.
    func named(
        _ operation: Operation, _ pathValues: [String: String], _ envelope: JSONObject, _ members: [String],
        for agent: AgentStanding
    ) async throws -> [NamedObject] {
        // It is refused whatever it names: nothing is read for it.
        guard GrantDecision.isWithinReach(operation.grantRequest, agent, at: runtime.now) else { return [] }
        guard let references = UpstreamReference.all(in: envelope) else {
            throw APIError.tooLarge("The body names more than \(UpstreamReference.countMaximum) things")
        }
        var things = try await inPath(operation, pathValues, for: agent.id)
        let parentID = operation.path.segments.first == PathTemplate.Segment.literal("incidents") ? pathValues["id"] : nil
        if things.isEmpty, let name = operation.path.variables.first(where: { $0 != "entity_type" }) {
            things.append(NamedObject(id: pathValues[name] ?? ""))
        }
        var inBody: [NamedObject] = []
        for reference in references {
            var objects: [OwnedObject] = []
            if let kind = reference.kind, kind != .alert || parentID != nil {
                objects = try await seen(
                    kind, reference.id, parentID: kind == .alert ? parentID : nil, for: agent.id)
            }
            inBody.append(NamedObject(id: reference.id, seen: objects))
        }
        if things.isEmpty {
            // As here: an id somewhere in the body opens nothing that is not done to it.
            let read = Set(AccessGuard.strings(in: AccessGuard.read(envelope, operation, members)))
            guard operation.isDecidedByBody, inBody.contains(where: { !$0.seen.isEmpty && read.contains($0.id) }) else {
                return []
            }
        }
        // What nobody could say anything about is covered by no grant that is narrowed to services, teams or policies.
        let unknown = inBody.filter(\.seen.isEmpty)
        return things + unknown + AgentGuard.foreign(inBody.filter { !$0.seen.isEmpty }, beside: things)
    }

    private func inPath(
        _ operation: Operation, _ pathValues: [String: String], for agentID: String
    ) async throws -> [NamedObject] {
        var things: [NamedObject] = []
        var word = ""
        for segment in operation.path.segments {
            switch segment {
            case .literal(let text): word = text
            case .variable(let name):
                let value = pathValues[name] ?? ""
                // Of `/{entity_type}/{id}` the type is a word like others.
                if name == "entity_type" {
                    word = value
                } else if let kind = GatewayKind(pathWord: word) {
                    things.append(NamedObject(id: value, seen: try await seen(kind, value, for: agentID)))
                }
            }
        }
        return things
    }
}
