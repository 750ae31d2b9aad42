// SPDX-License-Identifier: Apache-2.0
package import Base

/// A call of an agent as it is shown: of a change, intent and outcome together.
package struct AgentCall: Hashable, Sendable {
    /// What came of a call that was allowed. Raw values are the wire's.
    package enum Outcome: String, CaseIterable, Sendable {
        case done
        /// Answered with an error.
        case refused
        /// The server ended between the change and the note of how it ended.
        case unknown
    }

    /// Agents that one list may be narrowed to: each is asked for by itself.
    package static let listedAgentsMaximum = 50
    /// No call takes so long: what has not ended by then never will, whichever node it was at.
    package static let durationSecondsMaximum: Int64 = 300

    package var sequence: Int64
    package var hash: String
    /// The call, or the intent; with the outcome's status and duration.
    package var entry: AgentCallEntry
    package var outcome: Outcome?

    /// `startedAt` is when this process began, if calls may still be under way in it: an intent from before then that has
    /// no outcome has none for ever.
    package init(sequence: Int64, hash: String, entry: AgentCallEntry, startedAt: Instant?, now: Instant) {
        self.sequence = sequence
        self.hash = hash
        self.entry = entry
        outcome = Self.outcome(entry, startedAt: startedAt, now: now)
    }

    private static func outcome(_ entry: AgentCallEntry, startedAt: Instant?, now: Instant) -> Outcome? {
        guard entry.decision == .allowed else { return nil }
        if let status = entry.status { return status < 400 ? .done : .refused }
        let isLost = startedAt.map { entry.at < $0 } ?? false
        return isLost || entry.at <= now.adding(seconds: -durationSecondsMaximum) ? .unknown : nil
    }
}
