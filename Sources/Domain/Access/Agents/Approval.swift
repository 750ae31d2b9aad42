// SPDX-License-Identifier: Apache-2.0
package import Base

/// A change that an agent asked for and that waits until a person has agreed to it, once, to its very bytes.
package struct Approval: Hashable, Sendable {
    /// Raw values are the wire's, and are stored.
    package enum Status: String, CaseIterable, Sendable {
        case waiting, approved, refused, expired
    }

    /// For how long a person can agree: what was to be changed is then still about what was shown.
    package static let lifetimeSeconds: Int64 = 3600
    /// For how long a repeat of the call is told what became of it instead of waiting anew.
    package static let tellingSeconds: Int64 = .secondsPerDay
    /// Changes of one agent that wait at a time: nobody looks through more.
    package static let waitingMaximum = 50
    /// Of a body: nobody agrees to more than they can read.
    package static let bodyBytesMaximum = 64 * 1024
    /// Of why it was not carried out.
    package static let errorBytesMaximum = 512

    package var id: String
    package var agentID: String
    /// As the agent was called then.
    package var agentName: String
    package var ownerID: String
    package var grantID: String
    package var operationID: String
    package var method: String
    package var path: String
    package var query: String
    /// Of operation, path, query and body.
    package var digest: String
    package var objectID: String?
    /// The wire's type, such as `incident`.
    package var objectType: String?
    /// JSON: query and body without secrets.
    package var request: String
    /// JSON: what would be different, object by object, as it was when the agent asked.
    package var changes: String
    package var requestID: String
    /// As it is stored: see ``status(at:)``.
    package var status: Status
    package var createdAt: Instant
    package var expiresAt: Instant
    package var decidedAt: Instant?
    package var deciderID: String?
    /// What the call was answered with once it was agreed to; nil while that is not known.
    package var outcomeStatus: Int?
    /// One sentence, when the call was refused all the same.
    package var outcomeError: String?
    /// Whether the agent was told how it ended.
    package var isTold: Bool

    package init(
        id: String = "", agentID: String, agentName: String = "", ownerID: String = "", grantID: String = "",
        operationID: String, method: String = "", path: String = "", query: String = "", digest: String = "",
        objectID: String? = nil, objectType: String? = nil, request: String = "{}", changes: String = "[]",
        requestID: String = "", status: Status = .waiting, createdAt: Instant, expiresAt: Instant, decidedAt: Instant? = nil,
        deciderID: String? = nil, outcomeStatus: Int? = nil, outcomeError: String? = nil, isTold: Bool = false
    ) {
        self.id = id
        self.agentID = agentID
        self.agentName = agentName
        self.ownerID = ownerID
        self.grantID = grantID
        self.operationID = operationID
        self.method = method
        self.path = path
        self.query = query
        self.digest = digest
        self.objectID = objectID
        self.objectType = objectType
        self.request = request
        self.changes = changes
        self.requestID = requestID
        self.status = status
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.decidedAt = decidedAt
        self.deciderID = deciderID
        self.outcomeStatus = outcomeStatus
        self.outcomeError = outcomeError
        self.isTold = isTold
    }

    /// One that nobody decided in time has expired, whether or not that was written down.
    package func status(at now: Instant) -> Status { status == .waiting && expiresAt <= now ? .expired : status }

    /// Whether the call was carried out and did what it was to do.
    package var isDone: Bool { outcomeStatus.map { (200...299).contains($0) } ?? false }

    /// What is hashed of a call. Each part has its length before it, so that no part can end in another one's place.
    package static func bytes(operationID: String, path: String, query: String, body: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        for part in [Array(operationID.utf8), Array(path.utf8), Array(query.utf8), body] {
            bytes += Array("\(part.count):".utf8)
            bytes += part
        }
        return bytes
    }

    /// One sentence for the agent.
    package func sentence(at now: Instant) -> String {
        switch status(at: now) {
        case .waiting: "This change waits until a person agrees to it; repeat the same call to hear what became of it"
        case .approved where isDone: "A person agreed to this change, and it was carried out"
        case .approved where outcomeStatus == nil: "A person agreed to this change; whether it was carried out is not known"
        case .approved:
            "A person agreed to this change, and it was refused: \(outcomeError ?? "it could not be carried out")"
        case .refused: "A person refused this change"
        case .expired: "Nobody agreed to this change in time"
        }
    }
}
