// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import Foundation
import HouseTesting
import Store
import Synchronization
import Testing

/// A server that is stopped without a word, and another one on what it left behind.
@Suite("After a restart")
struct RestartTests {
    /// A server on the same database some time later. Nothing of the first one's memory is left.
    private func restart(_ house: TestHouse, afterSeconds seconds: Int64) async throws -> TestHouse {
        try await TestHouse(database: house.database, now: house.runtime.now.adding(seconds: seconds))
    }

    private func told(_ house: TestHouse) -> [String] { house.carrier.messages.map(\.address) }

    private func key(of first: TestHouse) -> TestHouse.Caller {
        .header("Token token=\(first.account.accountKey ?? "")", from: first.ownerEmail)
    }

    /// An account with two levels, five minutes apart: the owner, then Grace.
    private func opened(_ store: TestStore, loops: Int = 0) async throws -> (house: TestHouse, routingKey: String) {
        let house = try await TestHouse(database: store.fresh())
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let policy = try await house.makePolicy(
            "Two levels", loops: loops, [(5, [.user(house.ownerID)]), (5, [.user(grace)])])
        let service = try await house.makeService("Payments", policyID: policy)
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        return (house, service.routingKey)
    }

    private func count(_ kind: String, _ house: TestHouse, as caller: TestHouse.Caller) async throws -> Int {
        let answer = try await house.call("GET", "/incidents/1/log_entries", query: "limit=100", as: caller)
        let entries = try #require(answer.json["log_entries"]?.arrayValue, "\(answer.status)")
        return entries.count { $0["type"]?.stringValue == "\(kind)_log_entry" }
    }

    @Test(
        "what was under way goes on: the page that waited is sent, the level that was due is told, once",
        arguments: TestStore.available)
    func resumes(_ store: TestStore) async throws {
        let (first, _) = try await opened(store)
        let second = try await restart(first, afterSeconds: 1)
        try await second.runLoops()
        #expect(told(second) == ["ada@example.com"], "the page that waited")
        let third = try await restart(second, afterSeconds: 298)
        try await third.runLoops()
        #expect(told(third).isEmpty, "what was sent is not sent again, and what is not due waits")
        try await third.live(seconds: 1)
        #expect(told(third) == ["grace@example.com"], "the level that fell due")
        let fourth = try await restart(third, afterSeconds: 1)
        try await fourth.live(seconds: 24 * 3600)
        #expect(told(first).isEmpty && told(fourth).isEmpty)
        for (kind, expected) in [("escalate", 1), ("notify", 2), ("exhaust_escalation_path", 1)] {
            #expect(try await count(kind, fourth, as: key(of: first)) == expected, "\(kind)")
        }
    }

    @Test("a level that fell due while nothing ran is told at once, and the next one has its full time")
    func overdue() async throws {
        let (first, _) = try await opened(.sqlite, loops: 1)
        try await first.runLoops()
        let second = try await restart(first, afterSeconds: 20 * 60)
        try await second.runLoops()
        #expect(told(first) == ["ada@example.com"] && told(second) == ["grace@example.com"])
        try await second.live(seconds: 5 * 60 - 1)
        #expect(told(second) == ["grace@example.com"])
        try await second.live(seconds: 1)
        #expect(told(second) == ["grace@example.com", "ada@example.com"])
    }

    @Test("a page that was in hand is sent when its hold ends, and not before", arguments: TestStore.available)
    func inHand(_ store: TestStore) async throws {
        let (first, _) = try await opened(store)
        let claimed = try await first.environment.write { work in
            try NotificationQueries.claim(
                work.session, at: work.now, holdUntil: work.now.adding(seconds: DeliveryLoop.holdSeconds), limit: 10)
        }
        #expect(claimed.count == 1)
        let second = try await restart(first, afterSeconds: 1)
        try await second.live(seconds: DeliveryLoop.holdSeconds - 2)
        #expect(told(second).isEmpty, "perhaps another one still sends it")
        try await second.live(seconds: 1)
        #expect(told(second) == ["ada@example.com"])
        try await second.live(seconds: 60)
        #expect(told(second).count == 1)
    }

    @Test(
        "a page that another server sent meanwhile is not sent again because of the one that stood still with it",
        arguments: TestStore.available)
    func stalled(_ store: TestStore) async throws {
        let (first, _) = try await opened(store)
        let channel = StalledCarrier()
        let loop = DeliveryLoop(first.environment, channel: channel)
        _ = try await loop.begin()
        await channel.untilCalled()
        let second = try await restart(first, afterSeconds: DeliveryLoop.holdSeconds)
        try await second.runLoops()
        #expect(told(second) == ["ada@example.com"])
        channel.refuse()
        await loop.drain()
        try await second.live(seconds: 120)
        #expect(told(second) == ["ada@example.com"])
        #expect(try await count("notify", second, as: key(of: first)) == 1)
    }

