// SPDX-License-Identifier: Apache-2.0

/// An address to which a browser may carry an answer: https, or plain http to the browser's own machine.
///
/// Addresses are compared byte by byte and never brought into another form: every form that two readers could
/// understand in two ways is refused instead.
package struct RedirectURI: Hashable, Sendable {
    package static let lengthMaximum = 2000
    private static let hostLengthMaximum = 253
    private static let ports = 1...65_535
    private static let loopbackHosts = ["127.0.0.1", "[::1]", "localhost"]
    private static let secureScheme = "https://"
    private static let plainScheme = "http://"

    package let text: String
    package let host: String
    /// Plain http to the browser's own machine, where programs listen on whatever port is free.
    package let isLoopback: Bool
    /// What follows host and port: path and query.
    private let rest: String

    /// Nil for what is no such address.
    package init?(_ text: String) {
        guard (1...Self.lengthMaximum).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAddressByte) else {
            return nil
        }
        let isSecure = text.hasPrefix(Self.secureScheme)
        guard isSecure || text.hasPrefix(Self.plainScheme) else { return nil }
        let afterScheme = text.dropFirst((isSecure ? Self.secureScheme : Self.plainScheme).count)
        let authority = afterScheme.prefix { $0 != "/" && $0 != "?" }
        guard let host = Self.host(authority) else { return nil }
        let rest = String(afterScheme.dropFirst(authority.count))
        guard !Self.climbs(rest) else { return nil }
        let isLoopback = !isSecure && Self.loopbackHosts.contains(host)
        guard isSecure || isLoopback else { return nil }
        self.text = text
        self.host = host
        self.rest = rest
        self.isLoopback = isLoopback
    }

    /// Whether an answer may go to `asked` when this is what the app has registered. The port of a program on the
    /// browser's own machine is free (RFC 8252, section 7.3); all else must be the same.
    package func accepts(_ asked: RedirectURI) -> Bool {
        if text.utf8.elementsEqual(asked.text.utf8) { return true }
        return isLoopback && asked.isLoopback && host.utf8.elementsEqual(asked.host.utf8)
            && rest.utf8.elementsEqual(asked.rest.utf8)
    }

    /// Visible ASCII without what no address holds unescaped, and without fragments.
    private static func isAddressByte(_ byte: UInt8) -> Bool {
        guard (0x21...0x7E).contains(byte) else { return false }
        return !"\"#<>\\^`{|}".utf8.contains(byte)
    }

    /// The host out of `host` or `host:port`; nil when there is user information, or a wrong port.
    private static func host(_ authority: Substring) -> String? {
        var host = authority
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else { return nil }
            host = authority[...end]
            guard host.dropFirst().dropLast().allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return nil }
        } else {
            host = authority.prefix { $0 != ":" }
            guard host.utf8.allSatisfy(isHostByte), host.first != ".", host.first != "-" else { return nil }
        }
        guard (1...hostLengthMaximum).contains(host.utf8.count) else { return nil }
        let port = authority.dropFirst(host.count)
        return port.isEmpty || isPort(port) ? String(host) : nil
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E: true
        default: false
        }
    }

    /// `:8080`, without leading zeros.
    private static func isPort(_ text: Substring) -> Bool {
        let digits = text.dropFirst()
        guard text.first == ":", (1...5).contains(digits.utf8.count), digits.first != "0" else { return false }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = Int(digits) else { return false }
        return ports.contains(port)
    }

    /// Whether the path goes up or stays by dots, plain or escaped: readers differ in where that leads.
    private static func climbs(_ rest: String) -> Bool {
        let path = rest.prefix { $0 != "?" }.lowercased()
        return path.split(separator: "/", omittingEmptySubsequences: false).contains { segment in
            let plain = segment.split(separator: "%2e", omittingEmptySubsequences: false).joined(separator: ".")
            return plain == "." || plain == ".."
        }
    }
}
