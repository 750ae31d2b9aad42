// SPDX-License-Identifier: Apache-2.0

/// Who calls: what was shown at the door, and the person behind it, if there is one.
package struct Principal: Hashable, Sendable {
    /// What was shown at the door.
    package enum Credential: Hashable, Sendable {
        /// A key of the account, tied to no person: the `From` header names the actor.
        case accountKey(id: String, isReadOnly: Bool)
        /// A key of one person.
        case userKey(id: String)
        /// A browser in which a person is signed in.
        case session(id: String)
        /// A link in a mail to one person.
        case mailLink
        /// An OAuth token: of an app by itself, or in the name of a person.
        case app(tokenID: String, clientID: String, scopes: [String])
        /// An agent's token; the person is its owner.
        case agent(AgentStanding)
        /// A routing key in the body of an event.
        case routingKey
    }

    package var credential: Credential
    package var person: Person?

    package init(_ credential: Credential, person: Person? = nil) {
        self.credential = credential
        self.person = person
    }

    package var userID: String? { person?.id }

    /// A key of the account.
    package static func account(tokenID: String, isReadOnly: Bool) -> Principal {
        Principal(.accountKey(id: tokenID, isReadOnly: isReadOnly))
    }

    /// The scopes to which the credential is held; nil when it knows none and so is not held to any.
    package var scopes: [String]? {
        switch credential {
        case .app(_, _, let scopes): scopes
        case .agent(let agent): agent.scopes
        case .accountKey, .userKey, .session, .mailLink, .routingKey: nil
        }
    }

    /// The agent that calls, if it is one.
    package var agent: AgentStanding? {
        if case .agent(let agent) = credential { agent } else { nil }
    }

    /// The key that was shown, if it was one.
    package var keyID: String? {
        switch credential {
        case .accountKey(let id, _), .userKey(let id): id
        case .session, .mailLink, .app, .agent, .routingKey: nil
        }
    }

    /// Whether the credential itself only reads, whatever its person may do.
    package var isReadOnly: Bool {
        if case .accountKey(_, isReadOnly: true) = credential { true } else { false }
    }
}

/// A person as access decisions see them.
package struct Person: Hashable, Sendable {
    package var id: String
    package var role: Role
    /// Sorted by team.
    package var teamRoles: [TeamStanding]
    /// Sorted by object.
    package var objectRoles: [ObjectStanding]
    /// Private teams to which they do not belong, sorted.
    package var hiddenTeamIDs: [String]

    package init(
        id: String, role: Role, teamRoles: [TeamStanding] = [], objectRoles: [ObjectStanding] = [],
        hiddenTeamIDs: [String] = []
    ) {
        self.id = id
        self.role = role
        self.teamRoles = teamRoles
        self.objectRoles = objectRoles
        self.hiddenTeamIDs = hiddenTeamIDs
    }
}

/// What somebody is on a team.
package struct TeamStanding: Hashable, Sendable {
    package var teamID: String
    package var role: TeamRole

    package init(teamID: String, role: TeamRole) {
        self.teamID = teamID
        self.role = role
    }
}

/// What somebody is towards one object, beyond what role and teams give.
package struct ObjectStanding: Hashable, Sendable {
    package var objectID: String
    package var kind: OwnedKind
    package var role: TeamRole

    package init(objectID: String, kind: OwnedKind, role: TeamRole) {
        self.objectID = objectID
        self.kind = kind
        self.role = role
    }

    /// The id tells it from others. Those of all grants of an agent are hashed with each call that it makes.
    package func hash(into hasher: inout Hasher) { hasher.combine(objectID) }
}

/// Kinds of objects that belong to teams, by themselves or through another one. Raw values are the wire's.
package enum OwnedKind: String, CaseIterable, Sendable {
    case team
    case escalationPolicy = "escalation_policy"
    case schedule
    case service
    case incident
}

/// An object that belongs to teams, as access decisions see it.
package struct OwnedObject: Hashable, Sendable {
    package var kind: OwnedKind
    package var id: String
    /// The teams it belongs to, sorted; a team belongs to itself.
    package var teamIDs: [String]
    /// The object through which it is seen: an incident's service, which a role for that service covers too.
    package var parentID: String?
    /// The escalation policy that a service or an incident follows.
    package var policyID: String?
    /// Of an incident: who is to work on it, by assignment or by being asked to join in.
    package var involvedIDs: [String]
    /// Of an incident: whom it is assigned to.
    package var assigneeIDs: [String]

    package init(
        kind: OwnedKind, id: String, teamIDs: [String], parentID: String? = nil, policyID: String? = nil,
        involvedIDs: [String] = [], assigneeIDs: [String] = []
    ) {
        self.kind = kind
        self.id = id
        self.teamIDs = teamIDs
        self.parentID = parentID
        self.policyID = policyID
        self.involvedIDs = involvedIDs
        self.assigneeIDs = assigneeIDs
    }
}
