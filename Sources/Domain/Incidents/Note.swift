// SPDX-License-Identifier: Apache-2.0
package import Base

/// A note that somebody wrote on an incident.
package struct Note: Hashable, Sendable {
    package var id: String
    package var incidentID: String
    package var userID: String
    package var channel: LogEntry.Channel
    package var content: String
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: String, incidentID: String, userID: String, channel: LogEntry.Channel, content: String, createdAt: Instant,
        updatedAt: Instant
    ) {
        self.id = id
        self.incidentID = incidentID
        self.userID = userID
        self.channel = channel
        self.content = content
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}
