// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Synchronization
import Testing

/// Keeps what it is given to send, and refuses as often as it is told.
private final class KeepingChannel: NotificationChannel {
    private let state = Mutex<(kept: [Delivery], refusals: Int)>(([], 0))

    var deliveries: [Delivery] { state.withLock { $0.kept } }

    func refuseNext(_ count: Int) { state.withLock { $0.refusals = count } }

    func send(_ delivery: Delivery, _ environment: Environment) async -> DeliveryResult {
        state.withLock { state in
            state.kept.append(delivery)
            guard state.refusals > 0 else { return DeliveryResult(.sent, channelType: "email", detail: "250 OK") }
            state.refusals -= 1
            return DeliveryResult(.failedForNow, channelType: "email", detail: "451 later")
        }
    }
}

@Suite("The mail that a page becomes")
struct MailPageTests {
    /// Sends what is due and reads it as its receiver would.
    private func mails(_ house: TestHouse, _ channel: KeepingChannel) async throws -> [ReadMail] {
        let before = channel.deliveries.count
        _ = try await DeliveryLoop(house.environment, channel: channel).step()
        return try channel.deliveries.dropFirst(before).map { delivery in
            let address = delivery.contactMethod?.address ?? ""
            return try ReadMail(PageMail.message(delivery, to: address, house.environment))
        }
    }

    private func link(_ word: String, _ mail: ReadMail) throws -> String {
        let lines = mail.text.split(whereSeparator: \.isNewline).map(String.init)
        return String(try #require(lines.first { $0.hasPrefix("\(word): ") }).dropFirst(word.count + 2))
    }

    private func token(_ link: String, _ house: TestHouse) throws -> MailLinkToken {
        let text = try #require(link.split(separator: "/").last.flatMap { PercentEncoding.decode($0) })
        return try MailLinkToken.read(text, secrets: house.environment.secrets, now: house.runtime.now)
    }

    @Test("names the incident and what the event says of it, and is its receiver's own")
    func content() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace Hopper", "grace@example.com")
        let policy = try await house.makePolicy("Both", loops: 0, [(30, [.user(house.ownerID), .user(grace)])])
        let service = try await house.makeService("Payments", policyID: policy)
        try await house.event("trigger", key: "k", summary: "Disk <full>", routingKey: service.routingKey)
        let mails = try await mails(house, KeepingChannel())
        let receivers = try mails.map { try $0.value("To") }
        #expect(receivers.sorted() == ["ada@example.com", "grace@example.com"])
        let incidentID = try #require(try await house.incident(1)["id"]?.stringValue)
        for mail in mails {
            let isGrace = try mail.value("To") == "grace@example.com"
            #expect(try mail.value("Subject") == "[#1] Disk <full>")
            #expect(try mail.value("References").contains(incidentID))
            for text in ["Payments", "critical", "db-1", isGrace ? "Grace Hopper" : "Ada Lovelace"] {
                #expect(mail.text.contains(text) && mail.html.contains(text), "\(text)")
            }
            #expect(mail.html.contains("Disk &lt;full&gt;") && !mail.html.contains("<full>"))
            #expect(try link("Open", mail) == TestHouse.baseURL + WebPath.incident(incidentID))
            for (word, action) in [("Acknowledge", MailAction.acknowledge), ("Resolve", .resolve)] {
                let address = try link(word, mail)
                #expect(address.hasPrefix(TestHouse.baseURL + WebPath.mailAction))
                #expect(mail.html.contains(address))
                let expected = MailLinkToken(
                    action: action, incidentID: incidentID, userID: isGrace ? grace : house.ownerID,
                    expiresAt: house.runtime.now.adding(seconds: 3 * 86_400))
                #expect(try token(address, house) == expected)
            }
        }
    }

    @Test("is the same mail to a mailbox when it is sent again, and another mail when it is another page")
    func identity() async throws {
        let house = try await TestHouse()
        let channel = KeepingChannel()
        channel.refuseNext(1)
        try await house.event("trigger", key: "k")
        let first = try await mails(house, channel)
        house.advance(seconds: 5)
        let again = try await mails(house, channel)
        _ = try await house.incident(1, ["status": "acknowledged"])
        _ = try await house.incident(1, ["escalation_level": 2])
        let escalated = try await mails(house, channel)
        try #require(first.count == 1 && again.count == 1 && escalated.count == 1)
        #expect(try first[0].value("Message-ID") == again[0].value("Message-ID"))
        #expect(try first[0].value("Message-ID") != escalated[0].value("Message-ID"))
        #expect(try first[0].value("References") == escalated[0].value("References"))
        #expect(first[0].text.contains("assigned to you") && escalated[0].text.contains("level 2"))
    }

    @Test("asks nobody to answer by writing back, and no machine to answer at all")
    func automatic() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let mail = try #require(try await mails(house, KeepingChannel()).first)
        #expect(try mail.value("Auto-Submitted") == "auto-generated")
        #expect(try mail.value("X-Auto-Response-Suppress") == "All")
    }
}
