// SPDX-License-Identifier: Apache-2.0
package import Base

/// That something was changed, such as a new version put to work. It pages nobody.
package struct ChangeEvent: Hashable, Sendable {
    package static let summaryLengthMaximum = 1024
    package static let sourceLengthMaximum = 1024
    package static let linksMaximum = 50
    package static let imagesMaximum = 50
    /// After so long it is forgotten.
    package static let keptDays: Int64 = 90
    /// How long before an incident a change may lie to explain it.
    package static let correlationDays: Int64 = 7

    /// Why a change may explain an incident. Raw values are the wire's.
    package enum Correlation: String, CaseIterable, Sendable {
        /// It is the incident's own service that was changed shortly before.
        case mostRecent = "most_recent"
        /// One that it rests on, or that rests on it.
        case relatedService = "related_service"
    }

    package var id: String
    package var serviceID: String
    package var integrationID: String
    /// The integration's key, read from there; nil once it is gone.
    package var routingKey: String?
    package var summary: String
    package var source: String?
    /// When it was made, as the sender says.
    package var timestamp: Instant
    package var links: JSON
    package var images: JSON
    package var customDetails: JSON
    /// When it came in.
    package var createdAt: Instant
    /// Only where it is listed as what may explain an incident.
    package var correlation: Correlation?

    package init(
        id: String = "", serviceID: String = "", integrationID: String = "", routingKey: String? = nil,
        summary: String = "", source: String? = nil, timestamp: Instant = Instant(milliseconds: 0), links: JSON = [],
        images: JSON = [], customDetails: JSON = .null, createdAt: Instant = Instant(milliseconds: 0)
    ) {
        self.id = id
        self.serviceID = serviceID
        self.integrationID = integrationID
        self.routingKey = routingKey
        self.summary = summary
        self.source = source
        self.timestamp = timestamp
        self.links = links
        self.images = images
        self.customDetails = customDetails
        self.createdAt = createdAt
    }

    /// What came in before is not shown any more.
    package static func keptSince(_ now: Instant) -> Instant { now.adding(seconds: -keptDays * .secondsPerDay) }
}

/// A change as a sender posted it, after its form has been checked.
package struct ChangeEventSubmission: Sendable {
    package var routingKey: String
    package var summary: String
    package var source: String?
    /// Nil: when it came in.
    package var timestamp: Instant?
    package var links: JSON
    package var images: JSON
    package var customDetails: JSON

    package init(
        routingKey: String, summary: String, source: String?, timestamp: Instant?, links: JSON, images: JSON,
        customDetails: JSON
    ) {
        self.routingKey = routingKey
        self.summary = summary
        self.source = source
        self.timestamp = timestamp
        self.links = links
        self.images = images
        self.customDetails = customDetails
    }
}
