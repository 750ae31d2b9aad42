// SPDX-License-Identifier: Apache-2.0

extension JSON {
    /// The compact text of this value, UTF-8. A number that JSON cannot write (NaN, infinity) becomes null.
    ///
    /// It is measured first and then written into memory of just that size: long answers are neither moved as they grow
    /// nor checked for room at each byte.
    package func encoded() -> [UInt8] {
        let length = encodedLength
        return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            var writer = JSONWriter(buffer)
            writer.write(self)
            count = writer.count
        }
    }

    package var text: String { String(decoding: encoded(), as: UTF8.self) }

    /// How many bytes the text has.
    private var encodedLength: Int {
        switch self {
        case .null: 4
        case .bool(let flag): flag ? 4 : 5
        case .int(let number): JSONText.digits(number).utf8.count
        case .double(let number): JSONText.double(number).utf8.count
        case .string(let text): JSONText.length(text)
        case .array(let values): values.reduce(Swift.max(values.count, 1) + 1) { $0 + $1.encodedLength }
        case .object(let object):
            // A colon and a comma each but for the last comma, and the braces.
            object.members.reduce(Swift.max(object.members.count * 2, 1) + 1) {
                $0 + JSONText.length($1.name) + $1.value.encodedLength
            }
        case .written(let written): written.bytes.count
        }
    }
}

/// How single values look as text.
private enum JSONText {
    static func digits(_ number: Int64) -> String { String(number) }
    static func double(_ number: Double) -> String { number.isFinite ? "\(number)" : "null" }

    static func length(_ text: String) -> Int {
        var text = text
        return text.withUTF8 { bytes in
            guard needsEscape(bytes) else { return bytes.count + 2 }
            return bytes.reduce(2) { $0 + escapedLength($1) }
        }
    }

    /// Whether any byte cannot stand in a JSON text as it is. Looks at eight at a time.
    static func needsEscape(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(bytes)
        var position = 0
        while position + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            let isControl = (word &- each(0x20)) & ~word
            let marks = zeros(word ^ each(0x22)) | zeros(word ^ each(0x5C))
            if (isControl | marks) & each(0x80) != 0 { return true }
            position += 8
        }
        return raw[position...].contains { escapedLength($0) != 1 }
    }

    private static func each(_ byte: UInt64) -> UInt64 { byte &* 0x0101_0101_0101_0101 }

    /// The highest bit of a byte is set where the byte is zero. It may also be set above one that is.
    private static func zeros(_ word: UInt64) -> UInt64 { (word &- each(0x01)) & ~word }

    static func escapedLength(_ byte: UInt8) -> Int {
        switch byte {
        case 0x22, 0x5C, 0x0A, 0x0D, 0x09: 2
        case 0..<0x20: 6
        default: 1
        }
    }
}

/// Writes into memory that has been measured.
private struct JSONWriter {
    private let buffer: UnsafeMutableBufferPointer<UInt8>
    private(set) var count = 0
    private static let hex: StaticString = "0123456789abcdef"

    init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    mutating func write(_ value: JSON) {
        switch value {
        case .null: append("null")
        case .bool(let flag): append(flag ? "true" : "false")
        case .int(let number): append(JSONText.digits(number))
        case .double(let number): append(JSONText.double(number))
        case .string(let text): write(text)
        case .array(let values): write(values)
        case .object(let object): write(object)
        case .written(let written): written.bytes.withUnsafeBufferPointer { append($0) }
        }
    }

    private mutating func write(_ values: [JSON]) {
        append(UInt8(ascii: "["))
        var isFirst = true
        for value in values {
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            write(value)
        }
        append(UInt8(ascii: "]"))
    }

    private mutating func write(_ object: JSONObject) {
        append(UInt8(ascii: "{"))
        var isFirst = true
        for member in object.members {
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            write(member.name)
            append(UInt8(ascii: ":"))
            write(member.value)
        }
        append(UInt8(ascii: "}"))
    }

    private mutating func write(_ text: String) {
        var text = text
        append(UInt8(ascii: "\""))
        text.withUTF8 { bytes in
            if JSONText.needsEscape(bytes) {
                for byte in bytes { escape(byte) }
            } else {
                append(bytes)
            }
        }
        append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case 0x22: append("\\\"")
        case 0x5C: append("\\\\")
        case 0x0A: append("\\n")
        case 0x0D: append("\\r")
        case 0x09: append("\\t")
        case 0..<0x20:
            append("\\u00")
            append(Self.hex.utf8Start[Int(byte >> 4)])
            append(Self.hex.utf8Start[Int(byte & 15)])
        default: append(byte)
        }
    }

    private mutating func append(_ byte: UInt8) {
        precondition(count < buffer.count)
        buffer[count] = byte
        count += 1
    }

    private mutating func append(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let start = bytes.baseAddress, let place = buffer.baseAddress else { return }
        precondition(bytes.count <= buffer.count - count)
        (place + count).update(from: start, count: bytes.count)
        count += bytes.count
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    private mutating func append(_ text: StaticString) { text.withUTF8Buffer { append($0) } }
}
