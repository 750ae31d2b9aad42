// SPDX-License-Identifier: Apache-2.0

/// What has reached people and programs so far: it says what may come again, and what may come after what.
package struct Arrivals: Sendable {
    // These are looked up only.
    private var deadLives: Set<Int> = []
    private var sentBy: [String: Int] = [:]
    /// Pages that arrived without an answer, and so may come again.
    private var unanswered: Set<String> = []
    private var eventIDs: Set<String> = []
    private var lastPositions: [String: Int64] = [:]

    package init() {}

    package mutating func noteDeath(ofLife number: Int) { deadLives.insert(number) }

    /// Whether the page has been handed over, by whomever.
    package func hasPage(_ notificationID: String) -> Bool { sentBy[notificationID] != nil }

    /// A page has arrived. It comes again only after whoever sent it has died or has heard no answer, or out of the hands of
    /// somebody who stood still until others could take it. That last one allows for itself, and for nothing after it.
    package mutating func take(_ page: PageFacts) -> [String] {
        let id = page.notificationID
        var isExplained = true
        if let before = sentBy[id] { isExplained = deadLives.contains(before) || unanswered.contains(id) }
        if page.isBelated, !isExplained { return [] }
        sentBy[id] = page.lifeNumber
        if page.isAnswered { unanswered.remove(id) } else { unanswered.insert(id) }
        return isExplained ? [] : ["\(id) is sent twice"]
    }

    /// An event has arrived, which stands at a position among those of its resource. Nothing comes after what follows it,
    /// except once more out of the hands of somebody who stood still: no claim can call back what is being sent.
    package mutating func takeWebhook(
        _ eventID: String, isBelated: Bool = false, resourceID: String, position: Int64
    ) -> [String] {
        let isRepeated = !eventIDs.insert(eventID).inserted
        if isBelated, isRepeated { return [] }
        let last = lastPositions[resourceID]
        lastPositions[resourceID] = max(position, last ?? position)
        return Checkers.arrival(position: position, after: last).map { "\($0) of \(resourceID)" }
    }
}
