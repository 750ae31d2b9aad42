// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Reports of alerts that were held back, as far as the caller may know of their services.
package enum PausedReportHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.show(Operations.PausedIncidentReports.alerts) { call, work in
            let (span, filter) = try asked(call, work)
            var report = span
            report.triggered = try latest(.triggered, filter, work)
            report.resolved = try latest(.resolved, filter, work)
            return report
        }
        bindings.show(Operations.PausedIncidentReports.counts) { call, work in
            let (span, filter) = try asked(call, work)
            var report = span
            report.counts = try SuspendedAlertQueries.counts(work.session, filter, visibility: work.visibility)
            return report
        }
    }

    private static func latest(
        _ state: SuspendedAlert.State, _ filter: SuspendedAlertQueries.Filter, _ work: Work
    ) throws -> [SuspensionReportLine] {
        try SuspendedAlertQueries.latest(
            work.session, filter, state, visibility: work.visibility, limit: PausedReport.alertsMaximum)
    }

    /// The span that is asked for, and what the store is asked for it. What came this very second counts.
    private static func asked(
        _ call: Call, _ work: Work
    ) throws -> (PausedReport, SuspendedAlertQueries.Filter) {
        let serviceID = call.values.text(Operations.PausedIncidentReports.serviceID)
        if let id = serviceID {
            // One of which the caller may not know is as good as none.
            let known = try VisibilityQueries.visible(work.session, .service, ids: [id], work.visibility)
            _ = try ServiceHandlers.find(known.first ?? "", work)
        }
        let now = work.now.roundedDownToSecond
        let earliest = now.adding(seconds: -PausedReport.lookbackDays * .secondsPerDay)
        let until = call.values.instant(.until) ?? now
        let since = call.values.instant(.since) ?? min(earliest, until)
        guard since <= until else { throw APIError.invalidSinceUntil("until must not lie before since") }
        guard since >= earliest else { throw APIError.invalidDateRange }
        let end = call.values.instant(.until) ?? now.adding(seconds: 1)
        let cause = call.values.text(Operations.PausedIncidentReports.suspendedBy).flatMap(
            SuspendedAlert.Cause.init(rawValue:))
        let filter = SuspendedAlertQueries.Filter(since: since, until: end, serviceID: serviceID, cause: cause)
        return (PausedReport(since: since, until: until), filter)
    }
}
