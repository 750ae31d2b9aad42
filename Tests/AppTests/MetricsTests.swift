// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("Figures for Prometheus")
struct MetricsTests {
    private func scrape(_ house: TestHouse) async throws -> Exposition {
        try Exposition(await MetricsReport.text(house.environment))
    }

    @Test("are well-formed, and each declared series is there with its help and its kind", arguments: TestStore.available)
    func wellFormed(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        try await house.event("trigger", key: "k")
        try await house.runLoops()
        _ = try await house.call("GET", "/incidents")
        let exposition = try await scrape(house)
        #expect(exposition.families.map(\.name) == Metric.all.map(\.name))
        for metric in Metric.all {
            let family = try #require(exposition.family(metric.name))
            #expect(family.kind == metric.kind.rawValue)
            #expect(family.help == metric.help)
            #expect(!family.samples.isEmpty, "\(metric.name)")
            for sample in family.samples {
                #expect(Set(sample.labels.keys).subtracting(["le"]) == Set(metric.labels), "\(metric.name)")
            }
        }
        #expect(exposition.value("tocsin_store_up") == 1)
    }

    @Test("count each event by what became of it, and an event that is refused too")
    func events() async throws {
        let house = try await TestHouse()
        func counts() async throws -> [Double?] {
            let exposition = try await scrape(house)
            return EventOutcome.allCases.map {
                exposition.value("tocsin_events_total", ["outcome": $0.rawValue])
            }
        }
        #expect(try await counts() == [0, 0, 0, 0])
        try await house.event("trigger", key: "k")
        try await house.event("trigger", key: "k")
        try await house.event("trigger", key: "k")
        try await house.event("acknowledge", key: "k")
        try await house.event("acknowledge", key: "k")
        try await house.event("resolve", key: "nothing")
        try await house.event("trigger", key: "k", routingKey: "R0000000000000000000000000000000")
        _ = await house.send(WireRequest(method: "POST", path: "/v2/enqueue", body: Array("{".utf8)))
        // accepted, refused, deduplicated, suppressed
        #expect(try await counts() == [2, 2, 2, 2])
    }

    @Test("tell how late timers are, and what deliveries came to")
    func loops() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        house.carrier.refuseNext(1)
        try await house.runLoops()
        let due = try #require(try await house.database.read { session in try TimerQueries.nextDue(session) })
        // Three seconds in which nobody looked.
        house.runtime.advance(to: due.adding(seconds: 3))
        try await house.runLoops()
        let exposition = try await scrape(house)
        let email = { (result: String) in
            exposition.value("tocsin_deliveries_total", ["channel": "email", "result": result])
        }
        #expect(email("deferred") == 1)
        #expect(email("failed") == 0)
        #expect(exposition.value("tocsin_timer_lateness_seconds_count") == 1)
        #expect(exposition.value("tocsin_timer_lateness_seconds_sum") == 3)
        #expect(exposition.value("tocsin_timer_lateness_seconds_bucket", ["le": "2"]) == 0)
        #expect(exposition.value("tocsin_timer_lateness_seconds_bucket", ["le": "5"]) == 1)
    }

    @Test("tell how many messages wait, and since when", arguments: TestStore.available)
    func outbox(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        try await house.event("trigger", key: "k")
        house.advance(seconds: 90)
        let before = try await scrape(house)
        #expect(before.value("tocsin_outbox_depth", ["channel": "email"]) == 1)
        #expect(before.value("tocsin_outbox_oldest_age_seconds", ["channel": "email"]) == 90)
        house.carrier.refuseNext(1)
        try await house.runLoops()
        let refused = try await scrape(house)
        #expect(refused.value("tocsin_outbox_depth", ["channel": "email"]) == 1, "it waits for its next try")
        house.advance(seconds: 10)
        try await house.runLoops()
        let after = try await scrape(house)
        #expect(after.value("tocsin_outbox_depth", ["channel": "email"]) == 0)
        #expect(after.value("tocsin_outbox_oldest_age_seconds", ["channel": "email"]) == 0)
    }

    @Test("count requests by operation and kind of status, and limits that were hit")
    func requests() async throws {
        let house = try await TestHouse(eventLimitPerMinute: 1)
        _ = try await house.call("GET", "/services")
        _ = try await house.call("GET", "/services", as: .nobody)
        _ = try await house.call("GET", "/nothing/here")
        try await house.event("trigger", key: "k")
        try await house.event("trigger", key: "k")
        let exposition = try await scrape(house)
        let name = "tocsin_http_requests_total"
        let list = try #require(
            Operations.all.first { $0.operation.path.text == "/services" && $0.operation.method == .get }
        ).operation.id
        #expect(exposition.value(name, ["operation": list, "status": "2xx"]) == 1)
        #expect(exposition.value(name, ["operation": list, "status": "4xx"]) == 1)
        #expect(exposition.value(name, ["operation": "other", "status": "4xx"]) == 1)
        #expect(exposition.value("tocsin_http_request_duration_seconds_count", ["operation": list]) == 2)
        #expect(exposition.value("tocsin_limits_hit_total", ["limit": "events"]) == 1)
        #expect(exposition.value("tocsin_limits_hit_total", ["limit": "calls"]) == 0)
    }

    @Test("count calls that come too often")
    func callLimit() async throws {
        let house = try await TestHouse(restLimitPerMinute: 1)
        for _ in 0..<3 { _ = try await house.call("GET", "/abilities") }
        #expect(try await scrape(house).value("tocsin_limits_hit_total", ["limit": "calls"]) == 2)
    }

    @Test("have no label whose values could be without number, whatever is asked for and sent")
    func boundedLabels() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let known = try await scrape(house).families.flatMap(\.samples).count
        for number in 0..<50 {
            _ = try await house.call("GET", "/made/up/\(number)")
            _ = try await house.call("WORD\(number)", "/services")
            try await house.event("trigger", key: "k", summary: "Summary \(number)")
        }
        let text = await MetricsReport.text(house.environment)
        #expect(!text.contains("Summary") && !text.contains("made") && !text.contains("WORD"))
        // One more operation: `other`, with its status and its buckets.
        let more = try Exposition(text).families.flatMap(\.samples).count - known
        #expect(more == 1 + Metric.requestDurations.bounds.count + 3)
        let operations = Set(Operations.all.map(\.operation.id) + ["page", "other"])
        let shown = try Exposition(text).families.flatMap(\.samples).compactMap { $0.labels["operation"] }
        #expect(Set(shown).isSubset(of: operations))
    }

    @Test("go on without the store, and say that it does not answer")
    func withoutStore() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        await house.database.close()
        let exposition = try await scrape(house)
        #expect(exposition.value("tocsin_store_up") == 0)
        #expect(exposition.family("tocsin_outbox_depth") == nil)
        #expect(exposition.value("tocsin_events_total", ["outcome": "accepted"]) == 1)
    }

    @Test("put a value that is a bucket's bound into that bucket, and one past it into the next")
    func bounds() async throws {
        let house = try await TestHouse()
        let histogram = house.environment.metrics.timerLateness
        let last = try #require(Metric.timerLateness.bounds.last)
        for value in [last, last.nextUp, .infinity, -1] { histogram.observe(value, NoLabels()) }
        #expect(histogram.count(NoLabels()) == 4)
        let exposition = try await scrape(house)
        let name = "tocsin_timer_lateness_seconds_bucket"
        #expect(exposition.value(name, ["le": "0.01"]) == 1)
        #expect(exposition.value(name, ["le": "300"]) == 2)
        #expect(exposition.value(name, ["le": "+Inf"]) == 4)
    }
}
