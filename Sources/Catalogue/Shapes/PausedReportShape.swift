// SPDX-License-Identifier: Apache-2.0
package import Base

/// What became of alerts that were held back, over a time. Nothing is held back yet, so only the time is told.
package struct PausedReport: Hashable, Sendable {
    /// How far back a report goes: six months, with the longest months.
    package static let lookbackDays: Int64 = 184

    package var since: Instant
    package var until: Instant
    package init(since: Instant, until: Instant) {
        self.since = since
        self.until = until
    }
}

extension Shapes {
    private static let time: JSON = ["type": "string", "format": "date-time"]
    private static let count: JSON = ["type": "integer"]
    private static let pausedAlerts: JSON = [
        "type": "array",
        "items": [
            "type": "object",
            "properties": ["id": ["type": "string"], "service_id": ["type": "string"], "created_at": ["type": "string"]],
        ],
    ]

    private static let reportSpan: [Field<PausedReport>] = [
        .readOnly("since", schema: time) { value, context in context.time(value.since) },
        .readOnly("until", schema: time) { value, context in context.time(value.until) },
    ]

    package static let pausedAlertReport = Shape<PausedReport>(
        "PausedIncidentAlerts",
        reportSpan + [
            .constant("triggered_after_pause_alerts", [], schema: pausedAlerts),
            .constant("resolved_after_pause_alerts", [], schema: pausedAlerts),
        ])

    package static let pausedCountReport = Shape<PausedReport>(
        "PausedIncidentCounts",
        reportSpan + [
            .constant("paused_count", 0, schema: count),
            .constant("triggered_after_pause_count", 0, schema: count),
            .constant("resolved_after_pause_count", 0, schema: count),
        ])
}
