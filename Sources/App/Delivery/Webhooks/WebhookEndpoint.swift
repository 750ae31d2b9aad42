// SPDX-License-Identifier: Apache-2.0
import Domain
private import Foundation

/// The address of a receiver, taken apart once.
///
/// What is checked must be what is connected to. So nothing is let through that two readers could take for two hosts, and
/// whoever connects is given ``url``, which is put together anew from the parts.
package struct WebhookEndpoint: Hashable, Sendable {
    package static let hostLengthMaximum = 253

    package let isEncrypted: Bool
    /// In lower case: a name, an address however it is spelled, or a version 6 address without its brackets.
    package let host: String
    package let port: Int
    /// Path and query as they are sent.
    package let target: String
    /// The `Authorization` header that the credentials in the address ask for.
    package let authorization: String?

    /// Without credentials and fragment.
    package var url: String {
        let shown = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
        return "\(isEncrypted ? "https" : "http")://\(shown):\(port)\(target)"
    }

    /// Nil for what is no http or https address.
    package init?(_ text: String) {
        let lower = text.lowercased()
        guard lower.hasPrefix("https://") || lower.hasPrefix("http://") else { return nil }
        isEncrypted = lower.hasPrefix("https://")
        let rest = text.dropFirst(isEncrypted ? 8 : 7)
        let authority = rest.prefix { !"/?#\\".contains($0) }
        let behind = rest[authority.endIndex...]
        guard behind.first != "\\" else { return nil }
        var place = authority
        if let at = authority.lastIndex(of: "@") {
            authorization = Self.basic(authority[..<at])
            place = authority[authority.index(after: at)...]
        } else {
            authorization = nil
        }
        guard let (host, port) = Self.place(String(place), defaultPort: isEncrypted ? 443 : 80) else { return nil }
        (self.host, self.port) = (host, port)
        target = Self.target(behind.prefix { $0 != "#" })
    }

    private static func place(_ text: String, defaultPort: Int) -> (host: String, port: Int)? {
        var host = text.lowercased()
        var port = defaultPort
        let closing = host.lastIndex(of: "]")
        if let colon = host.lastIndex(of: ":"), closing.map({ $0 < colon }) ?? true {
            let digits = host[host.index(after: colon)...]
            host = String(host[..<colon])
            // `http://name:/` is allowed, and means the usual port.
            if !digits.isEmpty {
                guard digits.utf8.count <= 5, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
                    let number = Int(digits), (1...65_535).contains(number)
                else { return nil }
                port = number
            }
        }
        if host.hasPrefix("[") {
            guard host.hasSuffix("]") else { return nil }
            let inner = String(host.dropFirst().dropLast())
            // A zone would choose the interface; nobody else may.
            guard inner.utf8.contains(UInt8(ascii: ":")), NetworkAddress(inner) != nil else { return nil }
            return (inner, port)
        }
        guard !host.isEmpty, host.utf8.count <= hostLengthMaximum, host.utf8.allSatisfy(isHostByte) else { return nil }
        return (host, port)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    private static func basic(_ credentials: Substring) -> String {
        let parts = credentials.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let name = decoded(parts.first ?? "")
        let password = decoded(parts.count == 2 ? parts[1] : "")
        return "Basic " + Data(name + [UInt8(ascii: ":")] + password).base64EncodedString()
    }

    private static func decoded(_ text: Substring) -> [UInt8] {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if let byte = escaped(bytes, at: position) {
                result.append(byte)
                position += 3
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        return result
    }

    /// The byte that `%XX` at `position` stands for.
    private static func escaped(_ bytes: [UInt8], at position: Int) -> UInt8? {
        guard bytes[position] == UInt8(ascii: "%"), position + 2 < bytes.count else { return nil }
        let digits = bytes[(position + 1)...(position + 2)]
        guard digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else { return nil }
        return UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
    }

    /// What a request line cannot hold is escaped; what is escaped already stays.
    private static func target(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        let allowed = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@/?".utf8)
        let digits = Array("0123456789ABCDEF".utf8)
        var result: [UInt8] = bytes.first == UInt8(ascii: "/") ? [] : [UInt8(ascii: "/")]
        for (position, byte) in bytes.enumerated() {
            if allowed.contains(byte) || escaped(bytes, at: position) != nil {
                result.append(byte)
            } else {
                result += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
