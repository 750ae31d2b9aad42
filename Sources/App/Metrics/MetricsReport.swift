// SPDX-License-Identifier: Apache-2.0
import Base
import Store

/// What a scrape is answered with: what was counted, and what the store tells at this moment.
package enum MetricsReport {
    package static let contentType = MetricsText.contentType

    /// Without the store there is still an answer: what it would have told is left out.
    package static func text(_ environment: Environment) async -> String {
        let fills = try? await environment.read { work in
            try Outbox.allCases.map { try WatchdogQueries.fill(work.session, of: $0, at: work.now) }
        }
        var text = MetricsText()
        let metrics = environment.metrics
        metrics.events.write(to: &text)
        metrics.decisions.write(to: &text)
        metrics.timerLateness.write(to: &text)
        metrics.deliveries.write(to: &text)
        if let fills { write(fills, at: environment.runtime.now, to: &text) }
        metrics.requests.write(to: &text)
        metrics.requestDurations.write(to: &text)
        metrics.limitsHit.write(to: &text)
        text.single(.storeUp, fills == nil ? 0 : 1)
        write(environment.database, to: &text)
        metrics.missingTimers.write(to: &text)
        metrics.overdueTimers.write(to: &text)
        metrics.watchdogLook.write(to: &text)
        metrics.watchdogBreaches.write(to: &text)
        text.begin(.buildInfo)
        text.sample(Metric.buildInfo.name, Metric.buildInfo.labels, [environment.settings.version], 1)
        if let seconds = ProcessFigures.startSeconds { text.single(.processStart, seconds) }
        if let bytes = ProcessFigures.residentBytes { text.single(.processMemory, bytes) }
        return text.text
    }

    private static func write(_ fills: [OutboxFill], at now: Instant, to text: inout MetricsText) {
        text.begin(.outboxDepth)
        for fill in fills {
            text.sample(
                Metric.outboxDepth.name, Metric.outboxDepth.labels, [fill.outbox.rawValue], Double(fill.count))
        }
        text.begin(.outboxOldest)
        for fill in fills {
            let age = fill.oldest.map { max(0, now.milliseconds(since: $0)) } ?? 0
            text.sample(
                Metric.outboxOldest.name, Metric.outboxOldest.labels, [fill.outbox.rawValue], Double(age) / 1000)
        }
    }

    private static func write(_ database: any Database, to text: inout MetricsText) {
        let statistics = database.statistics
        for (metric, distribution) in [
            (Metric.storeCommits, statistics.commitSeconds), (Metric.storeBatches, statistics.batchSizes),
        ] {
            text.begin(metric)
            text.histogram(metric, [], counts: distribution.counts, sum: distribution.sum)
        }
        text.single(.storeReplays, Double(statistics.replays))
        let queue = database.writeQueue
        text.single(.storeWaiting, Double(queue.waiting))
        text.single(.storeWaitingLimit, Double(queue.limit))
    }
}
