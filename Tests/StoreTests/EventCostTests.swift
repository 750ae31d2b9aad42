// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting
import Store
import Testing

/// Most events come to services without rules, and most of these repeat an alert that is open.
@Suite("What an event asks")
struct EventCostTests {
    @Test("an event of a service without rules asks where it comes in and who has its key, and no more")
    func questions() async throws {
        let database = ExplainingDatabase(try await TestStore.sqlite.fresh())
        let house = try await TestHouse(database: database)
        try await house.event("trigger", key: "k")
        for (action, key) in [("trigger", "k"), ("resolve", "unknown"), ("acknowledge", "unknown")] {
            _ = database.takePlans()
            try await house.event(action, key: key)
            let questions = database.takePlans().filter { $0.sql.hasPrefix("SELECT") }
            #expect(questions.count == 2, "\(action): \(questions.map(\.sql))")
            for plan in questions { #expect(plan.scans.isEmpty, "\(plan.sql)\n\(plan.lines.joined(separator: "\n"))") }
        }
    }

    @Test("webhooks of rules, and alerts that rules suppress, are found by indexes")
    func plans() async throws {
        let database = ExplainingDatabase(try await TestStore.sqlite.fresh())
        let house = try await TestHouse(database: database)
        let now = TestHouse.start
        _ = database.takePlans()
        try await database.write { session in
            for urls in [[], ["https://one.example/"]] {
                _ = try RuleWebhookQueries.due(session, at: now, exceptURLs: urls, limit: 10)
            }
            _ = try RuleWebhookQueries.nextDue(session)
            _ = try RuleWebhookQueries.sweep(session, before: now, limit: 10)
            try SuppressedAlertQueries.resolve(session, id: "Q", at: now)
        }
        for query in ["", "service_ids[]=X", "statuses[]=triggered"] {
            let answer = try await house.call("GET", "/tocsin/v1/suppressed_alerts", query: query)
            #expect(answer.status == 200, "\(answer.json.text)")
        }
        let plans = database.takePlans()
        #expect(plans.contains { $0.sql.contains(" FROM suppressed_alerts ") })
        for plan in plans { #expect(plan.scans.isEmpty, "\(plan.sql)\n\(plan.lines.joined(separator: "\n"))") }
    }
}
