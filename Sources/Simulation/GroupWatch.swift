// SPDX-License-Identifier: Apache-2.0
package import Base

extension WorldModel {
    /// Which alerts of a service share an incident.
    package enum Grouping: Hashable, Sendable {
        /// All that come within so many minutes of the first.
        case time(minutes: Int64)
        /// Those of one severity, until none has come for so long, and for a day at most.
        case severity(windowSeconds: Int64)
    }
}

/// Follows which incident of a service takes the alerts to come, by those that it has taken.
package struct GroupWatch: Sendable {
    private struct Group: Sendable {
        var incidentID: String
        var startedAt: Instant
        var lastAlertAt: Instant
    }

    /// Looked up only.
    private var groups: [String: Group] = [:]

    package init() {}

    /// The incident that a new alert joins if it is still open and its time is not over.
    package func candidate(for alert: EventFacts.OpenAlert, _ world: WorldModel) -> String? {
        key(of: alert, world).flatMap { groups[$0]?.incidentID }
    }

    /// What is wrong with where a new alert has gone. Times are by the clocks of the nodes, who compare just these.
    package mutating func problems(
        _ alert: EventFacts.OpenAlert, hasOpenedIncident: Bool, isCandidateOpen: Bool, _ world: WorldModel
    ) -> [String] {
        guard let key = key(of: alert, world), let grouping = grouping(of: alert, world) else {
            return hasOpenedIncident ? [] : ["an alert has joined \(alert.incidentID), which gathers none"]
        }
        let known = groups[key]
        if let known, isCandidateOpen, alert.createdAt < Self.end(of: known, grouping) {
            groups[key]?.lastAlertAt = alert.createdAt
            let hasJoined = !hasOpenedIncident && alert.incidentID == known.incidentID
            return hasJoined ? [] : ["an alert is in \(alert.incidentID) and belongs into \(known.incidentID)"]
        }
        groups[key] = Group(incidentID: alert.incidentID, startedAt: alert.createdAt, lastAlertAt: alert.createdAt)
        return hasOpenedIncident ? [] : ["an alert has joined \(alert.incidentID) after its time"]
    }

    private static func end(of group: Group, _ grouping: WorldModel.Grouping) -> Instant {
        switch grouping {
        case .time(let minutes): group.startedAt.adding(minutes: minutes)
        case .severity(let windowSeconds):
            min(group.lastAlertAt.adding(seconds: windowSeconds), group.startedAt.adding(seconds: .secondsPerDay))
        }
    }

    private func grouping(of alert: EventFacts.OpenAlert, _ world: WorldModel) -> WorldModel.Grouping? {
        world.services.first { $0.id == alert.serviceID }?.grouping
    }

    private func key(of alert: EventFacts.OpenAlert, _ world: WorldModel) -> String? {
        switch grouping(of: alert, world) {
        case .time?: alert.serviceID
        case .severity?: alert.serviceID + " " + alert.severity
        case nil: nil
        }
    }
}
