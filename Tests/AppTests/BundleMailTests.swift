// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Synchronization
import Testing

/// Keeps what it is given to send.
private final class KeepingChannel: NotificationChannel {
    private let state = Mutex<[Delivery]>([])

    var deliveries: [Delivery] { state.withLock { $0 } }

    func send(_ delivery: Delivery, _ environment: Environment) async -> DeliveryResult {
        state.withLock { $0.append(delivery) }
        return DeliveryResult(.sent, channelType: "email", detail: "250 OK")
    }
}

@Suite("The mail about several incidents")
struct BundleMailTests {
    private func bundle(_ titles: [String]) async throws -> (TestHouse, Delivery) {
        let house = try await TestHouse(bundleSeconds: 30)
        let channel = KeepingChannel()
        for (number, title) in titles.enumerated() {
            try await house.event("trigger", key: "k\(number)", summary: title)
        }
        _ = try await DeliveryLoop(house.environment, channel: channel).step()
        return (house, try #require(channel.deliveries.first))
    }

    @Test("has each of them, with links of its own that act in one person's name")
    func content() async throws {
        let (house, delivery) = try await bundle(["Disk full", "Link <down>", "Fan stuck"])
        #expect(delivery.all.count == 3)
        let mail = try ReadMail(PageMail.message(delivery, to: "ada@example.com", house.environment))
        #expect(try mail.value("Subject") == "3 incidents, the first: [#1] Disk full")
        let lines = mail.text.split(whereSeparator: \.isNewline).map(String.init)
        for title in ["[#1] Disk full", "[#2] Link <down>", "[#3] Fan stuck"] { #expect(lines.contains(title), "\(title)") }
        for verb in ["Acknowledge", "Resolve", "Open"] {
            let links = lines.filter { $0.hasPrefix("\(verb): https://") }
            #expect(Set(links).count == 3, "\(verb)")
        }
        #expect(mail.html.contains("Link &lt;down&gt;") && !mail.html.contains("<down>"))
        #expect(mail.text.contains("do not forward this mail"))
    }

    @Test("is known to mailboxes by the very pages that are in it")
    func messageID() async throws {
        let (house, delivery) = try await bundle(["A", "B", "C"])
        var fewer = delivery
        fewer.companions.removeLast()
        func id(_ delivery: Delivery) -> String {
            PageMail.message(delivery, to: "ada@example.com", house.environment).messageID
        }
        #expect(id(delivery) == id(delivery) && id(delivery) != id(fewer))
        var alone = delivery
        alone.companions = []
        #expect(id(alone).hasPrefix(delivery.notification.id + "@"))
    }
}
