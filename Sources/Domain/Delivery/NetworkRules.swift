// SPDX-License-Identifier: Apache-2.0

/// All addresses that begin with the same bits.
package struct Network: Hashable, Sendable {
    /// What is wrong with a text.
    package enum Problem: Error, Hashable, Sendable {
        case noAddress
        case noPrefixLength(maximum: Int)
        /// Written with bits that the prefix leaves out: perhaps another network is meant.
        case bitsBeyondPrefix
    }

    package let address: NetworkAddress
    /// How many leading bits are shared.
    package let prefixLength: Int

    init(_ address: NetworkAddress, _ prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    /// Reads `10.0.0.0/8`, `fd00::/8`, or one address alone.
    package init(_ text: String) throws(Problem) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map { String($0) }
        guard let address = parts.first.flatMap({ NetworkAddress($0) }) else { throw .noAddress }
        // A mapped address has become version 4, and its prefix counts from there.
        let isMapped = !address.isVersion6 && parts[0].utf8.contains(UInt8(ascii: ":"))
        let skipped = isMapped ? 96 : 0
        let bitCount = address.bytes.count * 8
        var length = bitCount
        if parts.count == 2 {
            guard let number = Self.number(parts[1]), (skipped...bitCount + skipped).contains(number) else {
                throw .noPrefixLength(maximum: bitCount + skipped)
            }
            length = number - skipped
        }
        self.init(address, length)
        guard Self.cut(address.bytes, to: length) == address.bytes else { throw .bitsBeyondPrefix }
    }

    package func contains(_ other: NetworkAddress) -> Bool {
        other.bytes.count == address.bytes.count
            && Self.cut(other.bytes, to: prefixLength) == Self.cut(address.bytes, to: prefixLength)
    }

    private static func number(_ digits: String) -> Int? {
        guard (1...3).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(digits)
    }

    /// The bytes with every bit after the first `length` zero.
    private static func cut(_ bytes: [UInt8], to length: Int) -> [UInt8] {
        bytes.enumerated().map { position, byte in
            let kept = min(max(length - position * 8, 0), 8)
            return kept == 0 ? 0 : byte & (0xFF << UInt8(8 - kept))
        }
    }
}

/// Where outgoing calls may go whose target somebody else has named: to the public internet, and to no machine that only
/// this server can reach, unless the operator allows its network.
package struct NetworkRules: Hashable, Sendable {
    package let allowed: [Network]

    package init(allowed: [Network] = []) { self.allowed = allowed }

    /// Whether a connection to this very address may be made. Without encryption only to networks that are allowed.
    package func permits(_ address: NetworkAddress, isEncrypted: Bool) -> Bool {
        allowed.contains { $0.contains(address) } || (isEncrypted && address.isPublic)
    }
}

extension NetworkAddress {
    /// Whether any machine of the internet could reach it: nothing that is private, local, reserved or for many at once.
    package var isPublic: Bool {
        guard isVersion6 else { return !Self.special.contains { $0.contains(self) } }
        if let target = embedded { return target.isPublic }
        return Self.globalUnicast.contains(self) && !Self.special.contains { $0.contains(self) }
    }

    /// The version 4 address to which a translator or relay passes on what is sent here.
    private var embedded: NetworkAddress? {
        if Self.translated.contains(self) { return NetworkAddress(bytes: Array(bytes[12..<16])) }
        if Self.relayed.contains(self) { return NetworkAddress(bytes: Array(bytes[2..<6])) }
        return nil
    }

    /// NAT64 (RFC 6052) and 6to4 (RFC 3056).
    private static let translated = Network(NetworkAddress(groups: 0x64, 0xFF9B), 96)
    private static let relayed = Network(NetworkAddress(groups: 0x2002), 16)
    /// All that has been given out so far. Loopback, `::a.b.c.d`, unique local, link-local and multicast lie outside.
    private static let globalUnicast = Network(NetworkAddress(groups: 0x2000), 3)

    /// After IANA's registries of special-purpose addresses.
    private static let special: [Network] = [
        Network(NetworkAddress(0, 0, 0, 0), 8),  // this network, and the unspecified address
        Network(NetworkAddress(10, 0, 0, 0), 8),  // private
        Network(NetworkAddress(100, 64, 0, 0), 10),  // between a provider and its customers
        Network(NetworkAddress(127, 0, 0, 0), 8),  // loopback
        Network(NetworkAddress(168, 63, 129, 16), 32),  // a cloud's own services, under a public number
        Network(NetworkAddress(169, 254, 0, 0), 16),  // link-local, and most clouds' metadata
        Network(NetworkAddress(172, 16, 0, 0), 12),  // private
        Network(NetworkAddress(192, 0, 0, 0), 24),  // protocol assignments
        Network(NetworkAddress(192, 0, 2, 0), 24),  // documentation
        Network(NetworkAddress(192, 88, 99, 0), 24),  // relays of 6to4
        Network(NetworkAddress(192, 168, 0, 0), 16),  // private
        Network(NetworkAddress(198, 18, 0, 0), 15),  // benchmarks
        Network(NetworkAddress(198, 51, 100, 0), 24),  // documentation
        Network(NetworkAddress(203, 0, 113, 0), 24),  // documentation
        Network(NetworkAddress(224, 0, 0, 0), 4),  // multicast
        Network(NetworkAddress(240, 0, 0, 0), 4),  // reserved, and broadcast
        Network(NetworkAddress(groups: 0x2001), 23),  // protocol assignments, Teredo among them
        Network(NetworkAddress(groups: 0x2001, 0xDB8), 32),  // documentation
        Network(NetworkAddress(groups: 0x3FFF), 20),  // documentation
    ]
}
