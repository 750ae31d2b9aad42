// SPDX-License-Identifier: Apache-2.0
package import Base

/// How a person stands who was asked to join in. Raw values are the wire's.
package enum ResponderState: String, CaseIterable, Sendable {
    case pending
    case joined
    case declined
    /// The request was taken back before it was answered.
    case userCancelled = "user_cancelled"
}

/// A person who was asked to join in on an incident, with the last request that asked them.
package struct Responder: Hashable, Sendable {
    package var incidentID: String
    package var userID: String
    package var state: ResponderState
    package var message: String
    package var requesterID: String
    package var requestID: String
    package var requestedAt: Instant
    package var updatedAt: Instant
    /// Policies through which this person was asked: out of the requests, not stored with the responder.
    package var policyIDs: [String] = []

    package init(
        incidentID: String, userID: String, state: ResponderState, message: String, requesterID: String, requestID: String,
        requestedAt: Instant, updatedAt: Instant
    ) {
        self.incidentID = incidentID
        self.userID = userID
        self.state = state
        self.message = message
        self.requesterID = requesterID
        self.requestID = requestID
        self.requestedAt = requestedAt
        self.updatedAt = updatedAt
    }
}

/// Somebody asks people, or whoever is on call on policies, to join in on an incident.
package struct ResponderRequest: Hashable, Sendable {
    package static let messageLengthMaximum = 1024
    /// As many as can be assigned at once.
    package static let targetsMaximum = 50
    /// Every answer about the incident carries all of its requests.
    package static let perIncidentMaximum = 100

    package var id: String
    package var incidentID: String
    package var requesterID: String
    package var message: String
    package var requestedAt: Instant
    package var targets: [ResponderTarget]

    package init(
        id: String, incidentID: String, requesterID: String, message: String, requestedAt: Instant,
        targets: [ResponderTarget] = []
    ) {
        self.id = id
        self.incidentID = incidentID
        self.requesterID = requesterID
        self.message = message
        self.requestedAt = requestedAt
        self.targets = targets
    }
}

/// Whom a request names, and which people that was when it was made.
package struct ResponderTarget: Hashable, Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case user
        case escalationPolicy = "escalation_policy"
    }

    package var kind: Kind
    package var id: String
    package var userIDs: [String]

    package init(kind: Kind, id: String, userIDs: [String] = []) {
        self.kind = kind
        self.id = id
        self.userIDs = userIDs
    }
}

/// What taking a request back came to, for one target. Raw values are the wire's.
package enum ResponderCancellation: String, CaseIterable, Sendable {
    case cancelled
    case joined
    case declined
    case notFound = "not_found"
}

/// Everybody who was asked to join in on one incident, and how.
package struct IncidentResponders: Hashable, Sendable {
    package var responders: [Responder]
    package var requests: [ResponderRequest]

    package init(responders: [Responder] = [], requests: [ResponderRequest] = []) {
        self.responders = responders
        self.requests = requests
    }

    /// The responders that one target of a request stands for.
    package func responders(of target: ResponderTarget) -> [Responder] {
        responders.filter { target.userIDs.contains($0.userID) }
    }

    /// Whom taking a target back concerns: people named themselves stay asked when a policy is that named them too.
    private func concerned(by kind: ResponderTarget.Kind, _ id: String) -> [Responder] {
        if kind == .user { return responders.filter { $0.userID == id } }
        let targets = requests.flatMap(\.targets)
        let named = targets.filter { $0.kind == .user }.map(\.id)
        let reached = targets.filter { $0.kind == kind && $0.id == id }.flatMap(\.userIDs)
        return responders.filter { reached.contains($0.userID) && !named.contains($0.userID) }
    }

    /// Takes a target's requests back: who has not answered yet is asked no more. Answers what it came to, and who it was.
    package mutating func cancel(
        _ kind: ResponderTarget.Kind, _ id: String, at now: Instant
    ) -> (result: ResponderCancellation, cancelled: [String]) {
        let found = concerned(by: kind, id)
        let pending = found.filter { $0.state == .pending }.map(\.userID)
        guard pending.isEmpty else {
            for index in responders.indices where pending.contains(responders[index].userID) {
                responders[index].state = .userCancelled
                responders[index].updatedAt = now
            }
            return (.cancelled, pending)
        }
        if found.contains(where: { $0.state == .joined }) { return (.joined, []) }
        if found.contains(where: { $0.state == .declined }) { return (.declined, []) }
        return (.notFound, [])
    }
}

extension EscalationPolicy {
    /// Everybody whom the first level with somebody on call reaches, each once, in the order of its targets.
    package func firstOnCall(_ usersOnCall: (_ scheduleID: String) throws -> [String]) rethrows -> [String] {
        for rule in rules {
            var found: [String] = []
            for target in rule.targets {
                let users: [String] =
                    switch target {
                    case .user(let id): [id]
                    case .schedule(let id): try usersOnCall(id)
                    }
                for user in users where !found.contains(user) { found.append(user) }
            }
            if !found.isEmpty { return found }
        }
        return []
    }
}
