// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import Foundation
import HouseTesting
import Testing

@Suite("Publishing the head of the call log elsewhere")
struct AuditAnchorTests {
    private static let url = "https://keeper.example:443/heads"

    private func webhook(_ text: String = AuditAnchorTests.url) throws -> AnchorAddress { try AnchorAddress(text) }

    @Test("a file, an address to post to and a mailbox are told apart")
    func addresses() throws {
        #expect(try AnchorAddress("/var/lib/heads") == .file("/var/lib/heads"))
        #expect(try AnchorAddress("mailto") == .file("mailto"))
        let endpoint = try #require(WebhookEndpoint(Self.url))
        #expect(try webhook() == .webhook(endpoint))
        #expect(try webhook("HTTPS://keeper.example/heads") == .webhook(endpoint))
        let mailbox = try #require(MailAddress("ada@example.com"))
        #expect(try AnchorAddress("mailto:ada@example.com") == .mail(mailbox))
        for wrong in [
            "https://", "https://user:s3cret@", "http:/x", "mailto:", "mailto:ada", "mailto:ada@example.com?subject=x",
            "mailto:ada@example.com,eve@example.com",
        ] {
            let failure = #expect(throws: AnchorFile.Failure.self) { try AnchorAddress(wrong) }
            #expect(failure?.description.contains("s3cret") == false, "\(wrong)")
        }
    }

    @Test("the line of the file is posted when there is a new entry, and once more at the end")
    func posting() async throws {
        let (world, receiver) = (try await AgentHouse(), WebhookReceiver())
        let agent = try await world.agent()
        let anchor = try await AuditAnchor(
            world.house.environment, try webhook("https://keeper:word@keeper.example/heads"), transport: receiver)
        _ = try await anchor.step()
        #expect(receiver.requests(to: Self.url).isEmpty)
        _ = try await world.get("/incidents", as: agent)
        for _ in 1...2 {
            world.house.advance(seconds: AuditAnchor.intervalSeconds)
            _ = try await anchor.step()
        }
        let request = try #require(receiver.requests(to: Self.url).first)
        #expect(receiver.requests(to: Self.url).count == 1)
        #expect(request.header("Content-Type") == "text/plain; charset=utf-8")
        #expect(request.header("Authorization") == "Basic a2VlcGVyOndvcmQ=")
        _ = try await world.get("/incidents", as: agent)
        try await anchor.publishLast()
        let lines = receiver.texts(to: Self.url)
        let heads = lines.compactMap { AgentCallAnchor(line: $0.dropLast())?.head }
        #expect(lines.count == 2 && heads.map(\.sequence) == [1, 2] && lines.allSatisfy { $0.hasSuffix("\n") })
        #expect(try await AgentCallAudit.verify(world.house.database, published: heads).count == 2)
    }

    @Test("what the receiver does not take is posted again a minute later, with what came since")
    func again() async throws {
        let (world, receiver) = (try await AgentHouse(), WebhookReceiver())
        let agent = try await world.agent()
        let anchor = try await AuditAnchor(world.house.environment, try webhook(), transport: receiver)
        receiver.answer(
            Self.url,
            [
                WebhookReceiver.status(500), WebhookReceiver.status(302),
                .failed(.forbidden, detail: "the receiver's address is in no network that may be reached"),
            ])
        for _ in 1...3 {
            _ = try await world.get("/incidents", as: agent)
            await #expect(throws: AnchorFile.Failure.self) { try await anchor.step() }
            // Not at once.
            _ = try await anchor.step()
            world.house.advance(seconds: AuditAnchor.intervalSeconds)
        }
        _ = try await anchor.step()
        let heads = receiver.texts(to: Self.url).compactMap { AgentCallAnchor(line: $0.dropLast())?.head.sequence }
        #expect(heads == [1, 2, 3, 3])
    }

    @Test("a mail holds the line as the file has it, and another goes out an hour later at the earliest")
    func mailing() async throws {
        let (world, letterbox) = (try await AgentHouse(), Letterbox())
        let agent = try await world.agent()
        let anchor = try await AuditAnchor(
            world.house.environment, try AnchorAddress("mailto:keeper@example.com"), send: { letterbox.take($0) })
        letterbox.refuseNext(permanently: [false])
        _ = try await world.get("/incidents", as: agent)
        await #expect(throws: AnchorFile.Failure.self) { try await anchor.step() }
        world.house.advance(seconds: AuditAnchor.intervalSeconds)
        _ = try await anchor.step()
        _ = try await world.get("/incidents", as: agent)
        world.house.advance(seconds: AuditAnchor.mailIntervalSeconds - 1)
        _ = try await anchor.step()
        try await anchor.publishLast()
        #expect(letterbox.letters.count == 2)
        world.house.advance(seconds: 1)
        _ = try await anchor.step()
        // Nothing is new.
        world.house.advance(seconds: AuditAnchor.mailIntervalSeconds)
        _ = try await anchor.step()
        let letters = letterbox.letters.dropFirst()
        #expect(letters.count == 2 && letters.allSatisfy { $0.to == "keeper@example.com" })
        let heads = letters.compactMap { letter in
            letter.text.split(whereSeparator: \.isNewline).compactMap { AgentCallAnchor(line: $0) }.first?.head
        }
        #expect(heads.map(\.sequence) == [1, 2])
        #expect(try await AgentCallAudit.verify(world.house.database, published: heads).count == 2)
    }
}
