// SPDX-License-Identifier: Apache-2.0
package import Base

/// What open incidents come to for a service that they hit.
package struct ServiceImpact: Hashable, Sendable {
    /// Of what a person says is hit by an incident without a priority.
    package static let positionWithoutPriority = Int.max

    /// The most severe priority among them; nil where none has one.
    package var priorityID: String?
    /// 0 is the most severe.
    package var priorityPosition: Int
    /// When the last of them began.
    package var latestAt: Instant

    package init(priorityID: String?, priorityPosition: Int, latestAt: Instant) {
        self.priorityID = priorityID
        self.priorityPosition = priorityPosition
        self.latestAt = latestAt
    }
}

/// How incidents of services come to hit what the business sees.
package enum BusinessImpact {
    /// What a list of impacts or impactors shows at most: the worst.
    package static let listMaximum = 200
    /// Business services that one question may name.
    package static let idsMaximum = 200
    /// Open incidents of which people have said what they hit. Of more, the newest count.
    package static let markedMaximum = 200

    /// An open incident of which a person has said what it hits, or what it does not.
    package struct MarkedIncident: Hashable, Sendable {
        package let id: String
        package let number: Int64
        package let serviceID: String
        package let priorityID: String?
        package let createdAt: Instant
        package var marks: [ManualImpact]

        package init(
            id: String, number: Int64, serviceID: String, priorityID: String?, createdAt: Instant,
            marks: [ManualImpact] = []
        ) {
            self.id = id
            self.number = number
            self.serviceID = serviceID
            self.priorityID = priorityID
            self.createdAt = createdAt
            self.marks = marks
        }
    }

    /// A service with what hits it.
    package struct Hit: Hashable, Sendable {
        package let serviceID: String
        package let impact: ServiceImpact
        package init(serviceID: String, impact: ServiceImpact) {
            self.serviceID = serviceID
            self.impact = impact
        }
    }

    /// The priorities whose incidents count: the threshold and all above it, or all where there is none.
    package static func counting(_ priorities: [Priority], thresholdID: String?) -> [Priority] {
        guard let threshold = priorities.first(where: { $0.id == thresholdID }) else { return priorities }
        return priorities.filter { $0.position <= threshold.position }
    }

    /// What hits the services that depend on those which are hit themselves, each once.
    package static func spread(_ hits: [Hit], over graph: DependencyGraph) -> [Hit] {
        let bySeverity = hits.sorted {
            ($0.impact.priorityPosition, $0.serviceID) < ($1.impact.priorityPosition, $1.serviceID)
        }
        let byTime = hits.sorted { ($1.impact.latestAt, $0.serviceID) < ($0.impact.latestAt, $1.serviceID) }
        var latest: [String: Instant] = [:]
        for arrival in graph.arrivals(from: byTime.map(\.serviceID)) {
            latest[arrival.id] = byTime[arrival.source].impact.latestAt
        }
        return graph.arrivals(from: bySeverity.map(\.serviceID)).map { arrival in
            var impact = bySeverity[arrival.source].impact
            impact.latestAt = latest[arrival.id] ?? impact.latestAt
            return Hit(serviceID: arrival.id, impact: impact)
        }
    }

    /// What two impacts on the same service come to.
    package static func joined(_ one: ServiceImpact?, _ other: ServiceImpact) -> ServiceImpact {
        guard let one else { return other }
        var worse = other.priorityPosition < one.priorityPosition ? other : one
        worse.latestAt = max(one.latestAt, other.latestAt)
        return worse
    }

    /// Whether the one comes before the other in a list: the worse first, of equals the one that was hit last.
    package static func precedes(_ one: ServiceImpact?, _ other: ServiceImpact?) -> Bool? {
        switch (one, other) {
        case (nil, nil): return nil
        case (_?, nil): return true
        case (nil, _?): return false
        case (let one?, let other?):
            if one.priorityPosition != other.priorityPosition { return one.priorityPosition < other.priorityPosition }
            return one.latestAt == other.latestAt ? nil : one.latestAt > other.latestAt
        }
    }
}
