// SPDX-License-Identifier: Apache-2.0
package import Base

/// What an owner allows an agent: reading or changing one kind of thing, as far as the lists go that narrow it.
///
/// An object must fit every list that is not empty. Several grants add up, so that "this or that" is two of them.
package struct Grant: Hashable, Sendable {
    /// Raw values are the wire's. Writing includes reading.
    package enum Access: String, CaseIterable, Sendable {
        case read, write
    }

    /// A single thing. Of a service all that belongs to it is meant too.
    package struct Object: Hashable, Sendable {
        package var id: String
        /// The wire's type, such as `service`.
        package var type: String

        package init(id: String, type: String) {
            self.id = id
            self.type = type
        }

        /// Nil for what belongs to no team.
        fileprivate var standing: ObjectStanding? {
            OwnedKind(rawValue: type).map { ObjectStanding(objectID: id, kind: $0, role: .observer) }
        }
    }

    /// Grants of one agent.
    package static let perAgentMaximum = 100
    /// Elements of each list. With all grants of an agent they still fit into one statement.
    package static let narrowingMaximum = 50

    package var id: String
    package var agentID: String
    /// As the path calls it: `incidents`.
    package var resource: String
    package var access: Access
    /// Ids of the operations that are meant; empty for all.
    package var operations: [String]
    package var serviceIDs: [String]
    package var teamIDs: [String]
    package var escalationPolicyIDs: [String]
    package var objects: [Object]
    /// Whether a person must agree to each change.
    package var needsApproval: Bool
    package var onlyWhileOwnerOnCall: Bool
    /// Whether only those incidents are meant that are assigned to the agent's owner.
    package var onlyAssignedToOwner: Bool
    /// That owner; known of grants that decide about a call. Without it nothing is meant.
    package var assigneeID: String?
    package var startsAt: Instant?
    package var expiresAt: Instant?
    package var createdAt: Instant

    package init(
        id: String = "", agentID: String = "", resource: String = "", access: Access = .read, operations: [String] = [],
        serviceIDs: [String] = [], teamIDs: [String] = [], escalationPolicyIDs: [String] = [], objects: [Object] = [],
        needsApproval: Bool = false, onlyWhileOwnerOnCall: Bool = false, onlyAssignedToOwner: Bool = false,
        assigneeID: String? = nil, startsAt: Instant? = nil, expiresAt: Instant? = nil, createdAt: Instant
    ) {
        self.id = id
        self.agentID = agentID
        self.resource = resource
        self.access = access
        self.operations = operations
        self.serviceIDs = serviceIDs
        self.teamIDs = teamIDs
        self.escalationPolicyIDs = escalationPolicyIDs
        self.objects = objects
        self.needsApproval = needsApproval
        self.onlyWhileOwnerOnCall = onlyWhileOwnerOnCall
        self.onlyAssignedToOwner = onlyAssignedToOwner
        self.assigneeID = assigneeID
        self.startsAt = startsAt
        self.expiresAt = expiresAt
        self.createdAt = createdAt
    }

    /// The id tells it from others. All grants of an agent are hashed with each call that it makes.
    package func hash(into hasher: inout Hasher) { hasher.combine(id) }

    package var isNarrowed: Bool {
        !serviceIDs.isEmpty || !teamIDs.isEmpty || !escalationPolicyIDs.isEmpty || !objects.isEmpty
            || onlyAssignedToOwner
    }

    package func includes(_ asked: Access) -> Bool { access == .write || asked == .read }

    /// What of the kinds that belong to teams it shows. The same rule decides about one object and cuts lists.
    package var visibility: Visibility {
        var parts: [Visibility] = []
        if !serviceIDs.isEmpty { parts.append(.only(teamIDs: [], objects: serviceIDs.map(Self.standing(ofService:)))) }
        if !teamIDs.isEmpty { parts.append(.only(teamIDs: teamIDs, objects: [])) }
        if !escalationPolicyIDs.isEmpty { parts.append(.ofPolicies(escalationPolicyIDs)) }
        if !objects.isEmpty { parts.append(.only(teamIDs: [], objects: objects.compactMap(\.standing))) }
        if onlyAssignedToOwner { parts.append(assigneeID.map(Visibility.assignedTo) ?? .any([])) }
        guard let first = parts.first else { return .everything }
        return parts.count == 1 ? first : .all(parts)
    }

    static func standing(ofService id: String) -> ObjectStanding {
        ObjectStanding(objectID: id, kind: .service, role: .observer)
    }

    /// Whether services alone narrow it, as they do most.
    var isForServicesAlone: Bool {
        !serviceIDs.isEmpty && teamIDs.isEmpty && escalationPolicyIDs.isEmpty && objects.isEmpty && !onlyAssignedToOwner
    }

    /// Whether ``visibility`` shows an object, found out without making one: of an agent's hundred grants most show nothing
    /// of what a call names.
    package func shows(_ object: OwnedObject) -> Bool {
        let parentID = object.parentID ?? object.id
        if !serviceIDs.isEmpty, !serviceIDs.contains(where: { $0 == object.id || $0 == parentID }) { return false }
        if !teamIDs.isEmpty, !object.teamIDs.contains(where: { teamIDs.contains($0) }) { return false }
        if !escalationPolicyIDs.isEmpty {
            let policyID = object.kind == .escalationPolicy ? object.id : object.policyID ?? ""
            if !escalationPolicyIDs.contains(policyID) { return false }
        }
        if !objects.isEmpty {
            let isNamed = objects.contains { ($0.id == object.id || $0.id == parentID) && $0.standing != nil }
            if !isNamed { return false }
        }
        guard onlyAssignedToOwner else { return true }
        guard let assigneeID else { return false }
        return object.assigneeIDs.contains(assigneeID)
    }

    /// Whether something that a call names lies within the lists.
    func covers(_ named: NamedObject, isWrite: Bool) -> Bool {
        guard isNarrowed else { return true }
        guard !named.seen.isEmpty else {
            // What belongs to no team and no service can only be meant by itself.
            let isByItself =
                serviceIDs.isEmpty && teamIDs.isEmpty && escalationPolicyIDs.isEmpty
                && !onlyAssignedToOwner
            return isByItself && objects.contains { $0.id == named.id }
        }
        return isWrite ? named.seen.allSatisfy { shows($0) } : named.seen.contains { shows($0) }
    }
}

/// Something that a call names, with the objects through which it is seen: a note is seen through its incident.
package struct NamedObject: Hashable, Sendable {
    package var id: String
    /// Empty for what belongs to no team.
    package var seen: [OwnedObject]

    package init(id: String, seen: [OwnedObject] = []) {
        self.id = id
        self.seen = seen
    }
}
