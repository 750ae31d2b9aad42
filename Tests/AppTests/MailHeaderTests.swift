// SPDX-License-Identifier: Apache-2.0
import Base
import Testing

@testable import App

@Suite("A mail's header field")
struct MailHeaderTests {
    /// What some reader somewhere takes for the end of a line, and what is often written around it.
    static let separators: [String] = [
        "\r\n", "\n", "\r", "\0", "\u{85}", "\u{2028}", "\u{2029}", "\u{B}", "\u{C}", "\u{1C}", "\r\n\r\n", "\r\n ",
        "\n\t", "\r\r\n", "\0\r\n",
    ]

    private static let pieces: [String] = [
        "a", "Disk", " ", "  ", "\u{E4}", "\u{65E5}\u{672C}", "\u{1F514}", "e\u{301}", "=?", "?=", "_", "=", "\"", "\\", "<",
        ">", ",", ":", "?", "\r\n", "\u{2028}", "\t", "=?UTF-8?Q?Bcc=3A?=", String(repeating: "x", count: 61),
    ]

    private func field(_ bytes: [UInt8]) throws -> ReadMail.Field {
        let fields = try ReadMail.readFields(ReadMail.lines(bytes))
        try #require(fields.count == 1, "one field became \(fields.count)")
        return fields[0]
    }

    private func lengths(_ bytes: [UInt8]) throws -> [Int] { try ReadMail.lines(bytes).map(\.count) }

    private func address(_ text: String = "ada@example.com") throws -> MailAddress { try #require(MailAddress(text)) }

    /// What a reader is shown: no line ends, no control characters, no blanks around it.
    private func shown(_ text: String) -> String {
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isShown = scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value)
            line.append(isShown && scalar.value != 0x2028 && scalar.value != 0x2029 ? scalar : " ")
        }
        while line.first == " " { line.removeFirst() }
        while line.last == " " { line.removeLast() }
        return String(line)
    }

    @Test("cannot be ended by the text in it", arguments: separators)
    func injection(_ separator: String) throws {
        let hostile = "Disk full\(separator)Bcc: eve@example.com\(separator)"
        let subject = try field(MailHeader.text("Subject", hostile))
        #expect(subject.name == "Subject")
        #expect(subject.value.hasPrefix("Disk full ") && subject.value.hasSuffix(" Bcc: eve@example.com"))
        let sender = try field(MailHeader.mailbox("From", address: address(), displayName: hostile))
        #expect(sender.name == "From" && sender.value.hasSuffix(" <ada@example.com>"))
        let id = try field(MailHeader.structured("Message-ID", "<1@example.com>\(separator)Bcc: eve@example.com"))
        #expect(id.name == "Message-ID" && id.value.hasPrefix("<1@example.com> "))
        for bytes in [MailHeader.text("Subject", separator), MailHeader.structured("X-Id", separator)] {
            #expect(try field(bytes).value == "")
        }
        #expect(try field(MailHeader.mailbox("To", address: address(), displayName: separator)).value == "ada@example.com")
    }

    @Test("reads back as it was written, in short lines, whatever letters it has", arguments: UInt64(1)...60)
    func roundTrip(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let count = Int.random(in: 0...60, using: &random)
        var text = ""
        for _ in 0..<count { text += Self.pieces.randomElement(using: &random) ?? "" }
        let bytes = MailHeader.text("Subject", text)
        let value = try field(bytes).value
        #expect(Array(value.utf8) == Array(shown(text).utf8), "seed=\(seed)")
        #expect(try lengths(bytes).allSatisfy { $0 <= 76 }, "seed=\(seed)")
        #expect(MailHeader.singleLine(text) == shown(text), "seed=\(seed)")
    }

    @Test("stays readable where it can: plain words are not encoded")
    func plain() {
        let title = "[#7] Disk full: 99 % of /var"
        for (text, wire) in [(title, " \(title)"), ("", ""), ("\u{E4}", " =?UTF-8?Q?=C3=A4?=")] {
            #expect(String(decoding: MailHeader.text("Subject", text), as: UTF8.self) == "Subject:\(wire)\r\n")
        }
    }

    @Test("that looks encoded already is shown as it was written")
    func looksEncoded() throws {
        let text = "=?UTF-8?Q?Your_account?= is locked"
        let bytes = MailHeader.text("Subject", text)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("=?UTF-8?Q?Your_account?="))
        #expect(try field(bytes).value == text)
    }

    @Test("with a long text is folded between words, or within one when there is no other place")
    func folding() throws {
        let words = Array(repeating: "operations", count: 100).joined(separator: " ")
        let word = String(repeating: "x", count: 5000)
        let bells = String(repeating: "\u{1F514}", count: 1000)
        for text in [words, word, bells] {
            let bytes = MailHeader.text("Subject", text)
            #expect(try lengths(bytes).allSatisfy { $0 <= 76 })
            #expect(try lengths(bytes).count > 10)
            #expect(try field(bytes).value == text)
        }
        let id = "<\(String(repeating: "a", count: 200))@example.com>"
        #expect(try field(MailHeader.structured("References", id)).value == id)
        #expect(try lengths(MailHeader.structured("References", id)).allSatisfy { $0 <= 998 })
    }

    @Test(
        "with a long name is folded like any other",
        arguments: [
            Array(repeating: "Operations", count: 9).joined(separator: " "),
            Array(repeating: "Operations", count: 200).joined(separator: " "),
            Array(repeating: "\u{DC}berwachung", count: 200).joined(separator: " "),
        ])
    func longName(_ name: String) throws {
        let bytes = MailHeader.mailbox("From", address: try address(), displayName: name)
        #expect(try lengths(bytes).allSatisfy { $0 <= 78 }, "RFC 5322: 998 at most, and 78 where it can be folded")
        let value = try field(bytes).value
        #expect(value.replacing("\"", with: "") == "\(name) <ada@example.com>")
    }

    @Test("with a name in it takes no part of the name for an address")
    func names() throws {
        let cases: [(name: String?, value: String)] = [
            (nil, "ada@example.com"), ("", "ada@example.com"), ("Ada", "\"Ada\" <ada@example.com>"),
            ("Lovelace, Ada", "\"Lovelace, Ada\" <ada@example.com>"),
            ("Ada \"The Countess\" \\", "\"Ada \\\"The Countess\\\" \\\\\" <ada@example.com>"),
            ("Eve <eve@example.com>", "\"Eve <eve@example.com>\" <ada@example.com>"),
        ]
        for (name, value) in cases {
            #expect(try field(MailHeader.mailbox("To", address: address(), displayName: name)).value == value)
        }
        // Encoded words hold nothing that could end a name: everything but letters and digits is encoded.
        let encoded = MailHeader.mailbox("To", address: try address(), displayName: "\u{DC} <eve@example.com>, \"x\" (y)")
        let wire = String(decoding: encoded, as: UTF8.self)
        #expect(wire.filter { "<>,\"()".contains($0) } == "<>")
        #expect(try field(encoded).value == "\u{DC} <eve@example.com>, \"x\" (y) <ada@example.com>")
    }
}
