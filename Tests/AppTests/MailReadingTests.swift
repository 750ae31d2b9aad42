// SPDX-License-Identifier: Apache-2.0
import App
import Testing

/// Takes a mail apart again, strictly: what a mailbox would make of its bytes.
struct ReadMail {
    struct Malformed: Error, Equatable {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    struct Field: Equatable {
        let name: String
        let value: String
    }

    struct Part {
        let fields: [Field]
        let text: String
    }

    let fields: [Field]
    let parts: [Part]
    let headerLines: [[UInt8]]
    let bodyLines: [[UInt8]]

    init(_ message: MailMessage) throws {
        let lines = try Self.lines(message.encoded())
        guard let end = lines.firstIndex(of: []) else { throw Malformed("a header without end") }
        headerLines = Array(lines[..<end])
        bodyLines = Array(lines[(end + 1)...])
        fields = try Self.readFields(headerLines)
        let type = fields.first { $0.name == "Content-Type" }?.value ?? ""
        guard let boundary = type.split(separator: "\"").dropFirst().first else { throw Malformed("no boundary") }
        parts = try Self.readParts(bodyLines, boundary: String(boundary))
    }

    func values(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The value of a field that stands there once.
    func value(_ name: String) throws -> String {
        let found = values(name)
        guard found.count == 1 else { throw Malformed("\(found.count) fields \(name)") }
        return found[0]
    }

    var text: String { parts.first?.text ?? "" }
    var html: String { parts.last?.text ?? "" }

    /// Lines without their CR LF. A CR or LF alone is an error: some servers take it for a line end.
    static func lines(_ bytes: [UInt8]) throws -> [[UInt8]] {
        var lines: [[UInt8]] = []
        var line: [UInt8] = []
        var isAfterReturn = false
        for byte in bytes {
            guard byte == 10 || !isAfterReturn else { throw Malformed("a carriage return alone") }
            if byte == 10 {
                guard isAfterReturn else { throw Malformed("a line feed alone") }
                lines.append(line)
                line = []
                isAfterReturn = false
            } else if byte == 13 {
                isAfterReturn = true
            } else {
                line.append(byte)
            }
        }
        guard line.isEmpty, !isAfterReturn else { throw Malformed("a last line without end") }
        return lines
    }

    /// The fields of a header, with folded lines put together and encoded words decoded.
    static func readFields(_ lines: [[UInt8]]) throws -> [Field] {
        var whole: [[UInt8]] = []
        for line in lines {
            guard line.allSatisfy({ (32...126).contains($0) }) else { throw Malformed("a byte that no header may hold") }
            guard line.first == 32 else {
                whole.append(line)
                continue
            }
            guard let last = whole.indices.last, line.contains(where: { $0 != 32 }) else {
                throw Malformed("a folded line of nothing")
            }
            whole[last] += line
        }
        return try whole.map { line in
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > 0, !line[..<colon].contains(32) else {
                throw Malformed("a line that is no field")
            }
            let value = line[(colon + 1)...].drop { $0 == 32 }
            return Field(
                name: String(decoding: line[..<colon], as: UTF8.self),
                value: decodedWords(String(decoding: value, as: UTF8.self)))
        }
    }

    /// The blanks between two encoded words do not count (RFC 2047).
    static func decodedWords(_ text: String) -> String {
        var bytes: [UInt8] = []
        var isFirst = true
        var isAfterWord = false
        for token in text.split(separator: " ", omittingEmptySubsequences: false) {
            let word = decodedWord(String(token))
            if !isFirst, word == nil || !isAfterWord { bytes.append(32) }
            bytes += word ?? Array(token.utf8)
            isFirst = false
            isAfterWord = word != nil
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A word must hold whole characters and keep to its length, or it is none.
    private static func decodedWord(_ token: String) -> [UInt8]? {
        let start = "=?UTF-8?Q?"
        guard token.hasPrefix(start), token.hasSuffix("?="), (start.count + 2...75).contains(token.utf8.count) else {
            return nil
        }
        let content = token.dropFirst(start.count).dropLast(2).utf8.map { $0 == UInt8(ascii: "_") ? 32 : $0 }
        guard !content.contains(UInt8(ascii: "?")), let bytes = try? decoded(content[...]),
            String(validating: bytes, as: UTF8.self) != nil
        else { return nil }
        return bytes
    }

    static func readParts(_ lines: [[UInt8]], boundary: String) throws -> [Part] {
        let (between, end) = (Array("--\(boundary)".utf8), Array("--\(boundary)--".utf8))
        let marks = lines.indices.filter { lines[$0] == between || lines[$0] == end }
        guard let last = marks.last, marks.filter({ lines[$0] == end }) == [last], last == lines.indices.last else {
            throw Malformed("the last boundary does not end the mail")
        }
        return try zip(marks, marks.dropFirst()).map { from, to in
            let inside = lines[(from + 1)..<to]
            // The line end before a boundary belongs to the boundary.
            guard let blank = inside.firstIndex(of: []), inside.last == [], blank < to - 1 else {
                throw Malformed("a part without content")
            }
            let bytes = try quotedPrintable(Array(inside[(blank + 1)..<(to - 1)]))
            guard let text = String(validating: bytes, as: UTF8.self) else { throw Malformed("a part that is no UTF-8") }
            return Part(fields: try readFields(Array(inside[..<blank])), text: text)
        }
    }

    /// Quoted-printable lines back into bytes, by RFC 2045 and no more leniently than it.
    static func quotedPrintable(_ lines: [[UInt8]]) throws -> [UInt8] {
        var bytes: [UInt8] = []
        for line in lines {
            guard line.count <= 76 else { throw Malformed("a line of \(line.count)") }
            guard line.last != 32, line.last != 9 else { throw Malformed("a blank at a line's end") }
            let isSoft = line.last == UInt8(ascii: "=")
            bytes += try decoded(isSoft ? line.dropLast() : line[...])
            if !isSoft { bytes += [13, 10] }
        }
        return bytes
    }

    private static func decoded(_ line: ArraySlice<UInt8>) throws -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = line
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "=") {
                guard let high = rest.popFirst().flatMap(digit), let low = rest.popFirst().flatMap(digit) else {
                    throw Malformed("an equals sign without its digits")
                }
                bytes.append(high << 4 | low)
            } else {
                guard (32...126).contains(byte) || byte == 9 else { throw Malformed("byte \(byte) in the clear") }
                bytes.append(byte)
            }
        }
        return bytes
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        Array("0123456789ABCDEF".utf8).firstIndex(of: byte).map { UInt8($0) }
    }
}

/// The reader finds what is wrong, so that what it lets through is right.
@Suite("The reader of mails")
struct MailReadingTests {
    private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    @Test("takes only CR LF for a line end", arguments: ["a\nb\r\n", "a\rb\r\n", "a\r\r\n", "a", "a\r"])
    func lineEnds(_ text: String) throws {
        #expect(throws: ReadMail.Malformed.self) { try ReadMail.lines(bytes(text)) }
        #expect(try ReadMail.lines(bytes("a\r\n\r\nb\r\n")) == [bytes("a"), [], bytes("b")])
    }

    @Test("tells fields apart, and refuses what is none", arguments: ["no field", ": x", "a b: x", "A: \u{E4}", " A: x"])
    func fields(_ line: String) throws {
        #expect(throws: ReadMail.Malformed.self) { try ReadMail.readFields([bytes(line)]) }
        let lines = ["A: x", " y", "B: =?UTF-8?Q?=C3=A4_?=", " =?UTF-8?Q?b?= c"]
        let read = try ReadMail.readFields(lines.map(bytes))
        #expect(read == [ReadMail.Field(name: "A", value: "x y"), ReadMail.Field(name: "B", value: "\u{E4} b c")])
    }

    @Test("refuses what is no quoted-printable", arguments: ["a ", "=4", "=zz", "=c3", "\u{E4}", "a=b"])
    func encoding(_ line: String) throws {
        #expect(throws: ReadMail.Malformed.self) { try ReadMail.quotedPrintable([bytes(line)]) }
        #expect(throws: ReadMail.Malformed.self) { try ReadMail.quotedPrintable([[UInt8](repeating: 97, count: 77)]) }
        #expect(try ReadMail.quotedPrintable([bytes("a=3D="), bytes("b")]) == bytes("a=b\r\n"))
    }
}
