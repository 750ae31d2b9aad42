// SPDX-License-Identifier: Apache-2.0
package import Base

/// A message that is written once and filled in for each incident.
package struct MessageTemplate: Hashable, Sendable {
    /// What it is for. Raw values are the wire's; the reference names one.
    package enum Kind: String, CaseIterable, Sendable {
        case statusUpdate = "status_update"
    }

    package static let nameLengthMaximum = 255
    package static let descriptionLengthMaximum = 1024
    /// Templates in an account: as many as a list can be paged through.
    package static let countMaximum = 10_000

    package var id: String
    package var kind: Kind
    package var name: String
    package var description: String?
    package var texts: Texts
    /// Nil when an account key did it without saying for whom.
    package var createdByUserID: String?
    package var updatedByUserID: String?
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: String = "", kind: Kind = .statusUpdate, name: String = "", description: String? = nil, texts: Texts = Texts(),
        createdByUserID: String? = nil, updatedByUserID: String? = nil, createdAt: Instant = Instant(milliseconds: 0),
        updatedAt: Instant = Instant(milliseconds: 0)
    ) {
        self.id = id
        self.kind = kind
        self.name = name
        self.description = description
        self.texts = texts
        self.createdByUserID = createdByUserID
        self.updatedByUserID = updatedByUserID
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    /// The parts that are filled in.
    package struct Texts: Hashable, Sendable {
        /// What a line of a mail's head has room for.
        package static let emailSubjectLengthMaximum = 998
        package static let emailBodyLengthMaximum = 65_536
        package static let messageLengthMaximum = 10_000

        package var emailSubject: String?
        /// HTML: what is filled into it is escaped.
        package var emailBody: String?
        package var message: String?

        package init(emailSubject: String? = nil, emailBody: String? = nil, message: String? = nil) {
            self.emailSubject = emailSubject
            self.emailBody = emailBody
            self.message = message
        }
    }
}
