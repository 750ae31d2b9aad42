// SPDX-License-Identifier: Apache-2.0

/// What a subscription may be made of: addresses, and headers that are sent along.
package enum WebhookForm {
    package static let urlLengthMaximum = 2000
    package static let descriptionLengthMaximum = 1024
    package static let headersMaximum = 20
    package static let headerNameLengthMaximum = 256
    package static let headerValueLengthMaximum = 4096
    package static let hostLengthMaximum = 253
    /// Shown in the place of a header's value; nobody can mean it.
    package static let redacted = "-- redacted --"
    /// How long the secret before goes on signing beside a new one.
    package static let secretOverlapDefaultSeconds = 86_400
    package static let secretOverlapMaximumSeconds = 7 * 86_400
    /// Letters and digits of a secret.
    package static let secretLength = 64
    /// Dropped events that one call sends again.
    package static let redeliveryMaximum = 1000

    // MARK: Addresses

    private static let ports = 1...65_535

    /// Whether deliveries can be sent to it: http or https, a host, perhaps a name and password before it, no fragment.
    /// Whether the host may be reached is asked when something is sent.
    package static func isAddress(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && !"\"#<>\\".utf8.contains($0) }) else { return false }
        let lower = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }) else { return false }
        let authority = lower.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" }
        let parts = authority.split(separator: "@", omittingEmptySubsequences: false)
        // Readers differ in which of several would end the password.
        guard parts.count <= 2, let place = parts.last else { return false }
        return isPlace(place)
    }

    /// `host`, `host:port`, `[address]` or `[address]:port`.
    private static func isPlace(_ place: Substring) -> Bool {
        let host: Substring
        if place.hasPrefix("[") {
            guard let end = place.firstIndex(of: "]") else { return false }
            host = place[...end]
            let inner = host.dropFirst().dropLast()
            guard inner.contains(":"), inner.allSatisfy({ $0.isHexDigit || $0 == ":" || $0 == "." }) else { return false }
        } else {
            host = place.prefix { $0 != ":" }
            guard !host.isEmpty, host.utf8.allSatisfy(isHostByte) else { return false }
        }
        guard host.utf8.count <= hostLengthMaximum else { return false }
        let port = place.dropFirst(host.count)
        guard !port.isEmpty else { return true }
        let digits = port.dropFirst()
        guard (1...5).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(digits)
        else { return false }
        return ports.contains(number)
    }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    // MARK: Headers

    /// What a delivery says by itself, or what belongs to the connection: nobody sets these, in whatever case.
    private static let reservedNames: Set<String> = [
        "accept", "connection", "content-encoding", "content-length", "content-type", "expect", "host", "keep-alive", "te",
        "trailer", "transfer-encoding", "upgrade", "user-agent", "x-pagerduty-signature",
    ]
    private static let reservedBeginnings = ["proxy-", "x-webhook-"]
    /// Of these, what only describes the message; whoever writes the message may say it another way.
    package static let replaceableNames = ["accept", "content-type", "user-agent"]

    package static func isReservedHeader(_ name: String) -> Bool {
        let lower = name.lowercased()
        return reservedNames.contains(lower) || reservedBeginnings.contains { lower.hasPrefix($0) }
    }

    /// Why these headers cannot be sent along; nil when they can. `own` are reserved names that may be set all the same, in
    /// lower case.
    package static func problem(
        _ headers: [WebhookSubscription.Header], replacing own: [String] = []
    ) -> String? {
        guard headers.count <= headersMaximum else { return "has more than \(headersMaximum) elements" }
        var seen: Set<String> = []
        for header in headers {
            if let found = problem(name: header.name, own) ?? problem(value: header.value) { return found }
            guard seen.insert(header.name.lowercased()).inserted else { return "name \(header.name) is there twice" }
        }
        return nil
    }

    private static func problem(name: String, _ own: [String]) -> String? {
        guard !name.isEmpty else { return "name can't be blank" }
        guard name.utf8.count <= headerNameLengthMaximum else {
            return "name is too long (maximum is \(headerNameLengthMaximum) characters)"
        }
        guard name.utf8.allSatisfy(isTokenByte) else { return "name must consist of letters, digits and !#$%&'*+-.^_`|~" }
        return isReservedHeader(name) && !own.contains(name.lowercased()) ? "name \(name) is reserved" : nil
    }

    private static func problem(value: String) -> String? {
        guard value.utf8.count <= headerValueLengthMaximum else {
            return "value is too long (maximum is \(headerValueLengthMaximum) characters)"
        }
        // A line's end in it would begin another header.
        guard value.utf8.allSatisfy({ (0x20...0x7E).contains($0) || $0 == 0x09 }) else {
            return "value must be visible ASCII characters, blanks and tabs"
        }
        return value == redacted ? "value must not be \(redacted), which stands for one that is not shown" : nil
    }

    /// A token of HTTP (RFC 9110, section 5.6.2).
    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
