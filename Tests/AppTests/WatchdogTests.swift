// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Synchronization
import Testing

@Suite("The watchdog")
struct WatchdogTests {
    /// Mails that would have left.
    private final class Letters: Sendable {
        private let state = Mutex<[MailMessage]>([])
        var all: [MailMessage] { state.withLock { $0 } }
        func add(_ message: MailMessage) { state.withLock { $0.append(message) } }
    }

    private func house(_ store: TestStore = .sqlite) async throws -> TestHouse {
        try await TestHouse(database: store.fresh())
    }

    private func dropTimers(_ house: TestHouse) async throws {
        _ = try await house.database.write { session in try session.execute("DELETE FROM timers") }
    }

    private func notices(_ house: TestHouse) async throws -> [String] {
        try await house.database.read { session in
            try session.rows("SELECT kind FROM watchdog_notices ORDER BY created_at_ms, id").map { $0.text(0) }
        }
    }

    @Test("says nothing of an account on which all is well, at any moment of an incident", arguments: TestStore.available)
    func healthy(_ store: TestStore) async throws {
        let house = try await house(store)
        let watchdog = Watchdog(house.environment, sendsMail: true)
        #expect(try await watchdog.look() == [])
        try await house.event("trigger", key: "k")
        try await house.event("trigger", key: "low", severity: "info")
        for _ in 0..<6 {
            #expect(try await watchdog.look() == [])
            try await house.live(seconds: 900)
        }
        _ = try await house.incident(1, ["status": "acknowledged"])
        for _ in 0..<6 {
            #expect(try await watchdog.look() == [])
            try await house.live(seconds: 900)
        }
        try await house.event("resolve", key: "k")
        #expect(try await watchdog.look() == [])
        #expect(try await notices(house) == [])
    }

    @Test("names the incident whose timer is missing, and counts it", arguments: TestStore.available)
    func missing(_ store: TestStore) async throws {
        let house = try await house(store)
        try await house.event("trigger", key: "k")
        try await house.runLoops()
        let watchdog = Watchdog(house.environment, sendsMail: true)
        try await dropTimers(house)
        let found = try await watchdog.look()
        #expect(found.map(\.kind) == [.missingTimer])
        #expect(found.first?.incidentNumbers == [1] && found.first?.found == 1)
        let metrics = house.environment.metrics
        #expect(metrics.missingTimers.value == 1)
        #expect(metrics.watchdogBreaches.value(.missingTimer) == 1)
        try await house.event("resolve", key: "k")
        #expect(try await watchdog.look() == [])
        #expect(metrics.missingTimers.value == 0)
    }

    @Test("misses the timer of an acknowledgement that runs out too")
    func acknowledged() async throws {
        let house = try await house()
        let service = try await house.makeService("Timeouts", ["acknowledgement_timeout": 600])
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        _ = try await house.incident(1, ["status": "acknowledged"])
        try await house.runLoops()
        let watchdog = Watchdog(house.environment, sendsMail: true)
        #expect(try await watchdog.look() == [])
        try await dropTimers(house)
        #expect(try await watchdog.look().map(\.kind) == [.missingTimer])
    }

    @Test("bears a timer and a mail that are a little late, and no more than that")
    func lateness() async throws {
        let house = try await house()
        try await house.event("trigger", key: "k")
        let watchdog = Watchdog(house.environment, sendsMail: true)
        house.advance(seconds: Watchdog.messageToleranceSeconds - 1)
        #expect(try await watchdog.look() == [])
        house.advance(seconds: 1)
        #expect(try await watchdog.look().map(\.kind) == [.overdueMail])
        try await house.runLoops()
        // The owners are told of that, and the mail is no message that waits.
        _ = try await NoticeMailLoop(house.environment) { _ in .accepted(detail: "250 OK") }.step()
        #expect(try await watchdog.look() == [])
        let due = try #require(try await house.database.read { session in try TimerQueries.nextDue(session) })
        house.runtime.advance(to: due.adding(milliseconds: Watchdog.timerToleranceSeconds * 1000 - 1))
        #expect(try await watchdog.look() == [])
        house.runtime.advance(to: due.adding(seconds: Watchdog.timerToleranceSeconds))
        #expect(try await watchdog.look().map(\.kind) == [.overdueTimer])
        #expect(house.environment.metrics.overdueTimers.value == 1)
    }

