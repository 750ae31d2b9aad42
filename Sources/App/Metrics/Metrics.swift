// SPDX-License-Identifier: Apache-2.0
import Base
package import Catalogue
package import Domain

/// What the server counts of itself since it started. Recording is a few atomic steps, so it may stand anywhere.
package final class Metrics: Sendable {
    package let events = Counter<EventOutcome>(.events)
    package let decisions = Counter<LogEntry.Channel>(.decisions)
    package let timerLateness = Histogram<NoLabels>(.timerLateness)
    package let deliveries = Counter<LabelPair<DeliveryChannel, DeliveryOutcome>>(.deliveries)
    package let requests = Counter<LabelPair<OperationLabel, StatusClass>>(.requests, showsUnused: false)
    package let requestDurations = Histogram<OperationLabel>(.requestDurations, showsUnused: false)
    package let limitsHit = Counter<LimitKind>(.limitsHit)
    package let missingTimers = Gauge(.missingTimers)
    package let overdueTimers = Gauge(.overdueTimers)
    package let watchdogLook = Gauge(.watchdogLook)
    package let watchdogBreaches = Counter<BreachKind>(.watchdogBreaches)

    package init() {}

    /// Counts what a transaction came to, after its commit.
    package func add(_ tally: Tally) {
        if let event = tally.event { events.add(event) }
        for channel in tally.decisions { decisions.add(channel) }
        for milliseconds in tally.timerLatenessMilliseconds {
            timerLateness.observe(Double(milliseconds) / 1000, NoLabels())
        }
    }

    /// Counts an answer, and the limit that it tells of.
    package func noteRequest(
        _ label: OperationLabel, status: Int, limit: LimitKind, since started: ContinuousClock.Instant
    ) {
        requests.add(LabelPair(label, StatusClass(status)))
        requestDurations.observe((ContinuousClock.now - started).inSeconds, label)
        if status == Self.tooManyStatus { limitsHit.add(limit) }
    }

    /// Counts the answer to an operation. Senders of the older events are told by another status that they come too fast.
    package func noteRequest(_ operation: Operation, status: Int, since started: ContinuousClock.Instant) {
        let limit: LimitKind =
            switch operation.authentication {
            case .routingKey: .events
            case .token: .calls
            case .none: .signIn
            }
        noteRequest(OperationLabel(operation.id), status: status, limit: limit, since: started)
        if limit == .events, status == EventFormV1.throttledStatus { limitsHit.add(.events) }
    }

    private static let tooManyStatus = 429

    package func noteDelivery(_ channel: DeliveryChannel, _ outcome: DeliveryOutcome) {
        deliveries.add(LabelPair(channel, outcome))
    }
}

/// What a transaction came to, to be counted once it is committed: its body may run again.
package struct Tally: Sendable {
    package var event: EventOutcome?
    package var decisions: [LogEntry.Channel] = []
    package var timerLatenessMilliseconds: [Int64] = []

    package init() {}
}
