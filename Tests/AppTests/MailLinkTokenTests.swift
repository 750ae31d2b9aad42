// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Testing

@Suite("The token in a mail's link")
struct MailLinkTokenTests {
    private static let now = Instant(seconds: 1_772_442_000)

    private let secrets = AccountSecrets(
        hashKey: [UInt8](repeating: 1, count: AccountSecrets.keyLengthBytes),
        linkKey: [UInt8](repeating: 2, count: AccountSecrets.keyLengthBytes))

    private func token(
        _ action: MailAction = .acknowledge, incident: String = "QINCIDENT", user: String = "QADA", seconds: Int64 = 60
    ) -> MailLinkToken {
        MailLinkToken(action: action, incidentID: incident, userID: user, expiresAt: Self.now.adding(seconds: seconds))
    }

    private func failure(
        _ text: String, _ secrets: AccountSecrets? = nil, at now: Instant? = nil
    ) -> MailLinkToken.Failure? {
        do throws(MailLinkToken.Failure) {
            _ = try MailLinkToken.read(text, secrets: secrets ?? self.secrets, now: now ?? Self.now)
            return nil
        } catch {
            return error
        }
    }

    @Test("says who may do what to which incident, in letters that fit into an address")
    func roundTrip() throws {
        for action in [MailAction.acknowledge, .resolve] {
            let text = token(action).signed(with: secrets)
            #expect(try MailLinkToken.read(text, secrets: secrets, now: Self.now) == token(action))
            let isPathSafe = text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (97...122).contains(byte | 0x20) || "._-".utf8.contains(byte)
            }
            #expect(isPathSafe, "\(text)")
        }
        #expect(token().signed(with: secrets) == token().signed(with: secrets))
    }

    @Test("is worth nothing once a single letter of it is changed, lost or added")
    func tampering() {
        let text = token().signed(with: secrets)
        for index in text.indices {
            var changed = text
            changed.replaceSubrange(index...index, with: text[index] == "0" ? "1" : "0")
            #expect(failure(changed) == .invalid, "\(changed)")
            changed = text
            changed.remove(at: index)
            #expect(failure(changed) == .invalid, "\(changed)")
            #expect(failure(String(text[..<index])) == .invalid)
        }
        for more in ["0", "00", ".", " ", "\0", "%00", "\n"] {
            #expect(failure(text + more) == .invalid)
            #expect(failure(more + text) == .invalid)
        }
        #expect(failure(text.uppercased()) == .invalid)
    }

    @Test("cannot be made to speak for another person, incident or action, or to last longer")
    func exchange() throws {
        let text = token().signed(with: secrets)
        let signature = try #require(text.split(separator: ".").last)
        let others = [
            token(.resolve), token(incident: "QOTHER"), token(user: "QEVE"), token(seconds: 61),
            token(incident: "QADA", user: "QINCIDENT"),
        ]
        for other in others {
            let own = other.signed(with: secrets)
            let ownSignature = try #require(own.split(separator: ".").last)
            #expect(ownSignature != signature)
            let forged = own.dropLast(ownSignature.count) + signature
            #expect(failure(String(forged)) == .invalid)
        }
    }

    @Test("ends at its moment: before it is read, from then on it has expired")
    func expiry() {
        let text = token().signed(with: secrets)
        let end = Self.now.adding(seconds: 60)
        #expect(failure(text, at: end.adding(milliseconds: -1)) == nil)
        #expect(failure(text, at: end) == .expired)
        #expect(failure(text, at: end.adding(seconds: 86_400 * 365)) == .expired)
        #expect(failure(text + "0", at: end) == .invalid, "what was never made here has not expired either")
        #expect(MailLinkToken.lifetimeSeconds == 3 * 86_400)
    }

    @Test("of another account is none")
    func otherAccount() {
        let length = AccountSecrets.keyLengthBytes
        let sameHashKey = AccountSecrets(
            hashKey: [UInt8](repeating: 1, count: length), linkKey: [UInt8](repeating: 3, count: length))
        let sameLinkKey = AccountSecrets(
            hashKey: [UInt8](repeating: 3, count: length), linkKey: [UInt8](repeating: 2, count: length))
        let text = token().signed(with: secrets)
        #expect(failure(text, sameHashKey) == .invalid)
        #expect(failure(text, sameLinkKey) == nil)
    }

    @Test("that is no token of ours is invalid, whatever it looks like")
    func nonsense() {
        let long = String(repeating: "a", count: 100_000)
        let texts = [
            "", ".", "....", "acknowledge", "acknowledge.Q.Q.9999999999.", "acknowledge....", "acknowledge.Q.Q.x.00",
            "delete.Q.Q.9999999999.00", "acknowledge.Q.Q.99999999999999999999.00", long, "\(long).\(long).1.2.3",
        ]
        for text in texts { #expect(failure(text) == .invalid) }
        // Signed, and yet it would be read as something else than was meant.
        #expect(failure(token(incident: "Q1.Q2").signed(with: secrets)) == .invalid)
    }

    @Test("is as long as it may be, and not a letter longer")
    func length() {
        let rest = token(incident: "").signed(with: secrets).utf8.count
        let room = MailLinkToken.lengthMaximum - rest
        #expect(failure(token(incident: String(repeating: "Q", count: room)).signed(with: secrets)) == nil)
        #expect(failure(token(incident: String(repeating: "Q", count: room + 1)).signed(with: secrets)) == .invalid)
    }
}
