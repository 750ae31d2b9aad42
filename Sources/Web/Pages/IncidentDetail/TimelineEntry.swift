// SPDX-License-Identifier: Apache-2.0
package import Base

/// One log entry of an incident, as the timeline tells it.
package struct TimelineEntry: Sendable {
    package enum Happening: Sendable {
        case triggered
        case assigned(to: [DisplayedPerson])
        case delegated(toPolicy: String)
        /// `byHand` tells a person's wish from the end of a level's time.
        case escalated(level: Int, to: [DisplayedPerson], byHand: Bool)
        case repeatedPolicy
        case exhaustedPolicy
        case notified(person: DisplayedPerson, address: String, result: ToldResult)
        /// Nobody could be told, with the reason in a sentence.
        case toldNobody(reason: String)
        case acknowledged
        case unacknowledged(Unacknowledgement)
        case resolved(Resolution)
        case snoozed(until: Instant)
        case annotated(note: String)
        case changedUrgency(to: DisplayedUrgency)
        case reopened
        /// Anything else, in a sentence.
        case other(String)
    }

    package enum Unacknowledgement: Sendable { case timeout, snoozeEnded, byHand }
    package enum Resolution: Sendable { case byHand, alertsEnded, timeout }

    package var id: String
    package var at: Instant
    package var happening: Happening
    /// Who or what did it: a person, a service, an integration; nil for the engine itself.
    package var actor: String?
    /// The way it came in or went out, such as `by mail` or `through the API`.
    package var channel: String?
    /// Further text, such as an event's summary.
    package var detail: String?

    package init(
        id: String, at: Instant, _ happening: Happening, actor: String? = nil, channel: String? = nil,
        detail: String? = nil
    ) {
        self.id = id
        self.at = at
        self.happening = happening
        self.actor = actor
        self.channel = channel
        self.detail = detail
    }
}

/// How it went with one message to one person.
package enum ToldResult: Sendable, Hashable {
    /// In the outbox, or waiting for another attempt.
    case waiting(attempt: Int)
    /// Handed over to the mail server, which took it.
    case sent
    /// Given up, with the reason.
    case failed(reason: String)
    /// No longer wanted when its turn came, since somebody had acknowledged.
    case cancelled

    var label: String {
        switch self {
        case .waiting(let attempt): attempt > 1 ? "Trying again (attempt \(attempt))" : "Waiting to be sent"
        case .sent: "Sent"
        case .failed(let reason): "Failed: \(reason)"
        case .cancelled: "Not needed any more"
        }
    }

    var tone: String {
        switch self {
        case .waiting: "waiting"
        case .sent: "good"
        case .failed: "bad"
        case .cancelled: "past"
        }
    }
}

/// One row of "Who was told".
package struct ToldPerson: Sendable {
    package var person: DisplayedPerson
    /// Such as `Mail`.
    package var channel: String
    package var address: String
    package var at: Instant
    package var result: ToldResult

    package init(person: DisplayedPerson, channel: String, address: String, at: Instant, result: ToldResult) {
        self.person = person
        self.channel = channel
        self.address = address
        self.at = at
        self.result = result
    }
}
