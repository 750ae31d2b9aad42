// SPDX-License-Identifier: Apache-2.0

/// The form of Base64 for addresses and tokens (RFC 4648, section 5), without padding.
package enum Base64URL {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 4 + 2) / 3)
        var position = 0
        while position < bytes.count {
            let group = bytes[position..<min(position + 3, bytes.count)]
            var bits = 0
            for byte in group { bits = bits << 8 | Int(byte) }
            bits <<= 8 * (3 - group.count)
            for place in 0...group.count { text.append(alphabet[bits >> (18 - 6 * place) & 63]) }
            position += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil for anything but the one text that `encode` writes: padding, other characters and stray bits are refused, so
    /// that nothing has two forms.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var bytes: [UInt8] = []
        var bits = 0
        var bitCount = 0
        for character in text.utf8 {
            guard let value = value(character) else { return nil }
            bits = (bits << 6 | value) & 0xFFFF
            bitCount += 6
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            bytes.append(UInt8(bits >> bitCount & 0xFF))
        }
        // Six bits left over are a character too many; fewer must be zero.
        guard bitCount < 6, bits & ((1 << bitCount) - 1) == 0 else { return nil }
        return bytes
    }

    private static func value(_ character: UInt8) -> Int? {
        switch character {
        case 0x41...0x5A: Int(character) - 0x41
        case 0x61...0x7A: Int(character) - 0x61 + 26
        case 0x30...0x39: Int(character) - 0x30 + 52
        case 0x2D: 62
        case 0x5F: 63
        default: nil
        }
    }
}
