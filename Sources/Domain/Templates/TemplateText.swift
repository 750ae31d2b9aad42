// SPDX-License-Identifier: Apache-2.0

/// Text with places such as `{{incident.title}}`. Names are looked up, and nothing else: no conditions, no loops, no code.
package enum TemplateText {
    package struct Filled: Hashable, Sendable {
        package var text: String
        /// Names that stand for nothing, each once; their places are left empty.
        package var unknownNames: [String]

        package init(text: String, unknownNames: [String]) {
            self.text = text
            self.unknownNames = unknownNames
        }
    }

    /// Bytes of a filled-in text: many places with a long value each must not fill the memory.
    package static let filledBytesMaximum = 256 * 1024
    /// Bytes between the braces; what is longer is no name and stays as it is.
    package static let nameBytesMaximum = 200
    /// Unknown names that are told of.
    package static let unknownNamesMaximum = 100

    /// Fills in what the names stand for; `value` answers nil for a name that it does not know. Nil when the result would
    /// be too long.
    ///
    /// A value is not looked at again: braces that an incident's title brings along stay what they are.
    package static func fill(_ text: String, with value: (String) -> String?) -> Filled? {
        let bytes = Array(text.utf8)
        var filled: [UInt8] = []
        filled.reserveCapacity(bytes.count)
        var unknownNames: [String] = []
        var position = 0
        while position < bytes.count {
            if let found = place(in: bytes, at: position) {
                if let replacement = value(found.name) {
                    filled.append(contentsOf: replacement.utf8)
                } else if unknownNames.count < unknownNamesMaximum, !unknownNames.contains(found.name) {
                    unknownNames.append(found.name)
                }
                position = found.end
            } else {
                filled.append(bytes[position])
                position += 1
            }
            guard filled.count <= filledBytesMaximum else { return nil }
        }
        return Filled(text: String(decoding: filled, as: UTF8.self), unknownNames: unknownNames)
    }

    /// The place that begins at a position, with where it ends; nil when none begins there.
    private static func place(in bytes: [UInt8], at start: Int) -> (name: String, end: Int)? {
        guard start + 1 < bytes.count, bytes[start] == openingBrace, bytes[start + 1] == openingBrace else { return nil }
        let first = start + 2
        var end = first
        while end < bytes.count, bytes[end] != closingBrace {
            // Two braces before a place: the place is the inner one.
            guard bytes[end] != openingBrace, end - first < nameBytesMaximum else { return nil }
            end += 1
        }
        guard end + 1 < bytes.count, bytes[end + 1] == closingBrace else { return nil }
        return (trimmed(bytes[first..<end]), end + 2)
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
        let start = bytes.drop { isBlank($0) }
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(decoding: start[start.startIndex...last], as: UTF8.self)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private static let openingBrace = UInt8(ascii: "{")
    private static let closingBrace = UInt8(ascii: "}")
}
