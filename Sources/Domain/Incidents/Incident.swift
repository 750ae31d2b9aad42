// SPDX-License-Identifier: Apache-2.0
package import Base

package enum IncidentStatus: String, CaseIterable, Sendable {
    case triggered
    case acknowledged
    case resolved

    package var isOpen: Bool { self != .resolved }
}

/// What people respond to.
package struct Incident: Hashable, Sendable {
    package static let titleLengthMaximum = 1024
    package static let keyLengthMaximum = 255
    package static let snoozeSecondsRange: ClosedRange<Int64> = 1...604_800
    package static let notesMaximum = 2000
    /// Alerts that merging and grouping may gather in one incident.
    package static let alertsMaximum = 1000

    package var id: String
    /// Account-wide, increasing.
    package var number: Int64
    package var title: String
    package var status: IncidentStatus
    package var urgency: Urgency
    package var serviceID: String
    package var key: String
    package var createdAt: Instant
    package var updatedAt: Instant
    package var lastStatusChangeAt: Instant
    package var lastStatusChangeBy: Agent
    package var resolvedAt: Instant?
    package var escalationPolicyID: String
    package var assignedVia: AssignedVia
    package var assignments: [Assignment]
    package var acknowledgements: [Acknowledgement]
    package var teamIDs: [String]
    package var priorityID: String?
    /// Details of an incident opened by hand.
    package var bodyDetails: String?
    package var typeName: String
    package var conferenceBridge: ConferenceBridge?
    package var escalation: EscalationProgress
    /// When the acknowledgement or the snooze ends; nil when neither runs out.
    package var unacknowledgeAt: Instant?
    package var isSnoozed: Bool
    package var autoResolveAt: Instant?
    /// When its urgency becomes the other one, at a border of its service's support hours; nil when it stays.
    package var urgencyChangeAt: Instant?
    /// Nobody was on call on the whole policy when it was opened (or opened again): the fallback recipients were told.
    package var toldNobodyOnCall: Bool
    package var firstTriggerLogEntryID: String
    /// A person or a program opened it, and no alert.
    package var isManual: Bool
    /// The incident that it has become part of.
    package var mergedIntoID: String?

    package init(
        id: String, number: Int64, title: String, status: IncidentStatus, urgency: Urgency, serviceID: String, key: String,
        createdAt: Instant, lastStatusChangeBy: Agent, escalationPolicyID: String, teamIDs: [String],
        escalation: EscalationProgress
    ) {
        self.id = id
        self.number = number
        self.title = title
        self.status = status
        self.urgency = urgency
        self.serviceID = serviceID
        self.key = key
        self.createdAt = createdAt
        self.updatedAt = createdAt
        self.lastStatusChangeAt = createdAt
        self.lastStatusChangeBy = lastStatusChangeBy
        self.resolvedAt = nil
        self.escalationPolicyID = escalationPolicyID
        self.assignedVia = .escalationPolicy
        self.assignments = []
        self.acknowledgements = []
        self.teamIDs = teamIDs
        self.priorityID = nil
        self.bodyDetails = nil
        self.typeName = "incident_default"
        self.conferenceBridge = nil
        self.escalation = escalation
        self.unacknowledgeAt = nil
        self.isSnoozed = false
        self.autoResolveAt = nil
        self.urgencyChangeAt = nil
        self.toldNobodyOnCall = false
        self.firstTriggerLogEntryID = ""
        self.isManual = false
        self.mergedIntoID = nil
    }
}

package struct Assignment: Hashable, Sendable {
    package var userID: String
    package var at: Instant
    package init(userID: String, at: Instant) {
        self.userID = userID
        self.at = at
    }
}

package struct Acknowledgement: Hashable, Sendable {
    package var by: Agent
    package var at: Instant
    package init(by: Agent, at: Instant) {
        self.by = by
        self.at = at
    }
}

package enum AssignedVia: String, Sendable {
    case escalationPolicy = "escalation_policy"
    case direct = "direct_assignment"
}

/// Who or what did something to an incident.
package struct Agent: Hashable, Sendable {
    package enum Kind: String, Sendable {
        case user
        case service
        case integration
    }
    package var kind: Kind
    package var id: String
    /// The AI agent that did it in their name; known while it does it, and kept with the lines of history.
    package var through: AgentSignature?
    package init(kind: Kind, id: String, through: AgentSignature? = nil) {
        self.kind = kind
        self.id = id
        self.through = through
    }

    /// Whether both are the same person or program, with an AI agent between or without: what an agent does counts as
    /// theirs in whose name it does it.
    package func isSame(as other: Agent) -> Bool { kind == other.kind && id == other.id }
}

/// Where an open incident stands on its way through the policy, frozen when it was assigned to it.
package struct EscalationProgress: Hashable, Sendable {
    /// Edits to the policy do not reach incidents that are already on their way.
    package var policy: EscalationPolicy
    /// 1-based level that is told now; 0 before the first and when assigned directly.
    package var level: Int
    package var loopsDone: Int
    package var isExhausted: Bool
    /// When the next level is told; nil when nothing escalates.
    package var escalateAt: Instant?
    /// Grows with every change of assignment or status: a timer or notification of an older one is stale.
    package var generation: Int64

    package init(policy: EscalationPolicy) {
        self.policy = policy
        level = 0
        loopsDone = 0
        isExhausted = false
        escalateAt = nil
        generation = 0
    }
}
