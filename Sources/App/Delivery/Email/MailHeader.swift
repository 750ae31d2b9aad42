// SPDX-License-Identifier: Apache-2.0

/// One header field in its encoded form: folded, ASCII wherever the standard wants it, and never more than one field.
enum MailHeader {
    /// Where lines are folded (RFC 2047 sets 76 for lines with encoded words).
    static let foldedLineLength = 76
    /// Characters of one encoded word, its frame included.
    static let encodedWordLengthMaximum = 75
    /// Longer names are no field names of ours; they would leave no room for a word beside them.
    static let nameLengthMaximum = 40
    /// Longer plain words are encoded, since only an encoded text can be folded inside a word.
    static let plainWordLengthMaximum = 60

    private static let wordStart = Array("=?UTF-8?Q?".utf8)
    private static let wordEnd = Array("?=".utf8)

    /// A field whose text is free, such as Subject.
    static func text(_ name: String, _ value: String) -> [UInt8] {
        let line = singleLine(value)
        return field(name, isPlain(line) ? plainTokens(line) : encodedWords(line, of: name))
    }

    /// A field that holds one mailbox. The address is taken as it is: it has been read by ``MailAddress``.
    static func mailbox(_ name: String, address: MailAddress, displayName: String?) -> [UInt8] {
        let shown = singleLine(displayName ?? "")
        guard !shown.isEmpty else { return field(name, [Array(address.address.utf8)]) }
        let bracketed = Array("<\(address.address)>".utf8)
        // A quoted name is one token, which cannot be folded.
        let isShort = isPlain(shown) && shown.utf8.count <= plainWordLengthMaximum
        return field(name, (isShort ? [quoted(shown)] : encodedWords(shown, of: name)) + [bracketed])
    }

    /// A field whose value is made of tokens that need no encoding: ids, dates, media types.
    static func structured(_ name: String, _ value: String) -> [UInt8] {
        field(name, plainTokens(String(decoding: singleLine(value).utf8.filter { (32...126).contains($0) }, as: UTF8.self)))
    }

    /// Control characters and line separators become blanks, and blanks at both ends go: nothing here can end a field.
    static func singleLine(_ value: String) -> String {
        var scalars = String.UnicodeScalarView()
        for scalar in value.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: scalars.append(" ")
            default: scalars.append(scalar)
            }
        }
        let line = String(scalars).utf8.drop { $0 == 32 }
        let kept = line.lastIndex { $0 != 32 }.map { line[...$0] } ?? line[line.startIndex..<line.startIndex]
        return String(decoding: kept, as: UTF8.self)
    }

    /// Whether a text may stand unencoded: ASCII, nothing that looks encoded, and no word too long to be folded.
    private static func isPlain(_ line: String) -> Bool {
        line.utf8.allSatisfy { (32...126).contains($0) } && line.firstRange(of: "=?") == nil
            && line.utf8.split(separator: 32).allSatisfy { $0.count <= plainWordLengthMaximum }
            // A run of blanks could be folded into a line of nothing but blanks.
            && line.firstRange(of: "  ") == nil
    }

    private static func plainTokens(_ line: String) -> [[UInt8]] { line.utf8.split(separator: 32).map(Array.init) }

    private static func quoted(_ name: String) -> [UInt8] {
        var bytes = [UInt8(ascii: "\"")]
        for byte in name.utf8 {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(byte)
        }
        bytes.append(UInt8(ascii: "\""))
        return bytes
    }

    /// RFC 2047 words in the Q form, each holding whole characters; the blanks between them do not count.
    private static func encodedWords(_ line: String, of name: String) -> [[UInt8]] {
        let frameLength = wordStart.count + wordEnd.count
        // The first word shares its line with the field's name.
        var room = min(encodedWordLengthMaximum, foldedLineLength - name.utf8.count - 2) - frameLength
        var words: [[UInt8]] = []
        var content: [UInt8] = []
        for scalar in line.unicodeScalars {
            let encoded = UTF8.encode(scalar).map { $0.flatMap(encodedByte) } ?? []
            if content.count + encoded.count > room {
                words.append(wordStart + content + wordEnd)
                content = []
                room = encodedWordLengthMaximum - frameLength
            }
            content += encoded
        }
        if !content.isEmpty { words.append(wordStart + content + wordEnd) }
        return words
    }

    /// Only what is allowed everywhere, also in the name before an address, stays as it is.
    private static func encodedByte(_ byte: UInt8) -> [UInt8] {
        switch byte {
        case 32: [UInt8(ascii: "_")]
        case 48...57, 65...90, 97...122: [byte]
        default: QuotedPrintable.escape(byte)
        }
    }

    /// Tokens joined by blanks; a line that grows too long goes on in the next, which begins with a blank.
    private static func field(_ name: String, _ tokens: [[UInt8]]) -> [UInt8] {
        var bytes = Array(name.utf8) + [UInt8(ascii: ":")]
        var lineLength = bytes.count
        for (index, token) in tokens.enumerated() {
            if index > 0, lineLength + 1 + token.count > foldedLineLength {
                bytes += [13, 10]
                lineLength = 0
            }
            bytes.append(32)
            bytes += token
            lineLength += 1 + token.count
        }
        return bytes + [13, 10]
    }
}
