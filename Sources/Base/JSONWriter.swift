// SPDX-License-Identifier: Apache-2.0

extension JSON {
    /// The compact text of this value, UTF-8. A number that JSON cannot write (NaN, infinity) becomes null.
    package func encoded() -> [UInt8] {
        var writer = JSONWriter(capacity: roughLength)
        writer.write(self)
        return writer.bytes
    }

    /// About how long the text becomes: a long answer is written in place instead of being moved as it grows.
    private var roughLength: Int {
        switch self {
        case .null, .bool, .int, .double: 16
        case .string(let text): text.utf8.count + 8
        case .array(let values): values.reduce(8) { $0 + $1.roughLength }
        case .object(let object): object.members.reduce(8) { $0 + $1.name.utf8.count + 8 + $1.value.roughLength }
        case .written(let written): written.bytes.count
        }
    }

    package var text: String { String(decoding: encoded(), as: UTF8.self) }
}

private struct JSONWriter {
    var bytes: [UInt8] = []
    private static let hex = Array("0123456789abcdef".utf8)

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    mutating func write(_ value: JSON) {
        switch value {
        case .null: append("null")
        case .bool(let flag): append(flag ? "true" : "false")
        case .int(let number): bytes.append(contentsOf: String(number).utf8)
        case .double(let number): bytes.append(contentsOf: (number.isFinite ? "\(number)" : "null").utf8)
        case .string(let text): write(text)
        case .array(let values): write(values)
        case .object(let object): write(object)
        case .written(let written): bytes.append(contentsOf: written.bytes)
        }
    }

    private mutating func write(_ values: [JSON]) {
        bytes.append(UInt8(ascii: "["))
        var isFirst = true
        for value in values {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            write(value)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    private mutating func write(_ object: JSONObject) {
        bytes.append(UInt8(ascii: "{"))
        var isFirst = true
        for member in object.members {
            if !isFirst { bytes.append(UInt8(ascii: ",")) }
            isFirst = false
            write(member.name)
            bytes.append(UInt8(ascii: ":"))
            write(member.value)
        }
        bytes.append(UInt8(ascii: "}"))
    }

    private mutating func write(_ text: String) {
        var text = text
        bytes.append(UInt8(ascii: "\""))
        text.withUTF8 { buffer in
            var start = 0
            for position in buffer.indices {
                let byte = buffer[position]
                guard byte < 0x20 || byte == 0x22 || byte == 0x5C else { continue }
                bytes.append(contentsOf: buffer[start..<position])
                start = position + 1
                escape(byte)
            }
            bytes.append(contentsOf: buffer[start...])
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case 0x22: append("\\\"")
        case 0x5C: append("\\\\")
        case 0x0A: append("\\n")
        case 0x0D: append("\\r")
        case 0x09: append("\\t")
        default:
            append("\\u00")
            bytes.append(Self.hex[Int(byte >> 4)])
            bytes.append(Self.hex[Int(byte & 15)])
        }
    }

    private mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
}
