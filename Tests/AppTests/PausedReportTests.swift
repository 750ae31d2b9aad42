// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import HouseTesting
import Testing

@Suite("Reports of incidents that were held back")
struct PausedReportTests {
    private static let paths = ["alerts", "counts"]

    @Test("say that there were none, in the documented form")
    func none() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let query = "since=2026-02-01T00:00:00Z&until=2026-03-01T00:00:00Z&service_id=\(house.serviceID)&suspended_by=rules"
        let counts = try await house.call("GET", "/paused_incident_reports/counts", query: query)
        #expect(counts.status == 200, "\(counts.json.text)")
        #expect(
            counts.json == [
                "paused_incident_reporting_counts": [
                    "since": "2026-02-01T00:00:00Z", "until": "2026-03-01T00:00:00Z", "paused_count": 0,
                    "triggered_after_pause_count": 0, "resolved_after_pause_count": 0,
                ]
            ])
        let alerts = try await house.call("GET", "/paused_incident_reports/alerts", query: query)
        #expect(
            alerts.json == [
                "paused_incident_reporting_alerts": [
                    "since": "2026-02-01T00:00:00Z", "until": "2026-03-01T00:00:00Z", "triggered_after_pause_alerts": [],
                    "resolved_after_pause_alerts": [],
                ]
            ])
    }

    @Test("go back six months when nothing else is said, and no further", arguments: paths)
    func range(_ path: String) async throws {
        let house = try await TestHouse()
        let earliest = TestHouse.start.adding(seconds: -PausedReport.lookbackDays * .secondsPerDay)
        let usual = try await house.call("GET", "/paused_incident_reports/\(path)").json
        let report = usual["paused_incident_reporting_\(path)"]
        #expect(report?["since"]?.stringValue == ISO8601.string(earliest))
        #expect(report?["until"]?.stringValue == ISO8601.string(TestHouse.start))
        for (since, status) in [(earliest, 200), (earliest.adding(seconds: -1), 400)] {
            let answer = try await house.call(
                "GET", "/paused_incident_reports/\(path)", query: "since=\(ISO8601.string(since))")
            #expect(answer.status == status)
            if status == 400 { #expect(answer.code == 2005) }
        }
    }

    @Test(
        "refuse what is wrong, and a service that is not there",
        arguments: [
            ("since=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z", 400), ("since=monday", 400),
            ("suspended_by=somebody", 400), ("service_id=PNONE", 404),
        ])
    func wrong(_ query: String, _ status: Int) async throws {
        let house = try await TestHouse()
        for path in Self.paths {
            #expect(try await house.call("GET", "/paused_incident_reports/\(path)", query: query).status == status)
        }
    }
}
