// SPDX-License-Identifier: Apache-2.0
private import Crypto
private import Foundation

/// Proves to a receiver who has sent a body, and that nobody has changed it.
package enum WebhookSignature {
    private static let digits = Array("0123456789abcdef".utf8)

    /// The header's value: one `v1=` with HMAC-SHA256 in hexadecimal for each secret, with commas and no spaces.
    package static func header(of body: [UInt8], secrets: [String]) -> String {
        secrets.map { "v1=" + signature(of: body, secret: $0) }.joined(separator: ",")
    }

    private static func signature(of body: [UInt8], secret: String) -> String {
        let key = SymmetricKey(data: Data(secret.utf8))
        let code = Array(HMAC<SHA256>.authenticationCode(for: body, using: key))
        return String(decoding: hex(code), as: UTF8.self)
    }

    /// The delivery's id as the UUID that the wire has for it: the same one each time.
    ///
    /// An id of 32 hexadecimal digits is one already; any other is hashed into one (RFC 9562, version 8).
    package static func uuid(of id: String) -> String {
        let plain = id.utf8.filter { $0 != UInt8(ascii: "-") }.map { byte -> UInt8 in
            (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
        }
        if plain.count == 32, plain.allSatisfy(digits.contains) { return dashed(plain) }
        var bytes = Array(SHA256.hash(data: Data(id.utf8)).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x80
        bytes[8] = bytes[8] & 0x3F | 0x80
        return dashed(hex(bytes))
    }

    private static func dashed(_ plain: [UInt8]) -> String {
        let parts = [plain[0..<8], plain[8..<12], plain[12..<16], plain[16..<20], plain[20..<32]]
        return String(decoding: Array(parts.joined(separator: [UInt8(ascii: "-")])), as: UTF8.self)
    }

    private static func hex(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    }
}
