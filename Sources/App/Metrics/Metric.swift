// SPDX-License-Identifier: Apache-2.0
import Domain
import Store

/// A series as it is declared, once: name, meaning and labels. What counts into it lies in ``Metrics``.
package struct Metric: Sendable, Hashable {
    package enum Kind: String, Sendable {
        case counter
        case gauge
        case histogram
    }

    package let name: String
    package let kind: Kind
    /// Told to whoever scrapes; one line.
    package let help: String
    package let labels: [String]
    /// Upper bounds of a histogram's buckets, the last one (no bound) left out.
    package let bounds: [Double]

    private init(_ name: String, _ kind: Kind, _ help: String, labels: [String] = [], bounds: [Double] = []) {
        self.name = name
        self.kind = kind
        self.help = help
        self.labels = labels
        self.bounds = bounds
    }
}

extension Metric {
    package static let events = Metric(
        "tocsin_events_total", .counter, "Events taken, by what became of them.", labels: EventOutcome.labelNames)
    package static let decisions = Metric(
        "tocsin_decisions_total", .counter, "Commands that the rules decided on, by where they came from.",
        labels: LogEntry.Channel.labelNames)
    package static let timerLateness = Metric(
        "tocsin_timer_lateness_seconds", .histogram, "How long after its time a timer was handled.",
        bounds: [0.01, 0.05, 0.1, 0.5, 1, 2, 5, 15, 60, 300])
    package static let deliveries = Metric(
        "tocsin_deliveries_total", .counter, "Tries to tell somebody, by way and result.",
        labels: LabelPair<DeliveryChannel, DeliveryOutcome>.labelNames)
    package static let outboxDepth = Metric(
        "tocsin_outbox_depth", .gauge, "Messages that are due and not yet sent, up to 10000.", labels: ["channel"])
    package static let outboxOldest = Metric(
        "tocsin_outbox_oldest_age_seconds", .gauge, "How long the oldest of these has been due.", labels: ["channel"])
    package static let requests = Metric(
        "tocsin_http_requests_total", .counter, "HTTP requests answered, by operation and class of status.",
        labels: LabelPair<OperationLabel, StatusClass>.labelNames)
    package static let requestDurations = Metric(
        "tocsin_http_request_duration_seconds", .histogram, "Time from a request to its answer, by operation.",
        labels: OperationLabel.labelNames, bounds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5])
    package static let limitsHit = Metric(
        "tocsin_limits_hit_total", .counter, "Requests turned away because their sender came too often or too much waited.",
        labels: LimitKind.labelNames)
    package static let storeUp = Metric("tocsin_store_up", .gauge, "1 when the store has answered this scrape, else 0.")
    package static let storeCommits = Metric(
        "tocsin_store_commit_seconds", .histogram, "How long a commit to disk took.",
        bounds: WriteStatistics.commitSecondsBounds)
    package static let storeBatches = Metric(
        "tocsin_store_batch_size", .histogram, "Writes that shared one commit.", bounds: WriteStatistics.batchSizeBounds)
    package static let storeReplays = Metric(
        "tocsin_store_replays_total", .counter, "Transactions that were rolled back and run again.")
    package static let storeWaiting = Metric("tocsin_store_waiting_writes", .gauge, "Writes that wait for the store.")
    package static let storeWaitingLimit = Metric(
        "tocsin_store_waiting_writes_limit", .gauge, "Writes that may wait before callers are turned away.")
    package static let missingTimers = Metric(
        "tocsin_incidents_without_timer", .gauge, "Open incidents that lack a timer they need, at the watchdog's last look.")
    package static let overdueTimers = Metric(
        "tocsin_timers_overdue", .gauge, "Timers more than a minute past their time, at the watchdog's last look.")
    package static let watchdogLook = Metric(
        "tocsin_watchdog_last_look_timestamp_seconds", .gauge, "When the watchdog looked last; 0 before its first look.")
    package static let watchdogBreaches = Metric(
        "tocsin_watchdog_breaches_total", .counter, "Looks of the watchdog that found something wrong, by what it was.",
        labels: BreachKind.labelNames)
    package static let buildInfo = Metric(
        "tocsin_build_info", .gauge, "Always 1; the label names the program's version.", labels: ["version"])
    package static let processStart = Metric(
        "process_start_time_seconds", .gauge, "When the process began, in seconds since 1970.")
    package static let processMemory = Metric(
        "process_resident_memory_bytes", .gauge, "Memory that the process holds.")

    /// In the order in which they are shown.
    package static let all = [
        events, decisions, timerLateness, deliveries, outboxDepth, outboxOldest, requests, requestDurations, limitsHit,
        storeUp, storeCommits, storeBatches, storeReplays, storeWaiting, storeWaitingLimit, missingTimers, overdueTimers,
        watchdogLook, watchdogBreaches, buildInfo, processStart, processMemory,
    ]
}
