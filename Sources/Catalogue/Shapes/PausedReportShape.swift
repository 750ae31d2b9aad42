// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What became of alerts that came within a time and were held back.
package struct PausedReport: Hashable, Sendable {
    /// How far back a report goes: six months, with the longest months.
    package static let lookbackDays: Int64 = 184
    /// Alerts that one list names.
    package static let alertsMaximum = 5

    package var since: Instant
    package var until: Instant
    package var counts = SuspensionCounts()
    /// The latest first.
    package var triggered: [SuspensionReportLine] = []
    package var resolved: [SuspensionReportLine] = []

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

    private static func lines(_ lines: [SuspensionReportLine], _ context: EncodeContext) -> JSON {
        .array(
            lines.map { line in
                [
                    "id": .string(line.id), "service_id": .string(line.serviceID),
                    "created_at": context.time(line.createdAt),
                ]
            })
    }

    package static let pausedAlertReport = Shape<PausedReport>(
        "PausedIncidentAlerts",
        reportSpan + [
            .readOnly("triggered_after_pause_alerts", schema: pausedAlerts) { value, context in
                lines(value.triggered, context)
            },
            .readOnly("resolved_after_pause_alerts", schema: pausedAlerts) { value, context in
                lines(value.resolved, context)
            },
        ])

    package static let pausedCountReport = Shape<PausedReport>(
        "PausedIncidentCounts",
        reportSpan + [
            .readOnly("paused_count", schema: count) { value, _ in .int(Int64(value.counts.all)) },
            .readOnly("triggered_after_pause_count", schema: count) { value, _ in .int(Int64(value.counts.triggered)) },
            .readOnly("resolved_after_pause_count", schema: count) { value, _ in .int(Int64(value.counts.resolved)) },
        ])
}
