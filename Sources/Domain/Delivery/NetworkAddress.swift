// SPDX-License-Identifier: Apache-2.0

/// An address of the Internet Protocol: 4 bytes (version 4) or 16 (version 6), the most significant first.
package struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
    private static let mappedPrefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    package let bytes: [UInt8]

    /// Nil unless there are 4 or 16 bytes.
    ///
    /// `::ffff:a.b.c.d` becomes `a.b.c.d`: it is what a connection to it reaches, so it is judged by the same rules.
    package init?(bytes: [UInt8]) {
        switch bytes.count {
        case 4: self.bytes = bytes
        case 16: self.bytes = bytes.starts(with: Self.mappedPrefix) ? Array(bytes.suffix(4)) : bytes
        default: return nil
        }
    }

    init(_ first: UInt8, _ second: UInt8, _ third: UInt8, _ fourth: UInt8) { bytes = [first, second, third, fourth] }

    /// The first groups of a version 6 address; the rest is zero.
    init(groups: UInt16...) {
        let given = groups.prefix(8).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        bytes = given + [UInt8](repeating: 0, count: 16 - given.count)
    }

    /// Nil for anything but four plain decimal numbers or a version 6 address without a zone.
    ///
    /// Stricter than a resolver, which takes `0177.0.0.1` and `127.1` for addresses too.
    package init?(_ text: String) {
        let characters = Array(text.utf8)
        if let four = Self.four(characters[...]) {
            bytes = four
        } else if let sixteen = Self.sixteen(characters), let address = NetworkAddress(bytes: sixteen) {
            self = address
        } else {
            return nil
        }
    }

    package var isVersion6: Bool { bytes.count == 16 }

    package var description: String {
        guard isVersion6 else { return bytes.map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }

    // Reading

    private static let colon = UInt8(ascii: ":")
    private static let dot = UInt8(ascii: ".")
    private static let textLengthMaximum = 45

    private static func four(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        let parts = text.split(separator: dot, omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var bytes: [UInt8] = []
        for part in parts {
            guard let byte = decimal(part) else { return nil }
            bytes.append(byte)
        }
        return bytes
    }

    /// A leading zero would mean octal to some readers and nothing to others.
    private static func decimal(_ digits: ArraySlice<UInt8>) -> UInt8? {
        guard (1...3).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
            digits.count == 1 || digits.first != 0x30
        else { return nil }
        return UInt8(String(decoding: digits, as: UTF8.self))
    }

    private static func sixteen(_ text: [UInt8]) -> [UInt8]? {
        guard text.count <= textLengthMaximum else { return nil }
        guard let gap = text.indices.dropLast().first(where: { text[$0] == colon && text[$0 + 1] == colon }) else {
            let bytes = groups(text[...], mayEndInFour: true)
            return bytes?.count == 16 ? bytes : nil
        }
        // The gap stands for one group of zeros at least.
        guard let head = groups(text[..<gap], mayEndInFour: false),
            let tail = groups(text[(gap + 2)...], mayEndInFour: true), head.count + tail.count <= 14
        else { return nil }
        return head + [UInt8](repeating: 0, count: 16 - head.count - tail.count) + tail
    }

    private static func groups(_ text: ArraySlice<UInt8>, mayEndInFour: Bool) -> [UInt8]? {
        guard !text.isEmpty else { return [] }
        let parts = text.split(separator: colon, omittingEmptySubsequences: false)
        var bytes: [UInt8] = []
        for (position, part) in parts.enumerated() {
            if mayEndInFour, position == parts.count - 1, let four = four(part) {
                bytes += four
            } else if let group = hexadecimal(part) {
                bytes += [UInt8(group >> 8), UInt8(group & 0xFF)]
            } else {
                return nil
            }
        }
        return bytes
    }

    private static func hexadecimal(_ digits: ArraySlice<UInt8>) -> UInt16? {
        func isDigit(_ byte: UInt8) -> Bool {
            (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
        }
        guard (1...4).contains(digits.count), digits.allSatisfy(isDigit) else { return nil }
        return UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
    }
}
