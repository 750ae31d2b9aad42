// SPDX-License-Identifier: Apache-2.0

/// Body text in lines of printable ASCII, as every mail server passes it on unchanged.
enum QuotedPrintable {
    /// Characters of an encoded line, the `=` of a soft break included and the line end not (RFC 2045, section 6.7).
    static let lineLengthMaximum = 76

    /// Encodes UTF-8 text. Any line end (CR LF, LF or CR) becomes CR LF, and the result ends with one.
    static func encode(_ text: String) -> [UInt8] {
        var encoder = Encoder()
        encoder.encoded.reserveCapacity(text.utf8.count * 5 / 4 + 2)
        let bytes = Array(text.utf8)
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            switch byte {
            case 13:
                if position < bytes.count, bytes[position] == 10 { position += 1 }
                encoder.endLine()
            case 10: encoder.endLine()
            default:
                let isLast = position == bytes.count || bytes[position] == 10 || bytes[position] == 13
                encoder.append(byte, isLastOfLine: isLast)
            }
        }
        if encoder.lineLength > 0 { encoder.endLine() }
        return encoder.encoded
    }

    private struct Encoder {
        var encoded: [UInt8] = []
        var lineLength = 0

        mutating func endLine() {
            encoded.append(13)
            encoded.append(10)
            lineLength = 0
        }

        /// A blank at a line's end would be lost on the way, so it is encoded there.
        mutating func append(_ byte: UInt8, isLastOfLine: Bool) {
            let isBlank = byte == 32 || byte == 9
            let isPlain = (isBlank && !isLastOfLine) || (33...126).contains(byte) && byte != UInt8(ascii: "=")
            let width = isPlain ? 1 : 3
            if lineLength + width > (isLastOfLine ? lineLengthMaximum : lineLengthMaximum - 1) {
                encoded.append(UInt8(ascii: "="))
                endLine()
            }
            if isPlain { encoded.append(byte) } else { encoded.append(contentsOf: escape(byte)) }
            lineLength += width
        }
    }

    /// `=` and two upper-case hexadecimal digits.
    static func escape(_ byte: UInt8) -> [UInt8] { [UInt8(ascii: "="), digits[Int(byte >> 4)], digits[Int(byte & 15)]] }

    private static let digits = Array("0123456789ABCDEF".utf8)
}