    @Test("a refused page is tried again, an acknowledgement runs out, and an incident resolves, each in its time")
    func timers() async throws {
        let house = try await TestHouse()
        let service = try await house.makeService(
            "Payments", ["acknowledgement_timeout": 600, "auto_resolve_timeout": 3600])
        house.carrier.refuseNext(1)
        try await house.event("trigger", key: "k", routingKey: service.routingKey)
        try await house.runLoops()
        let second = try await restart(house, afterSeconds: 10)
        try await second.runLoops()
        #expect(told(second) == ["ada@example.com"])
        let acknowledged = try await second.call(
            "PUT", "/incidents/1", ["incident": ["status": "acknowledged"]], as: key(of: house))
        #expect(acknowledged.json["incident"]?["status"] == "acknowledged")

        let third = try await restart(second, afterSeconds: 599)
        try await third.runLoops()
        #expect(told(third).isEmpty)
        try await third.live(seconds: 1)
        #expect(told(third) == ["ada@example.com"], "the acknowledgement has run out")

        let fourth = try await restart(third, afterSeconds: 3600)
        try await fourth.runLoops()
        let incident = try await fourth.call("GET", "/incidents/1", as: key(of: house)).json["incident"]
        #expect(incident?["status"] == "resolved")
        #expect(told(fourth).isEmpty)
        #expect(try await count("resolve", fourth, as: key(of: house)) == 1)
    }

    @Test("keys, sign-in links and the links in mails are as good as before", arguments: TestStore.available)
    func secrets(_ store: TestStore) async throws {
        let (first, routingKey) = try await opened(store)
        let incidentID = try #require(try await first.incident(1)["id"]?.stringValue)
        let token = MailLinkToken(
            action: .resolve, incidentID: incidentID, userID: first.ownerID,
            expiresAt: first.runtime.now.adding(seconds: 3600))
        let link = token.signed(with: first.environment.secrets)
        let second = try await restart(first, afterSeconds: 60)
        #expect(second.account.accountKey == nil, "a second set-up makes no second keys")
        #expect(second.routingKey == first.routingKey && second.ownerID == first.ownerID)
        let now = second.runtime.now
        #expect(try MailLinkToken.read(link, secrets: second.environment.secrets, now: now) == token)
        for caller in [key(of: first), .header("Token token=\(first.account.readOnlyKey ?? "")", from: nil)] {
            #expect(try await second.call("GET", "/incidents/1", as: caller).status == 200)
        }
        let signIn = try #require(first.account.signInURL?.split(separator: "/").last.map(String.init))
        #expect(try await SignIn(second.environment).person(link: signIn)?.id == first.ownerID)
        let repeated = try await second.event("trigger", key: "k", routingKey: routingKey)
        #expect(repeated.status == 202)
        let incidents = try await second.call("GET", "/incidents", query: "total=true", as: key(of: first))
        #expect(incidents.json["total"] == 1, "the key is still that of the open incident")
    }

    @Test("and after its file was closed and opened again")
    func reopenedFile() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tocsin-\(UUID().uuidString)")
        let url = "sqlite:\(folder.path)/test.sqlite"
        let first = try await TestHouse(database: DatabaseURL.open(url))
        try await first.event("trigger", key: "k")
        await first.database.close()
        let second = try await TestHouse(database: DatabaseURL.open(url), now: first.runtime.now.adding(seconds: 60))
        try await second.runLoops()
        #expect(told(second) == ["ada@example.com"])
        await second.database.close()
        let third = try await TestHouse(database: DatabaseURL.open(url), now: second.runtime.now.adding(seconds: 1))
        try await third.runLoops()
        #expect(told(third).isEmpty)
        #expect(try await count("notify", third, as: key(of: first)) == 1)
    }
}

/// Holds what it is given until it is told to refuse it.
private final class StalledCarrier: NotificationChannel {
    private let called = Flag()
    private let refused = Flag()

    func untilCalled() async { await called.wait() }
    func refuse() { refused.raise() }

    func send(_ delivery: Delivery, _ environment: Environment) async -> DeliveryResult {
        called.raise()
        await refused.wait()
        return DeliveryResult(.failedForNow, channelType: "email", detail: "451 try again")
    }
}

/// Lets whoever waits for it go on once it is raised.
private final class Flag: Sendable {
    private let state = Mutex<(isRaised: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    func raise() {
        let waiting = state.withLock { state in
            defer { state.waiting = [] }
            state.isRaised = true
            return state.waiting
        }
        for one in waiting { one.resume() }
    }

    func wait() async {
        await withCheckedContinuation { continuation in
            let isRaised = state.withLock { state in
                if !state.isRaised { state.waiting.append(continuation) }
                return state.isRaised
            }
            if isRaised { continuation.resume() }
        }
    }
}
