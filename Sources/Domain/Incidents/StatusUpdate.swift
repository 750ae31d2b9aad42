// SPDX-License-Identifier: Apache-2.0
package import Base

/// What somebody tells those who have subscribed to an incident.
package struct StatusUpdate: Hashable, Sendable {
    package static let messageLengthMaximum = 25_000
    package static let subjectLengthMaximum = 255
    package static let htmlLengthMaximum = 65_536
    package static let perIncidentMaximum = 2000
    /// People that one update is sent to; teams count as all their members.
    package static let recipientsMaximum = 1000
    /// Users and teams that follow one incident.
    package static let subscribersMaximum = 1000

    package var id: String
    package var incidentID: String
    package var senderID: String
    package var message: String
    /// Stands in for the mail's own subject.
    package var subject: String?
    /// Stands in for the mail's own HTML.
    package var htmlMessage: String?
    package var createdAt: Instant

    package init(
        id: String = "", incidentID: String = "", senderID: String = "", message: String = "", subject: String? = nil,
        htmlMessage: String? = nil, createdAt: Instant = Instant(milliseconds: 0)
    ) {
        self.id = id
        self.incidentID = incidentID
        self.senderID = senderID
        self.message = message
        self.subject = subject
        self.htmlMessage = htmlMessage
        self.createdAt = createdAt
    }
}

/// A person who is told, and where; without an address the history says that they could not be.
package struct StatusUpdateRecipient: Hashable, Sendable {
    package var userID: String
    package var contactMethodID: String?
    package init(userID: String, contactMethodID: String?) {
        self.userID = userID
        self.contactMethodID = contactMethodID
    }
}
