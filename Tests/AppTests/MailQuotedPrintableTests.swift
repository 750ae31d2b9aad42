// SPDX-License-Identifier: Apache-2.0
import Base
import Testing

@testable import App

@Suite("A mail's text in quoted-printable")
struct MailQuotedPrintableTests {
    private static let pieces: [String] = [
        "a", "word", " ", "\t", "=", "=3D", ".", "..", "\n", "\r\n", "\r", "\n.", "From ", "\u{E4}", "\u{65E5}", "\u{1F514}",
        "\0", "\u{7F}", "~", "!", "--=_", " \n", "\t\n", String(repeating: "x", count: 75),
        String(repeating: ".", count: 76),
    ]

    private func encoded(_ text: String) -> String { String(decoding: QuotedPrintable.encode(text), as: UTF8.self) }

    private func decoded(_ text: String) throws -> [UInt8] {
        try ReadMail.quotedPrintable(ReadMail.lines(QuotedPrintable.encode(text)))
    }

    /// The text with the line ends of mails, and one at its end.
    private func expected(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        var isAfterReturn = false
        for byte in text.utf8 {
            switch byte {
            case 13: bytes += [13, 10]
            case 10: if !isAfterReturn { bytes += [13, 10] }
            default: bytes.append(byte)
            }
            isAfterReturn = byte == 13
        }
        return bytes.isEmpty || bytes.last == 10 ? bytes : bytes + [13, 10]
    }

    private static let exact: [(String, String)] = [
        ("", ""), ("a", "a\r\n"), ("a\n", "a\r\n"), ("a\r\nb\rc\nd", "a\r\nb\r\nc\r\nd\r\n"), ("\n", "\r\n"),
        ("\n\n", "\r\n\r\n"), ("a=b", "a=3Db\r\n"), ("\u{E4}", "=C3=A4\r\n"), ("\0\u{7F}", "=00=7F\r\n"),
        ("a b\tc", "a b\tc\r\n"), ("a \nb\t", "a=20\r\nb=09\r\n"), (" ", "=20\r\n"), (".", ".\r\n"),
        ("..\n.\n.a", "..\r\n.\r\n.a\r\n"),
    ]

    @Test("leaves what is plain as it is, and encodes the rest", arguments: exact)
    func examples(_ text: String, _ wire: String) {
        #expect(encoded(text) == wire)
    }

    @Test("fills lines to 76, and breaks what is longer softly")
    func longLines() {
        func letters(_ count: Int) -> String { String(repeating: "x", count: count) }
        #expect(encoded(letters(76)) == "\(letters(76))\r\n")
        #expect(encoded(letters(77)) == "\(letters(75))=\r\nxx\r\n")
        #expect(encoded(letters(75) + "=") == "\(letters(75))=\r\n=3D\r\n", "an escape is never torn apart")
        #expect(encoded(letters(73) + "=") == "\(letters(73))=3D\r\n")
        #expect(encoded(letters(75) + " ") == "\(letters(75))=\r\n=20\r\n")
    }

    @Test("keeps dots at the start of a line, which the transport escapes by itself")
    func dots() throws {
        for text in [".", "..", ".\n.\n.", "a\n.\nb", ".hidden\n..twice", String(repeating: ".", count: 500)] {
            #expect(try decoded(text) == expected(text))
        }
    }

    @Test("reads back as it was written, whatever it holds", arguments: UInt64(1)...100)
    func roundTrip(_ seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var text = ""
        for _ in 0..<Int.random(in: 0...80, using: &random) { text += Self.pieces.randomElement(using: &random) ?? "" }
        #expect(try decoded(text) == expected(text), "seed=\(seed)")
        let bytes = QuotedPrintable.encode(text)
        #expect(bytes.allSatisfy { (32...126).contains($0) || [9, 10, 13].contains($0) }, "seed=\(seed)")
    }

    @Test("never holds the mark that parts are told apart by")
    func boundary() {
        #expect(!encoded("--=_1234\n--=_1234--").contains("=_"))
    }
}
