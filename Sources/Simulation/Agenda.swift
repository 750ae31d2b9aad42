// SPDX-License-Identifier: Apache-2.0
import Base

/// What is going to be done by the people, senders and faults of a world.
enum Deed: Sendable {
    /// A sender's event; one that was not accepted comes again.
    case event(serviceIndex: Int, action: String, key: String, severity: String)
    /// The same, sent to rules that stand before services.
    case ruledEvent(WorldModel.RuledEvent)
    /// The next event is decided on.
    case nextEvent
    case acknowledge(incidentID: String, userID: String, byMail: Bool)
    case resolve(incidentID: String, userID: String)
    case snooze(incidentID: String, userID: String, seconds: Int64)
    case reassign(incidentID: String, userID: String)
    /// Whoever is paged hands it on to a level of its policy.
    case escalate(incidentID: String, userID: String, level: Int)
    case annotate(incidentID: String, userID: String)
    case merge
    case configure
    case fault
    case start(nodeIndex: Int)
    /// What stood still between its claim and its send is sent after all.
    case sendLate(lifeNumber: Int)
}

/// Deeds in the order of their times; of the same time, in the order in which they were planned.
struct Agenda: Sendable {
    private struct Entry: Sendable {
        var at: Instant
        var deed: Deed
    }

    private var entries: [Entry] = []

    var nextAt: Instant? { entries.last?.at }

    /// The latest stand first, so that the next is taken off the end.
    mutating func add(_ deed: Deed, at instant: Instant) {
        let place = entries.firstIndex { $0.at <= instant } ?? entries.count
        entries.insert(Entry(at: instant, deed: deed), at: place)
    }

    /// The next deed, if its time has come.
    mutating func take(at now: Instant) -> Deed? {
        guard let next = entries.last, next.at <= now else { return nil }
        return entries.removeLast().deed
    }
}
