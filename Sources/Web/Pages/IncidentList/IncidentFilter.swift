// SPDX-License-Identifier: Apache-2.0
import Catalogue

/// Which incidents the list shows; kept in the address, so that a filtered list can be linked and reloaded.
package struct IncidentFilter: Sendable, Hashable {
    package enum Status: String, CaseIterable, Sendable {
        /// Triggered and acknowledged.
        case open
        /// Open ones, and below them the recently resolved.
        case all
        case triggered, acknowledged, resolved

        var label: String {
            switch self {
            case .open: "Open"
            case .all: "Open and resolved"
            case .triggered: "Triggered"
            case .acknowledged: "Acknowledged"
            case .resolved: "Resolved"
            }
        }
    }

    package var status: Status
    /// Nil: both.
    package var urgency: DisplayedUrgency?

    package init(status: Status = .open, urgency: DisplayedUrgency? = nil) {
        self.status = status
        self.urgency = urgency
    }

    /// Reads the address's query parameters; a value that means nothing counts as not given.
    package init(status: String?, urgency: String?) {
        self.status = status.flatMap(Status.init(rawValue:)) ?? .open
        self.urgency = urgency.flatMap(DisplayedUrgency.init(rawValue:))
    }

    package var path: String {
        var parameters: [String] = []
        if status != .open { parameters.append("status=\(status.rawValue)") }
        if let urgency { parameters.append("urgency=\(urgency.rawValue)") }
        return parameters.isEmpty ? WebPath.incidents : WebPath.incidents + "?" + parameters.joined(separator: "&")
    }

    /// The statuses of the incidents to show.
    package var statuses: [DisplayedStatus] {
        switch status {
        case .open: [.triggered, .acknowledged]
        case .all: [.triggered, .acknowledged, .resolved]
        case .triggered: [.triggered]
        case .acknowledged: [.acknowledged]
        case .resolved: [.resolved]
        }
    }

    func with(status: Status) -> IncidentFilter { IncidentFilter(status: status, urgency: urgency) }
    func with(urgency: DisplayedUrgency?) -> IncidentFilter { IncidentFilter(status: status, urgency: urgency) }
}
