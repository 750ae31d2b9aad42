// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("How long an event may be")
struct WebhookSizeTests {
    @Test("a note that would make it too long is cut, and says so")
    func trimmed() async throws {
        let house = try await TestHouse()
        let ear = try await WebhookEar(house)
        try await house.event("trigger", key: "k")
        let content = String(repeating: "\u{20AC}", count: 25_000)
        let note = try await house.call("POST", "/incidents/1/notes", ["note": ["content": .string(content)]])
        #expect(note.status == 200, "\(note.json.text.prefix(200))")
        let data = try await ear.last(.incidentAnnotated)
        let kept = try #require(data["content"]?.stringValue)
        #expect(data["trimmed"] == true && content.hasPrefix(kept))
        let length = try #require(try await ear.bodies().last).utf8.count
        #expect((55 * 1024 - 4...55 * 1024).contains(length), "\(length)")
    }

    @Test(
        "a text loses as many code points as it must, and not one more",
        arguments: [
            (0, "ab\"\n\u{1}\u{20AC}"), (1, "ab\"\n\u{1}"), (3, "ab\"\n\u{1}"), (4, "ab\"\n"), (9, "ab\"\n"), (10, "ab\""),
            (99, ""),
        ] as [(Int, String)])
    func shortening(_ excess: Int, _ wanted: String) {
        let whole = WebhookText(incidentID: "Q", id: "N", text: "ab\"\n\u{1}\u{20AC}")
        let shorter = whole.shortened(byBytes: excess)
        #expect(shorter.text == wanted && shorter.isTrimmed == (wanted != whole.text))
        let saved = JSON.string(whole.text).encoded().count - JSON.string(wanted).encoded().count
        #expect(saved >= min(excess, JSON.string(whole.text).encoded().count - 2))
    }
}

@Suite("Test events and events sent again")
struct WebhookAgainTests {
    @Test("a test event reaches its subscription, whatever that has subscribed to")
    func ping() async throws {
        let house = try await TestHouse()
        let ear = try await WebhookEar(house, [.incidentResolved])
        let delivery = try await house.environment.write { work in
            let found = try WebhookSubscriptionQueries.find(work.session, ids: [ear.id])
            return try WebhookOutbox.ping(found[0], work)
        }
        #expect(delivery.status == .waiting && delivery.resourceID == ear.id)
        let event = try #require(try await ear.events().first)
        #expect(event["event_type"] == "pagey.ping" && event["resource_type"] == "pagey")
        #expect(event["agent"] == .null && event["client"] == .null && event["data"]?["type"] == "ping")
    }

    @Test("an event that is sent again is the same, behind what is under way about the same thing")
    func again() async throws {
        let house = try await TestHouse()
        let ear = try await WebhookEar(house)
        try await house.event("trigger", key: "k")
        let first = try #require(try await ear.deliveries().first)
        let again = try await house.environment.write { work in try WebhookOutbox.redeliver(first, work) }
        #expect(again.id != first.id && again.eventID == first.eventID && again.position == first.position + 1)
        #expect(first.status == .waiting && again.status == .queued)
        #expect(first.id.wholeMatch(of: /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/) != nil)
        let bodies = try await ear.bodies()
        #expect(bodies.count == 2 && bodies[0] == bodies[1])
    }
}
