// SPDX-License-Identifier: Apache-2.0

/// A mailbox as people write it: `ada@example.com`, or with a name, `Ada Lovelace <ada@example.com>`.
package struct MailAddress: Hashable, Sendable {
    /// What RFC 5321 allows for a path between its angle brackets.
    package static let bytesMaximum = 254

    /// The part that servers read.
    package let address: String
    /// The part that people read; nil when none was given.
    package let name: String?

    /// Answers nil for what could not stand in an SMTP command: no `@`, blanks, control characters, brackets, overlong.
    package init?(_ text: String) {
        var name: Substring?
        var address = Self.trimmed(text[...])
        if address.last == ">", let open = address.lastIndex(of: "<") {
            name = Self.trimmed(address[..<open])
            address = address[address.index(after: open)...].dropLast()
        }
        guard Self.isUsable(address) else { return nil }
        self.address = String(address)
        if let quoted = name, quoted.count >= 2, quoted.first == "\"", quoted.last == "\"" {
            name = quoted.dropFirst().dropLast()
        }
        self.name = name.flatMap { $0.isEmpty ? nil : String($0) }
    }

    private static func isUsable(_ address: Substring) -> Bool {
        let parts = address.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, address.utf8.count <= bytesMaximum else {
            return false
        }
        // A line end here would become a command of its own.
        return address.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !refusedBytes.contains($0) }
    }

    private static let refusedBytes = Array("<>()[],;:\\\"".utf8)

    private static func trimmed(_ text: Substring) -> Substring {
        var rest = text
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}
