// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Testing

@Suite("A mail on its way")
struct MailMessageTests {
    private static let date = Instant(seconds: 1_446_840_000)  // Friday, 2015-11-06T20:00:00Z

    private static let texts: [String] = [
        "", "Disk full", "Gr\u{FC}\u{DF}e aus K\u{F6}ln \u{1F514}", ".\n..\n.hidden", "a\r\nb\rc\n\n\nd ", "--=_x\n--=_x--",
        String(repeating: "long ", count: 400), "From here\n", "=\n==\n=3D", "\0\u{B}\u{85}\u{2028}",
    ]

    private func message(
        from: String = "Tocsin <tocsin@example.com>", fromName: String? = nil, to: String = "ada@example.com",
        subject: String = "[#1] Disk full", text: String = "text", html: String = "<p>html</p>",
        id: String = "Q1@example.com", inReplyTo: String? = "incident-Q0@example.com",
        extra: [(name: String, value: String)] = []
    ) -> MailMessage {
        MailMessage(
            from: from, fromName: fromName, to: to, subject: subject, text: text, html: html, messageID: id,
            inReplyTo: inReplyTo, date: Self.date, extraHeaders: extra)
    }

    /// Both parts end in a line end, of the kind that mails have.
    private func onTheWire(_ text: String) -> [UInt8] {
        var lines: [[UInt8]] = [[]]
        var isAfterReturn = false
        for byte in text.utf8 {
            if byte == 13 || (byte == 10 && !isAfterReturn) { lines.append([]) }
            if byte != 13, byte != 10 { lines[lines.count - 1].append(byte) }
            isAfterReturn = byte == 13
        }
        if lines.last == [] { lines.removeLast() }
        return lines.flatMap { $0 + [13, 10] }
    }

    @Test("carries the same news as text and as HTML, and each reads back as it was written", arguments: texts)
    func parts(_ text: String) throws {
        let read = try ReadMail(message(text: text, html: "<p>\(text)</p>"))
        #expect(read.parts.count == 2)
        #expect(try read.value("Content-Type").hasPrefix("multipart/alternative; boundary="))
        for (part, type) in zip(read.parts, ["text/plain", "text/html"]) {
            #expect(part.fields.first { $0.name == "Content-Type" }?.value == "\(type); charset=utf-8")
            #expect(part.fields.first { $0.name == "Content-Transfer-Encoding" }?.value == "quoted-printable")
        }
        #expect(Array(read.text.utf8) == onTheWire(text))
        #expect(Array(read.html.utf8) == onTheWire("<p>\(text)</p>"))
        #expect(read.bodyLines.allSatisfy { $0.count <= 76 })
        #expect(read.headerLines.allSatisfy { $0.count <= 76 })
    }

    @Test("says from whom, to whom, when and about what, once each")
    func fields() throws {
        let read = try ReadMail(message(extra: [("Importance", "high")]))
        let expected: [(name: String, value: String)] = [
            ("From", "\"Tocsin\" <tocsin@example.com>"), ("To", "ada@example.com"), ("Subject", "[#1] Disk full"),
            ("Date", "Fri, 06 Nov 2015 20:00:00 +0000"), ("Message-ID", "<Q1@example.com>"),
            ("In-Reply-To", "<incident-Q0@example.com>"), ("References", "<incident-Q0@example.com>"),
            ("Auto-Submitted", "auto-generated"), ("Importance", "high"), ("MIME-Version", "1.0"),
        ]
        for (name, value) in expected { #expect(try read.value(name) == value) }
        let first = try ReadMail(message(inReplyTo: nil))
        #expect(first.values("In-Reply-To").isEmpty && first.values("References").isEmpty)
        #expect(try ReadMail(message(fromName: "Night watch")).value("From") == "\"Night watch\" <tocsin@example.com>")
        #expect(try ReadMail(message(to: "Ada <ada@example.com>")).value("To") == "\"Ada\" <ada@example.com>")
    }

    @Test("has the fields that it was given and no other, whatever is written in them")
    func injection() throws {
        let names = try ReadMail(message(extra: [("X-Note", "a")])).fields.map(\.name)
        for separator in MailHeaderTests.separators {
            let hostile = "x\(separator)Bcc: eve@example.com\(separator)\(separator)<p>body</p>"
            let note = [(name: "X-Note", value: "a")]
            let mails = [
                message(subject: hostile, extra: note), message(extra: [("X-Note", hostile)]),
                message(fromName: hostile, extra: note), message(from: "\(hostile) <tocsin@example.com>", extra: note),
                message(to: "Ada \(hostile) <ada@example.com>", extra: note),
                message(id: "1@a>\(hostile)", extra: note), message(inReplyTo: "2@a>\(hostile)", extra: note),
            ]
            for (index, mail) in mails.enumerated() {
                let read = try ReadMail(mail)
                #expect(read.fields.map(\.name) == names, "mail \(index)")
                #expect(read.parts.count == 2 && read.text == "text\r\n", "mail \(index)")
            }
        }
        var extra = [(name: "X-Note", value: "a")]
        for name in ["", "Bad Name", "X:Y", "X\r\nBcc", "\u{DC}", "X\0", String(repeating: "X", count: 41)] {
            extra.append((name: name, value: "a"))
        }
        let read = try ReadMail(message(extra: extra))
        #expect(read.fields.map(\.name) == names, "what is no field's name makes no field")
    }

    @Test("leaves an address out that is none", arguments: ["", "ada", "a@b\r\nRCPT TO", "<a@b", "a b@c"])
    func addresses(_ address: String) throws {
        #expect(try ReadMail(message(to: address)).values("To").isEmpty)
        #expect(try ReadMail(message(from: address)).values("From").isEmpty)
    }

    @Test("is the same bytes each time it is tried, and another mail tells its parts apart by another mark")
    func stable() throws {
        #expect(message().encoded() == message().encoded())
        let (one, other) = (try ReadMail(message()), try ReadMail(message(id: "Q2@example.com")))
        #expect(try one.value("Content-Type") != other.value("Content-Type"))
        #expect(try other.value("Message-ID") == "<Q2@example.com>")
    }

    @Test("has an id that fits on a line, however long the one is that it was given")
    func longID() throws {
        let read = try ReadMail(message(id: String(repeating: "a", count: 5000) + "@example.com"))
        #expect(try read.value("Message-ID").count == MailMessage.idLengthMaximum + 2)
        #expect(read.headerLines.allSatisfy { $0.count <= 998 })
    }
}
