// SPDX-License-Identifier: Apache-2.0

/// Where mail is handed over: `smtp://[user:password@]host[:port][?starttls=required|never]`, or `smtps://…`.
package struct MailServer: Hashable, Sendable, CustomStringConvertible {
    package enum Encryption: Hashable, Sendable {
        /// Encrypted from the first byte: `smtps://`.
        case implicit
        /// Nothing is sent unless the server offers STARTTLS with a certificate that holds.
        case startTLSRequired
        /// STARTTLS when the server offers it, with any certificate: who could forge one could as well hide the offer.
        case startTLSIfOffered
        case plain
    }

    package let host: String
    package let port: Int
    package let user: String?
    package let password: String?
    package let encryption: Encryption

    package static let defaultPort = 25
    package static let defaultImplicitTLSPort = 465

    /// Reads the address of a server; nil when it is none.
    ///
    /// User and password go together and may be percent-encoded. With a password, STARTTLS is required unless the
    /// address says `starttls=never`: a password is not sent in the clear because somebody hid the offer.
    package init?(url: String) {
        guard let (scheme, rest) = Self.cut(url, at: "://") else { return nil }
        let (path, query) = Self.cut(rest, at: "?") ?? (rest, "")
        var authority = path
        if authority.hasSuffix("/") { authority.removeLast() }
        var login: String?
        if let at = authority.lastIndex(of: "@") {
            login = String(authority[..<at])
            authority = String(authority[authority.index(after: at)...])
        }
        let isImplicit = scheme.lowercased() == "smtps"
        guard isImplicit || scheme.lowercased() == "smtp",
            let (host, port) = Self.hostAndPort(authority)
        else { return nil }
        if let login {
            guard let (user, password) = Self.cut(login, at: ":"), let user = Self.percentDecoded(user), !user.isEmpty,
                let password = Self.percentDecoded(password)
            else { return nil }
            (self.user, self.password) = (user, password)
        } else {
            (self.user, self.password) = (nil, nil)
        }
        guard let encryption = Self.encryption(query, isImplicit: isImplicit, hasLogin: login != nil) else { return nil }
        self.encryption = encryption
        self.host = host
        self.port = port ?? (isImplicit ? Self.defaultImplicitTLSPort : Self.defaultPort)
    }

    /// Scheme, host and port: what a connection needs apart from the login.
    package var connectionURL: String {
        let shownHost = host.contains(":") ? "[\(host)]" : host
        return "\(encryption == .implicit ? "smtps" : "smtp")://\(shownHost):\(port)"
    }

    /// Fit for logs: without user and password.
    package var description: String { connectionURL }

    private static func encryption(_ query: String, isImplicit: Bool, hasLogin: Bool) -> Encryption? {
        switch query {
        case "": isImplicit ? .implicit : hasLogin ? .startTLSRequired : .startTLSIfOffered
        case "starttls=required" where !isImplicit: .startTLSRequired
        case "starttls=never" where !isImplicit: .plain
        default: nil
        }
    }

    private static func hostAndPort(_ authority: String) -> (host: String, port: Int?)? {
        var host = authority
        var portText: String?
        if authority.hasPrefix("[") {
            guard let (inside, after) = cut(String(authority.dropFirst()), at: "]") else { return nil }
            guard after.isEmpty || after.hasPrefix(":") else { return nil }
            host = inside
            portText = after.isEmpty ? nil : String(after.dropFirst())
            guard host.contains(":"), host.utf8.allSatisfy({ isHexDigit($0) || ":.".utf8.contains($0) }) else { return nil }
        } else {
            if let (name, port) = cut(authority, at: ":") { (host, portText) = (name, port) }
            guard !host.isEmpty, host.utf8.allSatisfy(isHostNameByte) else { return nil }
        }
        guard let portText else { return (host, nil) }
        guard portText.utf8.allSatisfy({ (48...57).contains($0) }), let port = Int(portText), (1...65535).contains(port)
        else {
            return nil
        }
        return (host, port)
    }

    private static func isHostNameByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...122).contains(byte | 0x20) || "-._".utf8.contains(byte)
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...102).contains(byte | 0x20)
    }

    private static func cut(_ text: String, at separator: String) -> (before: String, after: String)? {
        guard let range = text.firstRange(of: separator) else { return nil }
        return (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
    }

    /// Answers nil for a stray percent sign, for bytes that are no UTF-8 and for control characters.
    private static func percentDecoded(_ text: String) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst(), let low = rest.popFirst(), isHexDigit(high), isHexDigit(low),
                let value = UInt8(String(decoding: [high, low], as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(value)
        }
        guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }
}
