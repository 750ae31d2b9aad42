// SPDX-License-Identifier: Apache-2.0
package import Base

/// A program that acts by itself, for an owner who answers for it. It may do what grants allow it, and nothing else.
///
/// ``Agent`` is somebody else: whoever acted on an incident.
package struct AIAgent: Hashable, Sendable {
    package static let nameLengthMaximum = 100
    package static let purposeLengthMaximum = 1000
    /// Agents of an account.
    package static let countMaximum = 500
    package static let perHourMaximum = 1_000_000
    package static let incidentsPerDayMaximum = 1_000_000
    /// OAuth clients of one agent.
    package static let oauthClientsMaximum = 10

    package var id: String
    package var name: String
    /// What it is for, in its owner's words.
    package var purpose: String
    package var ownerID: String
    package var isEnabled: Bool
    /// Nil sets no limit beyond that of each minute.
    package var callsPerHour: Int?
    package var writesPerHour: Int?
    /// Incidents that it may open within a day (UTC). Nil sets no limit.
    package var incidentsPerDay: Int?
    /// When the token opens nothing any more; nil for never.
    package var expiresAt: Instant?
    package var createdAt: Instant
    package var creatorUserID: String?
    /// The last characters of the token.
    package var hint: String?
    /// Up to a minute behind.
    package var lastUsedAt: Instant?
    /// Until when the token before this one goes on working; nil when there is none.
    package var previousTokenEndsAt: Instant?
    /// What it can do at this moment, in words; known of agents that are shown.
    package var reach: String?

    package init(
        id: String = "", name: String = "", purpose: String = "", ownerID: String = "", isEnabled: Bool = true,
        callsPerHour: Int? = nil, writesPerHour: Int? = nil, incidentsPerDay: Int? = nil, expiresAt: Instant? = nil,
        createdAt: Instant, creatorUserID: String? = nil, hint: String? = nil, lastUsedAt: Instant? = nil,
        previousTokenEndsAt: Instant? = nil
    ) {
        self.id = id
        self.name = name
        self.purpose = purpose
        self.ownerID = ownerID
        self.isEnabled = isEnabled
        self.callsPerHour = callsPerHour
        self.writesPerHour = writesPerHour
        self.incidentsPerDay = incidentsPerDay
        self.expiresAt = expiresAt
        self.createdAt = createdAt
        self.creatorUserID = creatorUserID
        self.hint = hint
        self.lastUsedAt = lastUsedAt
        self.previousTokenEndsAt = previousTokenEndsAt
    }

    package func hasExpired(at now: Instant) -> Bool { expiresAt.map { $0 <= now } ?? false }
}

/// An agent as the door sees it: all that decides about its calls besides its owner.
package struct AgentStanding: Hashable, Sendable {
    package var id: String
    package var name: String
    package var isEnabled: Bool
    /// Whether the account lets agents call at all.
    package var isAccountOpen: Bool
    package var callsPerHour: Int?
    package var writesPerHour: Int?
    package var incidentsPerDay: Int?
    /// The oldest first; those that are over are among them.
    package var grants: [Grant]
    /// Known only when a grant asks for it, and false otherwise.
    package var isOwnerOnCall: Bool
    /// Where the owner's mail goes; nil where nobody looked.
    package var ownerEmail: String?
    /// The approval by which this very call is carried out; nil for what the agent sends itself.
    package var approvalID: String?
    /// The OAuth client whose token was shown, by name and id; nil for the agent's own token.
    package var clientName: String?
    /// The scopes to which that token is held besides the grants; nil when it asked for none and is held to the grants alone.
    package var scopes: [String]?

    package init(
        id: String, name: String, isEnabled: Bool = true, isAccountOpen: Bool = true, callsPerHour: Int? = nil,
        writesPerHour: Int? = nil, incidentsPerDay: Int? = nil, grants: [Grant] = [], isOwnerOnCall: Bool = false
    ) {
        self.id = id
        self.name = name
        self.isEnabled = isEnabled
        self.isAccountOpen = isAccountOpen
        self.callsPerHour = callsPerHour
        self.writesPerHour = writesPerHour
        self.incidentsPerDay = incidentsPerDay
        self.grants = grants
        self.isOwnerOnCall = isOwnerOnCall
    }

    /// How histories call it.
    package var signature: AgentSignature { AgentSignature(id: id, name: name) }
}

/// An agent's name at the time at which it did something.
package struct AgentSignature: Hashable, Sendable {
    package var id: String
    package var name: String

    package init(id: String, name: String) {
        self.id = id
        self.name = name
    }
}
