// SPDX-License-Identifier: Apache-2.0
package import Base
private import Crypto
private import Foundation

/// What a link in a mail lets its reader do.
package enum MailAction: String, Sendable {
    case acknowledge
    case resolve
    /// To say yes or no to somebody who asks for help.
    case join
    case decline
}

/// A signed, expiring permission for one person to do one thing to one incident.
package struct MailLinkToken: Hashable, Sendable {
    /// Long enough for a weekend's mail, short enough that an old mailbox opens nothing.
    package static let lifetimeSeconds: Int64 = 3 * 24 * 3600
    /// Longer texts are no tokens of ours.
    package static let lengthMaximum = 400

    package var action: MailAction
    package var incidentID: String
    package var userID: String
    package var expiresAt: Instant

    package init(action: MailAction, incidentID: String, userID: String, expiresAt: Instant) {
        self.action = action
        self.incidentID = incidentID
        self.userID = userID
        self.expiresAt = expiresAt
    }

    /// Letters, digits, dots, dashes and underlines only: fit for a path.
    package func signed(with secrets: AccountSecrets) -> String {
        SignedText.make([action.rawValue, incidentID, userID], expiresAt: expiresAt, secrets: secrets)
    }

    package enum Failure: Error, Hashable, Sendable {
        case invalid
        case expired
    }

    /// Reads a token back; anything that was not signed here is invalid, whatever it looks like.
    package static func read(
        _ text: String, secrets: AccountSecrets, now: Instant
    ) throws(Failure) -> MailLinkToken {
        let signed = SignedText.read(text, partCount: 3, lengthMaximum: lengthMaximum, secrets: secrets)
        guard let (parts, expiresAt) = signed, let action = MailAction(rawValue: parts[0]) else { throw .invalid }
        let token = MailLinkToken(action: action, incidentID: parts[1], userID: parts[2], expiresAt: expiresAt)
        guard now < token.expiresAt else { throw .expired }
        return token
    }
}

/// The account's own keys: for hashing tokens at rest and for signing links.
package struct AccountSecrets: Sendable {
    /// Bytes of each key.
    package static let keyLengthBytes = 32

    private let hashKey: SymmetricKey
    private let linkKey: SymmetricKey
    /// The hash of tokens with its key taken in already, to be copied: each call needs one, and taking in the key costs more
    /// than all that follows.
    private let keyedHash: HMAC<SHA256>

    package init(hashKey: [UInt8], linkKey: [UInt8]) {
        self.hashKey = SymmetricKey(data: hashKey)
        self.linkKey = SymmetricKey(data: linkKey)
        keyedHash = HMAC<SHA256>(key: self.hashKey)
    }

    /// What is stored of a token: useless to somebody who reads the database alone.
    package func hash(ofToken token: String) -> String {
        var hash = keyedHash
        hash.update(data: Data(token.utf8))
        return Self.hex(hash.finalize())
    }

    /// Compared in constant time.
    package func isHash(_ hash: String, ofToken token: String) -> Bool {
        guard let bytes = Self.bytes(hex: hash) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(bytes, authenticating: Data(token.utf8), using: hashKey)
    }

    package func signature(of text: String) -> String {
        Self.hex(HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: linkKey))
    }

    /// Compared in constant time.
    package func isSignature(_ signature: String, of text: String) -> Bool {
        guard let bytes = Self.bytes(hex: signature) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(bytes, authenticating: Data(text.utf8), using: linkKey)
    }

    package static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let bytes = Array(bytes)
        return String(unsafeUninitializedCapacity: 2 * bytes.count) { text in
            for place in bytes.indices {
                text[2 * place] = digit(bytes[place] >> 4)
                text[2 * place + 1] = digit(bytes[place] & 15)
            }
            return 2 * bytes.count
        }
    }

    package static func bytes(hex text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for position in stride(from: 0, to: characters.count, by: 2) {
            guard let high = value(characters[position]), let low = value(characters[position + 1]) else { return nil }
            bytes.append(high << 4 | low)
        }
        return bytes
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
    }

    private static let digits = Array("0123456789abcdef".utf8)
    private static func value(_ digit: UInt8) -> UInt8? {
        digits.firstIndex(of: digit).map { UInt8($0) }
    }
}
