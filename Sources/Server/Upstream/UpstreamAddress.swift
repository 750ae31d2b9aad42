// SPDX-License-Identifier: Apache-2.0
import NIOCore

/// Where a request goes, taken from its URL as the gateway put it together.
struct UpstreamAddress: Hashable, Sendable {
    /// What a connection is opened to.
    struct Origin: Hashable, Sendable {
        let isEncrypted: Bool
        /// Without the brackets of an IPv6 address.
        let host: String
        let port: Int

        init(isEncrypted: Bool, host: String, port: Int?) {
            (self.isEncrypted, self.host) = (isEncrypted, host)
            self.port = port ?? Self.usualPort(isEncrypted)
        }

        private static func usualPort(_ isEncrypted: Bool) -> Int { isEncrypted ? 443 : 80 }

        /// Host and port as the `Host` header names them: the usual port goes without saying, and some servers know
        /// themselves by no other name.
        var authority: String {
            let shown = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
            return port == Self.usualPort(isEncrypted) ? shown : "\(shown):\(port)"
        }

        /// The name that the certificate is for; nil where the address counts.
        var tlsName: String? { (try? SocketAddress(ipAddress: host, port: port)) == nil ? host : nil }
    }

    private static let encryptedScheme = "https://"
    private static let plainScheme = "http://"

    let origin: Origin
    /// Path and query, as they are.
    let target: String

    /// Nil when the URL is none of http or https with a host.
    init?(_ url: String) {
        let isEncrypted = url.hasPrefix(Self.encryptedScheme)
        guard isEncrypted || url.hasPrefix(Self.plainScheme) else { return nil }
        let rest = url.dropFirst(isEncrypted ? Self.encryptedScheme.count : Self.plainScheme.count)
        let end = rest.utf8.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        let asked = String(rest[end...])
        target = asked.utf8.first == UInt8(ascii: "/") ? asked : "/" + asked
        guard let (host, port) = Self.hostAndPort(String(rest[..<end])) else { return nil }
        origin = Origin(isEncrypted: isEncrypted, host: host, port: port)
    }

    private static func hostAndPort(_ authority: String) -> (String, Int?)? {
        var host = Substring(authority)
        var port: Int?
        let isBracketed = authority.utf8.first == UInt8(ascii: "[")
        if let colon = authority.lastIndex(of: ":"), !isBracketed || authority[..<colon].last == "]" {
            let digits = authority[authority.index(after: colon)...]
            guard digits.allSatisfy(\.isNumber), let number = Int(digits), (1...65535).contains(number) else { return nil }
            (host, port) = (authority[..<colon], number)
        }
        if isBracketed {
            guard host.last == "]" else { return nil }
            host = host.dropFirst().dropLast()
        }
        let isOne = !host.isEmpty && !host.contains { "@#".contains($0) || ($0 == ":" && !isBracketed) }
        return isOne ? (String(host), port) : nil
    }
}
