// SPDX-License-Identifier: Apache-2.0
package import Base

/// How the alerts of one or several services are gathered in incidents. A service belongs to one of these at most.
package struct AlertGroupingSetting: Hashable, Sendable {
    package static let servicesMaximum = 250
    package static let nameLengthMaximum = 255
    package static let descriptionLengthMaximum = 1024
    /// Seconds from the first alert.
    package static let timeoutSecondsRange: ClosedRange<Int64> = 60...86_400
    /// Beside the range: it lasts until the incident is resolved.
    package static let timeoutNever: Int64 = 0
    /// What is looked at for likeness when nothing else is said.
    package static let likenessFields = ["summary"]

    package var id: String
    package var name: String?
    package var description: String?
    package var kind: AlertGrouping.Kind
    /// Checked by the kind, and complete.
    package var config: JSON
    /// In the order in which they were sent. Never empty: what loses its last service is gone.
    package var serviceIDs: [String]
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: String = "", name: String? = nil, description: String? = nil, kind: AlertGrouping.Kind = .time,
        config: JSON = .null, serviceIDs: [String] = [], createdAt: Instant = Instant(milliseconds: 0),
        updatedAt: Instant = Instant(milliseconds: 0)
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.kind = kind
        self.config = config
        self.serviceIDs = serviceIDs
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }
}

extension AlertGrouping.Kind {
    /// Kinds whose alerts are gathered within one service alone.
    package var isForOneService: Bool { self == .time || self == .contentBasedIntelligent }
}
