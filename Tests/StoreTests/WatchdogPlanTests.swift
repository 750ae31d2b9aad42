// SPDX-License-Identifier: Apache-2.0
import App
import Base
import HouseTesting
import Store
import Testing

/// The watchdog looks each minute and Prometheus each few seconds: neither may cost more with the history.
@Suite("What the watchdog and the figures ask")
struct WatchdogPlanTests {
    @Test("no question reads a whole table")
    func plans() async throws {
        let database = ExplainingDatabase(try await TestStore.sqlite.fresh())
        let house = try await TestHouse(database: database)
        try await house.event("trigger", key: "k")
        _ = try await database.write { session in try session.execute("DELETE FROM timers") }
        let watchdog = Watchdog(house.environment, sendsMail: true)
        let mails = NoticeMailLoop(house.environment) { _ in .accepted(detail: "250 OK") }
        _ = database.takePlans()
        #expect(try await watchdog.look().map(\.kind) == [.missingTimer])
        _ = await MetricsReport.text(house.environment)
        _ = try await mails.step()
        let plans = database.takePlans()
        let tables = [
            "notifications", "sign_in_mails", "watchdog_notices", "handoff_notices", "approval_mails", "webhook_deliveries",
            "rule_webhooks", "timers", "incidents",
        ]
        for table in tables {
            #expect(plans.contains { $0.sql.contains(" FROM \(table) ") }, "\(table) was not asked")
        }
        for plan in plans {
            // The owners are found among the people, who are few.
            let scans = plan.scans.filter { !$0.hasPrefix("SCAN users") }
            #expect(scans.isEmpty, "\(plan.sql)\n\(plan.lines.joined(separator: "\n"))")
        }
    }

    @Test("PostgreSQL finds each by an index too", .enabled(if: TestStore.postgresURL != nil, "no TOCSIN_TEST_POSTGRES"))
    func postgres() async throws {
        let database = try await TestStore.postgres.fresh()
        let house = try await TestHouse(database: database)
        let (outboxes, plans) = try await database.write { session -> ([Int], [String]) in
            _ = try session.rows("SET LOCAL enable_seqscan = off")
            let texts = try Outbox.allCases.map { outbox in
                try WatchdogQueries.fill(session, of: outbox, at: TestHouse.start).count
            }
            let timers = try session.rows(
                "EXPLAIN SELECT due_at_ms FROM timers WHERE due_at_ms <= 0 LIMIT 10")
            let open = try session.rows(
                "EXPLAIN SELECT number FROM incidents WHERE status = 'triggered' ORDER BY number LIMIT 10")
            let waiting = try session.rows(
                """
                EXPLAIN SELECT due_at_ms FROM watchdog_notices WHERE is_waiting = 1 AND due_at_ms <= 0
                ORDER BY due_at_ms, id
                """)
            let plans = [timers, open, waiting].map { rows in rows.map { $0.text(0) }.joined(separator: "\n") }
            return (texts, plans)
        }
        #expect(outboxes == [0, 0, 0, 0, 0, 0, 0])
        for plan in plans { #expect(plan.contains("Index") && !plan.contains("Seq Scan"), "\(plan)") }
        _ = house
    }

    @Test("commits and their sizes are counted as they happen", arguments: TestStore.available)
    func statistics(_ store: TestStore) async throws {
        let database = try await store.fresh()
        let before = database.statistics
        _ = try await database.write { try $0.execute("CREATE TABLE counted (id BIGINT PRIMARY KEY)") }
        let after = database.statistics
        #expect(after.commitSeconds.counts.reduce(0, +) == before.commitSeconds.counts.reduce(0, +) + 1)
        #expect(after.batchSizes.sum == before.batchSizes.sum + 1)
        #expect(after.commitSeconds.sum > before.commitSeconds.sum)
        await database.close()
    }
}
