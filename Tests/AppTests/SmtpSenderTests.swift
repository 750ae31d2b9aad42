// SPDX-License-Identifier: Apache-2.0
import App
import Testing

@Suite("A mail handed over")
struct SmtpSenderTests {
    private static let mail = "Subject: x\r\n\r\nDisk full\r\n"

    private func sender(_ port: Int, totalMilliseconds: Int = 20_000) throws -> SMTPSender {
        let server = try #require(MailServer(url: "smtp://127.0.0.1:\(port)?starttls=never"))
        return SMTPSender(
            server: server, connectionCount: 1, connectTimeoutMilliseconds: totalMilliseconds,
            totalTimeoutMilliseconds: totalMilliseconds)
    }

    private func send(
        _ mail: String = SmtpSenderTests.mail, to recipient: String = "Ada <ada@example.com>", over sender: SMTPSender
    ) async -> MailResult {
        await sender.send(from: "Tocsin <tocsin@example.com>", to: recipient, bytes: Array(mail.utf8))
    }

    @Test("reaches the server as it was written, from and to the addresses alone, and the server's word comes back")
    func accepted() async throws {
        let server = try ScriptedMailServer()
        defer { server.stop() }
        let sender = try sender(server.port)
        let result = await send(over: sender)
        #expect(result == .accepted(detail: "250 2.0.0 taken"))
        #expect(server.mails == [Self.mail])
        for command in ["MAIL FROM:<tocsin@example.com>", "RCPT TO:<ada@example.com>"] {
            #expect(server.commands.contains { $0.hasPrefix(command) })
        }
    }

    private static let refusals: [(command: String, reply: String, isPermanent: Bool)] = [
        ("GREETING", "421 4.3.2 busy", false), ("GREETING", "554 5.7.1 go away", false),
        ("MAIL", "451 4.3.0 later", false), ("MAIL", "550 5.7.1 not from there", false),
        ("RCPT", "450 4.2.1 greylisted", false), ("RCPT", "550 5.1.1 nobody of that name", true),
        ("DATA", "451 4.3.0 later", false), ("DATA", "554 5.5.1 no", true), ("END", "452 4.3.1 disk full", false),
        ("END", "552 5.3.4 too large", true),
    ]

    @Test("is given up only when the server says so of this receiver or this mail", arguments: refusals.indices)
    func refused(_ index: Int) async throws {
        let (command, reply, isPermanent) = Self.refusals[index]
        let server = try ScriptedMailServer([command: reply])
        defer { server.stop() }
        let sender = try sender(server.port)
        let result = await send(over: sender)
        #expect(result == .refused(permanently: isPermanent, detail: reply), "\(command)")
    }

    @Test("loses none of its dots, wherever they stand")
    func dots() async throws {
        let server = try ScriptedMailServer()
        defer { server.stop() }
        let sender = try sender(server.port)
        let mails = [
            ".\r\n", "..\r\n.a\r\n", "\r\n.\r\n\r\nend\r\n", "a.\r\n.b\r\n...\r\n",
            String(repeating: ".", count: 40_000) + "\r\n.\r\n",
        ]
        for mail in mails {
            let result = await send(mail, over: sender)
            #expect(result == .accepted(detail: "250 2.0.0 taken"))
        }
        #expect(server.mails == mails)
    }

    @Test("goes over the connection of the one before")
    func keptConnection() async throws {
        let server = try ScriptedMailServer()
        defer { server.stop() }
        let sender = try sender(server.port)
        for _ in 0..<3 {
            let result = await send(over: sender)
            #expect(result == .accepted(detail: "250 2.0.0 taken"))
        }
        #expect(server.connectionCount == 1 && server.mails.count == 3)
    }

    @Test("finds a new connection when the server has hung up since, and is sent once")
    func lostConnection() async throws {
        let server = try ScriptedMailServer(hangsUpAfterMail: true)
        defer { server.stop() }
        let sender = try sender(server.port)
        for _ in 0..<3 {
            let result = await send(over: sender)
            #expect(result == .accepted(detail: "250 2.0.0 taken"))
        }
        #expect(server.connectionCount == 3 && server.mails.count == 3)
    }

    // On a machine with much to do a second may take long; what must not be is that it takes for ever.
    @Test("comes back for another try when the server says nothing, or is not there", .timeLimit(.minutes(2)))
    func unreachable() async throws {
        let silent = try ScriptedMailServer(["GREETING": ""])
        let impatient = try sender(silent.port, totalMilliseconds: 1000)
        let unanswered = await send(over: impatient)
        silent.stop()
        let patient = try sender(silent.port)
        let unheard = await send(over: patient)
        for result in [unanswered, unheard] {
            guard case .refused(permanently: false, let detail) = result else {
                Issue.record("\(result)")
                continue
            }
            #expect(!detail.isEmpty)
        }
    }

    @Test("is not even offered when an address is none: the receiver's is refused for good, the sender's for now")
    func addresses() async throws {
        let server = try ScriptedMailServer()
        defer { server.stop() }
        let sender = try sender(server.port)
        for address in ["", "ada", "ada@example.com>\r\nDATA", "a b@example.com"] {
            guard case .refused(permanently: true, _) = await send(to: address, over: sender) else {
                Issue.record("to \(address)")
                continue
            }
            let result = await sender.send(from: address, to: "ada@example.com", bytes: Array(Self.mail.utf8))
            guard case .refused(permanently: false, _) = result else {
                Issue.record("from \(address)")
                continue
            }
        }
        #expect(server.connectionCount == 0)
    }

    @Test("is let go within seconds when the server is shut down: under way, waiting or too late")
    func shutDown() async throws {
        let server = try ScriptedMailServer(["GREETING": ""])
        defer { server.stop() }
        let sender = try sender(server.port, totalMilliseconds: 60_000)
        async let first = send(over: sender)
        async let second = send(over: sender)
        async let third = send(over: sender)
        for _ in 0..<1000 where server.connectionCount == 0 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(server.connectionCount == 1)
        let started = ContinuousClock.now
        sender.shutDown()
        let results = await [first, second, third]
        #expect(ContinuousClock.now - started < .seconds(10))
        let late = await send(over: sender)
        for result in results + [late] {
            guard case .refused(permanently: false, _) = result else {
                Issue.record("\(result)")
                continue
            }
        }
    }
}
