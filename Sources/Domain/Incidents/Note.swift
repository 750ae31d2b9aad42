// SPDX-License-Identifier: Apache-2.0
package import Base

/// A note that somebody wrote on an incident.
package struct Note: Hashable, Sendable {
    /// By it the notes of rules are known: an integration stands where a person's id would.
    package static let channelOfRules = LogEntry.Channel.auto

    package var id: String
    package var incidentID: String
    package var userID: String
    package var channel: LogEntry.Channel
    package var content: String
    package var createdAt: Instant
    package var updatedAt: Instant
    /// The agent that wrote it in the person's name, or that changed it last; nil for words of the person's own.
    package var agent: AgentSignature?

    package init(
        id: String, incidentID: String, userID: String, channel: LogEntry.Channel, content: String, createdAt: Instant,
        updatedAt: Instant, agent: AgentSignature? = nil
    ) {
        self.id = id
        self.incidentID = incidentID
        self.userID = userID
        self.channel = channel
        self.content = content
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.agent = agent
    }

    package var isOfRules: Bool { channel == Self.channelOfRules }
}
