// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Reports of alerts that were held back. None is yet, and the reports say so in the documented form.
package enum PausedReportHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.show(Operations.PausedIncidentReports.alerts) { call, work in try report(call, work) }
        bindings.show(Operations.PausedIncidentReports.counts) { call, work in try report(call, work) }
    }

    private static func report(_ call: Call, _ work: Work) throws -> PausedReport {
        if let id = call.values.text(Operations.PausedIncidentReports.serviceID) {
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
        return PausedReport(since: since, until: until)
    }
}
