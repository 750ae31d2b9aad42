// SPDX-License-Identifier: Apache-2.0
package import Base

/// Something that is watched. Its escalation policy says who is told when it fails.
package struct Service: Hashable, Sendable {
    package static let nameLengthMaximum = 255
    package static let descriptionLengthMaximum = 1024
    /// A timeout may be a year long.
    package static let timeoutSecondsMaximum = 366 * 86_400
    /// Services of the account.
    package static let countMaximum = 25_000
    /// Open incidents of one service: beyond it nobody looks through them any more.
    package static let openIncidentsMaximum = 100_000
    package static let alertCreations = ["create_alerts_and_incidents", "create_incidents"]

    package var id: String
    package var name: String
    package var description: String?
    package var isDisabled: Bool
    /// Seconds; nil never resolves by itself.
    package var autoResolveTimeoutSeconds: Int64?
    /// Seconds until an acknowledged incident triggers again; nil never does.
    package var acknowledgementTimeoutSeconds: Int64?
    package var escalationPolicyID: String
    package var urgencySchedule: UrgencySchedule
    /// `create_alerts_and_incidents` or `create_incidents`, as sent.
    package var alertCreation: String
    /// Checked: null, or a kind of ``AlertGrouping`` as `type` with its `config`; ``GroupingPlan`` reads it.
    package var alertGroupingParameters: JSON
    /// Checked: null, or `enabled` with its `timeout` in seconds.
    package var autoPauseParameters: JSON
    /// Those of its escalation policy: derived when read, never stored.
    package var teamIDs: [String]
    package var integrationIDs: [String]
    /// Those that name it, without their lists of services: derived when read, never stored.
    package var addons: [Record]
    package var createdAt: Instant
    package var updatedAt: Instant
    package var lastIncidentAt: Instant?
    /// Derived when read, never stored.
    package var status: ServiceStatus

    package init(
        id: String = "", name: String = "", description: String? = nil, isDisabled: Bool = false,
        autoResolveTimeoutSeconds: Int64? = nil, acknowledgementTimeoutSeconds: Int64? = nil,
        escalationPolicyID: String = "",
        urgencySchedule: UrgencySchedule = .always(.constant(.high)), alertCreation: String = "create_alerts_and_incidents",
        alertGroupingParameters: JSON = .null, autoPauseParameters: JSON = .null, teamIDs: [String] = [],
        integrationIDs: [String] = [], addons: [Record] = [], createdAt: Instant = Instant(milliseconds: 0),
        updatedAt: Instant = Instant(milliseconds: 0), lastIncidentAt: Instant? = nil, status: ServiceStatus = .active
    ) {
        self.id = id
        self.name = name
        self.description = description
        self.isDisabled = isDisabled
        self.autoResolveTimeoutSeconds = autoResolveTimeoutSeconds
        self.acknowledgementTimeoutSeconds = acknowledgementTimeoutSeconds
        self.escalationPolicyID = escalationPolicyID
        self.urgencySchedule = urgencySchedule
        self.alertCreation = alertCreation
        self.alertGroupingParameters = alertGroupingParameters
        self.autoPauseParameters = autoPauseParameters
        self.teamIDs = teamIDs
        self.integrationIDs = integrationIDs
        self.addons = addons
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.lastIncidentAt = lastIncidentAt
        self.status = status
    }
}

/// Raw values are the wire's.
package enum ServiceStatus: String, CaseIterable, Sendable {
    case active
    case warning
    case critical
    case maintenance
    case disabled

    /// Maintenance hides all else; then disabled; then the worst open incident.
    package static func derived(
        isDisabled: Bool, isInMaintenance: Bool, hasTriggered: Bool, hasAcknowledged: Bool
    ) -> ServiceStatus {
        if isInMaintenance { return .maintenance }
        if isDisabled { return .disabled }
        if hasTriggered { return .critical }
        return hasAcknowledged ? .warning : .active
    }
}

/// One inlet of a service, with the routing key that senders use.
package struct Integration: Hashable, Sendable {
    package static let nameLengthMaximum = 255
    /// Characters of a routing key.
    package static let routingKeyLength = 32
    /// The type whose inlet is a mail address.
    package static let mailType = "generic_email_inbound_integration"
    /// Filters of one mail inlet, and parsers of one.
    package static let mailRulesMaximum = 100
    package static let vendorIDLengthMaximum = 64

    package var id: String
    package var serviceID: String
    /// The wire's type, such as `events_api_v2_inbound_integration`.
    package var type: String
    package var name: String
    package var routingKey: String
    package var vendorID: String?
    /// Where mail comes in, unique in any case; nil for all types but one.
    package var mailAddress: String?
    /// What becomes of that mail, kept and echoed as sent; null for all types but one.
    package var mailSettings: JSON
    package var createdAt: Instant

    package init(
        id: String = "", serviceID: String = "", type: String = "events_api_v2_inbound_integration", name: String = "",
        routingKey: String = "", vendorID: String? = nil, mailAddress: String? = nil, mailSettings: JSON = .null,
        createdAt: Instant = Instant(milliseconds: 0)
    ) {
        self.id = id
        self.serviceID = serviceID
        self.type = type
        self.name = name
        self.routingKey = routingKey
        self.vendorID = vendorID
        self.mailAddress = mailAddress
        self.mailSettings = mailSettings
        self.createdAt = createdAt
    }

    package var isMail: Bool { type == Self.mailType }

    package mutating func setMailSetting(_ name: String, _ value: JSON) {
        var settings = mailSettings.objectValue ?? [:]
        settings[name] = value
        mailSettings = .object(settings)
    }
}

/// A span in which a service opens nothing.
package struct MaintenanceWindow: Hashable, Sendable {
    package static let descriptionLengthMaximum = 1024
    package static let servicesMaximum = 250

    package var id: String
    /// Which of the account's windows it is, in the order in which they were made, from 1.
    package var sequenceNumber: Int64
    package var start: Instant
    package var end: Instant
    package var description: String?
    /// In the order in which they were sent.
    package var serviceIDs: [String]
    /// Those of its services: derived when read, never stored.
    package var teamIDs: [String]
    /// Who made it; nil when an account key did without saying for whom.
    package var createdByUserID: String?
    package var createdAt: Instant

    package init(
        id: String = "", sequenceNumber: Int64 = 0, start: Instant = Instant(milliseconds: 0),
        end: Instant = Instant(milliseconds: 0), description: String? = nil, serviceIDs: [String] = [],
        teamIDs: [String] = [], createdByUserID: String? = nil, createdAt: Instant = Instant(milliseconds: 0)
    ) {
        self.id = id
        self.sequenceNumber = sequenceNumber
        self.start = start
        self.end = end
        self.description = description
        self.serviceIDs = serviceIDs
        self.teamIDs = teamIDs
        self.createdByUserID = createdByUserID
        self.createdAt = createdAt
    }

    package func isOpen(at now: Instant) -> Bool { start <= now && now < end }
}