    @Test("looks once a minute, and first when a minute has passed")
    func pace() async throws {
        let house = try await house()
        try await house.event("trigger", key: "k")
        try await house.runLoops()
        try await dropTimers(house)
        let watchdog = Watchdog(house.environment, sendsMail: true)
        let looks = { house.environment.metrics.watchdogBreaches.value(.missingTimer) }
        let first = try await watchdog.step()
        #expect(first == house.runtime.now.adding(seconds: Watchdog.intervalSeconds))
        house.advance(seconds: Watchdog.intervalSeconds - 1)
        _ = try await watchdog.step()
        #expect(looks() == 0)
        house.advance(seconds: 1)
        _ = try await watchdog.step()
        _ = try await watchdog.step()
        #expect(looks() == 1)
        house.advance(seconds: Watchdog.intervalSeconds)
        _ = try await watchdog.step()
        #expect(looks() == 2)
    }

    @Test("tells the owner by mail, once an hour for each kind", arguments: TestStore.available)
    func tellsOwner(_ store: TestStore) async throws {
        let house = try await house(store)
        try await house.event("trigger", key: "k", summary: "Secret of the house")
        try await house.runLoops()
        try await dropTimers(house)
        let letters = Letters()
        let mails = NoticeMailLoop(house.environment) { message in
            letters.add(message)
            return .accepted(detail: "250 OK")
        }
        let watchdog = Watchdog(house.environment, sendsMail: true)
        for _ in 0..<59 {
            try await watchdog.look()
            _ = try await mails.step()
            house.advance(seconds: 60)
        }
        #expect(letters.all.map(\.to) == [house.ownerEmail])
        let letter = try #require(letters.all.first)
        #expect(letter.text.contains("#1") && letter.text.contains(BreachKind.missingTimer.sentence))
        #expect(!letter.text.contains("Secret") && !letter.html.contains("Secret"))
        house.advance(seconds: 60)
        try await watchdog.look()
        _ = try await mails.step()
        #expect(letters.all.count == 2)
        #expect(Set(letters.all.map(\.messageID)).count == 2)
    }

    @Test("tells of another kind at once, and of none where no mail can be sent")
    func kinds() async throws {
        let house = try await house()
        try await house.event("trigger", key: "k")
        try await dropTimers(house)
        try await Watchdog(house.environment, sendsMail: false).look()
        #expect(try await notices(house) == [])
        let watchdog = Watchdog(house.environment, sendsMail: true)
        try await watchdog.look()
        house.advance(seconds: Watchdog.messageToleranceSeconds)
        try await watchdog.look()
        let kinds = try await notices(house)
        #expect(Set(kinds) == ["missing_timer", "overdue_mail"])
    }

    @Test("keeps a mail that was refused for now, and gives one up that nobody needs any more")
    func retries() async throws {
        let house = try await house()
        try await house.event("trigger", key: "k")
        try await dropTimers(house)
        let letters = Letters()
        let mails = NoticeMailLoop(house.environment) { message in
            letters.add(message)
            return .refused(permanently: false, detail: "451 later")
        }
        try await Watchdog(house.environment, sendsMail: true).look()
        #expect(try await mails.step() != nil)
        house.advance(seconds: 10)
        _ = try await mails.step()
        #expect(letters.all.count == 2)
        house.advance(seconds: NoticeMails.usefulSeconds)
        #expect(try await mails.step() == nil)
        #expect(letters.all.count == 2)
    }
}
