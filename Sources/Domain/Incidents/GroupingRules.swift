// SPDX-License-Identifier: Apache-2.0
package import Base

/// An open incident that gathers alerts.
package struct GroupingCandidate: Hashable, Sendable {
    package var incidentID: String
    package var startedAt: Instant
    package var lastAlertAt: Instant
    /// Of the incident, however they came to it.
    package var alertCount: Int
    /// Of the alert that opened it; where candidates are found by a key, that key.
    package var keys: [String]
    /// Of the alert that opened it: a group does not wander off from what it began with.
    package var likeness: String

    package init(
        incidentID: String, startedAt: Instant, lastAlertAt: Instant, alertCount: Int, keys: [String], likeness: String
    ) {
        self.incidentID = incidentID
        self.startedAt = startedAt
        self.lastAlertAt = lastAlertAt
        self.alertCount = alertCount
        self.keys = keys
        self.likeness = likeness
    }
}

/// Whether a new alert joins an incident that is open, or opens one of its own. Pure.
package enum GroupingRules {
    /// Groups that are looked through for likeness, the latest.
    package static let candidatesMaximum = 100
    /// From here on two alerts count as alike: three of four words are shared (`TitleWords/similarity(to:)`). More than
    /// for past incidents: who joins is paged to nobody.
    package static let similarFrom = 0.75

    /// The incident that an alert joins; nil when it opens one of its own.
    ///
    /// Of several the most alike is taken, then the one that took an alert last, then the one with the later id.
    package static func decide(
        _ traits: GroupingTraits, by plan: GroupingPlan, among candidates: [GroupingCandidate], at now: Instant
    ) -> String? {
        let words = TitleWords(traits.likeness)
        var best: (similarity: Double, candidate: GroupingCandidate)?
        for candidate in candidates {
            guard isOpen(candidate, plan, now), let similarity = match(traits, words, candidate, plan) else { continue }
            guard let other = best else {
                best = (similarity, candidate)
                continue
            }
            let isBetter =
                (similarity, candidate.lastAlertAt, candidate.incidentID)
                > (other.similarity, other.candidate.lastAlertAt, other.candidate.incidentID)
            if isBetter { best = (similarity, candidate) }
        }
        return best?.candidate.incidentID
    }

    /// Its time is not over, and it has room. The end itself is past it.
    private static func isOpen(_ candidate: GroupingCandidate, _ plan: GroupingPlan, _ now: Instant) -> Bool {
        guard candidate.alertCount < Incident.alertsMaximum else { return false }
        guard let end = plan.end(startedAt: candidate.startedAt, lastAlertAt: candidate.lastAlertAt) else { return true }
        return now < end
    }

    /// How alike they are where that is asked, else 1; nil when they do not belong together.
    private static func match(
        _ traits: GroupingTraits, _ words: TitleWords, _ candidate: GroupingCandidate, _ plan: GroupingPlan
    ) -> Double? {
        let isSameContent = traits.keys.contains { candidate.keys.contains($0) }
        switch plan.kind {
        case .time, .contentBased: return isSameContent ? 1 : nil
        case .contentBasedIntelligent where !isSameContent: return nil
        case .intelligent, .contentBasedIntelligent:
            let similarity = words.similarity(to: TitleWords(candidate.likeness))
            return similarity >= similarFrom ? similarity : nil
        }
    }
}

/// The time in which an incident takes further alerts.
package struct GroupingSpan: Hashable, Sendable {
    package var kind: AlertGrouping.Kind
    package var startedAt: Instant
    /// Nil lasts until the incident is resolved.
    package var endsAt: Instant?

    package init(kind: AlertGrouping.Kind, startedAt: Instant, endsAt: Instant?) {
        self.kind = kind
        self.startedAt = startedAt
        self.endsAt = endsAt
    }
}
