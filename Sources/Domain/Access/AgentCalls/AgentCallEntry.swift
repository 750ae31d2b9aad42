// SPDX-License-Identifier: Apache-2.0
package import Base

/// One row of the call log. Rows are added, and never changed: how a change ended is a row of its own.
package struct AgentCallEntry: Hashable, Sendable {
    /// What a row tells. Raw values are stored.
    package enum Kind: String, CaseIterable, Sendable {
        /// A call, whole: one that only looked, or that ended before anything was done.
        case call
        /// A change that is about to be carried out.
        case intent
        /// How the change of an earlier intent ended.
        case outcome
    }

    /// What the door said. Raw values are the wire's.
    package enum Decision: String, CaseIterable, Sendable {
        case allowed, denied
        /// It will be carried out once a person has agreed.
        case waiting
    }

    /// Of a path, which the caller writes.
    package static let pathBytesMaximum = 512
    package static let reasonBytesMaximum = 512
    /// Of ids that the caller chooses.
    package static let idBytesMaximum = 128

    package var id: String
    package var kind: Kind
    /// Of an outcome: the sequence number of its intent.
    package var intentSequence: Int64?
    /// When the call came; of an outcome, when it was over.
    package var at: Instant
    package var agentID: String
    /// As the agent was called then.
    package var agentName: String
    /// The last characters of the token, or the OAuth client that it was given to; nil where none was shown.
    package var credential: String?
    package var ownerID: String?
    package var operationID: String
    package var method: String
    /// Without the query.
    package var path: String
    package var objectID: String?
    /// The wire's type, such as `incident`.
    package var objectType: String?
    /// JSON, without secrets and not longer than ``AgentCallParameters/bytesMaximum``; empty in an outcome.
    package var parameters: String
    package var decision: Decision
    /// One sentence: why it was let in or refused.
    package var reason: String?
    package var grantID: String?
    /// Of the answer; nil in an intent.
    package var status: Int?
    package var durationMilliseconds: Int?
    package var requestID: String

    package init(
        id: String, kind: Kind = .call, intentSequence: Int64? = nil, at: Instant, agentID: String, agentName: String = "",
        credential: String? = nil, ownerID: String? = nil, operationID: String, method: String = "", path: String = "",
        objectID: String? = nil, objectType: String? = nil, parameters: String = "{}", decision: Decision = .denied,
        reason: String? = nil, grantID: String? = nil, status: Int? = nil, durationMilliseconds: Int? = nil,
        requestID: String = ""
    ) {
        self.id = id
        self.kind = kind
        self.intentSequence = intentSequence
        self.at = at
        self.agentID = agentID
        self.agentName = agentName
        self.credential = credential
        self.ownerID = ownerID
        self.operationID = operationID
        self.method = method
        self.path = path
        self.objectID = objectID
        self.objectType = objectType
        self.parameters = parameters
        self.decision = decision
        self.reason = reason
        self.grantID = grantID
        self.status = status
        self.durationMilliseconds = durationMilliseconds
        self.requestID = requestID
    }

    /// The row that says how this intent ended.
    package func outcome(of sequence: Int64, at now: Instant, status: Int, durationMilliseconds: Int) -> AgentCallEntry {
        var outcome = self
        outcome.kind = .outcome
        outcome.intentSequence = sequence
        outcome.at = now
        outcome.parameters = ""
        outcome.status = status
        outcome.durationMilliseconds = durationMilliseconds
        return outcome
    }

    /// With texts that both stores keep as they are, and not longer than they may be.
    package var storable: AgentCallEntry {
        var entry = self
        entry.agentName = AgentCallText.storable(agentName)
        entry.credential = credential.map(AgentCallText.storable)
        entry.path = AgentCallText.cut(AgentCallText.storable(path), to: Self.pathBytesMaximum)
        entry.objectID = objectID.map { AgentCallText.cut(AgentCallText.storable($0), to: Self.idBytesMaximum) }
        entry.parameters = AgentCallText.storable(parameters)
        entry.reason = reason.map { AgentCallText.cut(AgentCallText.storable($0), to: Self.reasonBytesMaximum) }
        entry.requestID = AgentCallText.cut(AgentCallText.storable(requestID), to: Self.idBytesMaximum)
        return entry
    }
}

/// What is done to texts before they are kept.
enum AgentCallText {
    /// PostgreSQL's text has no U+0000, and the stores would keep another character in its place: the hash is of what is kept.
    static func storable(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }))
    }

    /// No longer than `maximum` bytes, and what a mark of having been cut adds.
    static func cut(_ text: String, to maximum: Int) -> String {
        guard text.utf8.count > maximum else { return text }
        var bytes = Array(text.utf8.prefix(maximum))
        // Not in the middle of a character.
        while let last = bytes.last, last & 0xC0 == 0x80 { bytes.removeLast() }
        if let last = bytes.last, last >= 0xC0 { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self) + "…"
    }
}
