// SPDX-License-Identifier: Apache-2.0
import Mustache

/// Escaping of every value that a template shows.
///
/// Mustache's own HTML escaping looks at whole characters, so that a quotation mark followed by a combining accent is
/// one unknown character to it and passes through: enough to break out of an attribute. This one looks at bytes.
struct HTMLText: MustacheContentType {
    /// The name under which templates ask for it; ``Templates`` puts the request at the head of each.
    static let contentTypeName = "PAGE"

    func escapeText(_ text: String) -> String {
        var escaped: [UInt8] = []
        var isPlain = true
        for byte in text.utf8 where HTMLText.replacement(of: byte) != nil {
            isPlain = false
            break
        }
        if isPlain { return text }
        escaped.reserveCapacity(text.utf8.count + 32)
        for byte in text.utf8 {
            if let replacement = HTMLText.replacement(of: byte) {
                replacement.withUTF8Buffer { escaped.append(contentsOf: $0) }
            } else {
                escaped.append(byte)
            }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func replacement(of byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
