// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Incidents beside others: what is compared is the text of titles, of a bounded number of incidents.
package enum SimilarIncidentHandlers {
    /// Six months, with the longest months.
    static let pastDays: Int64 = 184
    static let pastDefault = 5
    static let pastMaximum = 999
    static let relatedMaximum = 20
    /// How long before an incident its like is looked for.
    static let occurrenceDays: Int64 = 30

    package static func bind(_ bindings: inout Bindings) {
        bindPast(&bindings)
        let related = Operations.SimilarIncidents.related
        bindings.bind(related.erased) { call, environment in
            try await environment.read { work in
                let found = try relatedIncidents(call, work)
                let items = try Presenter.present(found, related, call, work, environment)
                return Presenter.reply(page: Page(items: found, hasMore: false), items: items, call)
            }
        }
        bindings.show(Operations.SimilarIncidents.outlier) { call, work in try outlier(call, work) }
    }

    private static func bindPast(_ bindings: inout Bindings) {
        let endpoint = Operations.SimilarIncidents.past
        bindings.bind(endpoint.erased) { call, environment in
            let asked = call.values.integer(.limit) ?? 0
            let limit = asked == 0 ? pastDefault : min(asked, pastMaximum)
            return try await environment.read { work in
                let found = try pastIncidents(call, work)
                let items = try Presenter.present(Array(found.prefix(limit)), endpoint, call, work, environment)
                let total: JSON = call.values.boolean(.total) == true ? .int(Int64(found.count)) : .null
                let body: JSONObject = [
                    "past_incidents": .array(items), "total": total, "limit": .int(Int64(limit)),
                ]
                return Reply(status: call.operation.successStatus, body: JSON.object(body).encoded())
            }
        }
    }

    /// Those that are most like it first, and of these the newest.
    private static func pastIncidents(_ call: Call, _ work: Work) throws -> [PastIncident] {
        let incident = try IncidentHandlers.find(call.path(), work).incident
        let candidates = try SimilarIncidentQueries.ofService(
            work.session, incident.serviceID, [.resolved], exceptID: incident.id, visibility: work.visibility,
            from: work.now.adding(seconds: -pastDays * .secondsPerDay), until: work.now.adding(seconds: 1))
        let words = TitleWords(incident.title)
        return candidates.map { PastIncident(incident: $0, similarity: words.similarity(to: TitleWords($0.title))) }
            .filter { $0.similarity >= TitleWords.similarFrom }
            .sorted { ($0.similarity, $0.incident.createdAt) > ($1.similarity, $1.incident.createdAt) }
    }

    private static func isWhole(_ call: Call) -> Bool {
        !call.values.list(Operations.SimilarIncidents.additionalDetails).isEmpty
    }

    private static func relatedIncidents(_ call: Call, _ work: Work) throws -> [RelatedIncident] {
        let incident = try IncidentHandlers.find(call.path(), work).incident
        let words = TitleWords(incident.title)
        let ids = try SimilarIncidentQueries.open(
            work.session, exceptID: incident.id, visibility: work.visibility
        )
        .filter { words.isSimilar(to: TitleWords($0.title)) }.prefix(relatedMaximum).map(\.id)
        let incidents = try IncidentStateQueries.find(work.session, ids: ids).map(\.incident)
            .sorted { $0.number > $1.number }
        return try IncidentHandlers.present(incidents, work.session).map { presented in
            RelatedIncident(incident: presented, isWhole: isWhole(call))
        }
    }

    private static func outlier(_ call: Call, _ work: Work) throws -> OutlierIncident {
        let incident = try IncidentHandlers.find(call.path(), work).incident
        let until = incident.createdAt
        let earliest = until.adding(seconds: -pastDays * .secondsPerDay)
        let asked = call.values.instant(.since) ?? until.adding(seconds: -occurrenceDays * .secondsPerDay)
        guard asked < until else { throw APIError.invalidSinceUntil("since must lie before the incident was created") }
        let since = max(asked, earliest)
        let words = TitleWords(incident.title)
        let others = try SimilarIncidentQueries.ofService(
            work.session, incident.serviceID, IncidentStatus.allCases, exceptID: incident.id,
            visibility: work.visibility, from: since, until: until)
        let similar = others.count { words.isSimilar(to: TitleWords($0.title)) }
        return OutlierIncident(
            incident: try IncidentHandlers.present([incident], work.session)[0], isWhole: isWhole(call),
            occurrence: Occurrence(similar: similar, of: others.count), since: since, until: until)
    }
}
