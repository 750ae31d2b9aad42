// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Testing

@Suite("The token of a link that decides about a change")
struct ApprovalLinkTokenTests {
    private static let now = Instant(seconds: 1_772_442_000)
    private static let digest = String(repeating: "0a", count: 32)

    private let secrets = AccountSecrets(
        hashKey: [UInt8](repeating: 1, count: AccountSecrets.keyLengthBytes),
        linkKey: [UInt8](repeating: 2, count: AccountSecrets.keyLengthBytes))

    private func token(
        _ action: ApprovalLinkToken.Action = .approve, approval: String = "QAPPROVAL",
        digest: String = ApprovalLinkTokenTests.digest, user: String = "PADA", seconds: Int64 = 60
    ) -> ApprovalLinkToken {
        ApprovalLinkToken(
            action: action, approvalID: approval, digest: digest, userID: user, expiresAt: Self.now.adding(seconds: seconds))
    }

    private func failure(_ text: String, at now: Instant? = nil) -> MailLinkToken.Failure? {
        do throws(MailLinkToken.Failure) {
            _ = try ApprovalLinkToken.read(text, secrets: secrets, now: now ?? Self.now)
            return nil
        } catch {
            return error
        }
    }

    @Test("says who may decide which way about which bytes, in letters that fit into an address")
    func roundTrip() throws {
        for action in ApprovalLinkToken.Action.allCases {
            let text = token(action).signed(with: secrets)
            #expect(try ApprovalLinkToken.read(text, secrets: secrets, now: Self.now) == token(action))
            let isPathSafe = text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (97...122).contains(byte | 0x20) || "._-".utf8.contains(byte)
            }
            #expect(isPathSafe, "\(text)")
        }
    }

    @Test("cannot be made to speak for another way, request, person or time, or for other bytes")
    func exchange() throws {
        let signature = try #require(token().signed(with: secrets).split(separator: ".").last)
        let others = [
            token(.refuse), token(approval: "QOTHER"), token(digest: String(repeating: "0b", count: 32)),
            token(user: "PEVE"), token(seconds: 61), token(approval: "PADA", user: "QAPPROVAL"),
        ]
        for other in others {
            let own = other.signed(with: secrets)
            let ownSignature = try #require(own.split(separator: ".").last)
            #expect(ownSignature != signature)
            #expect(failure(String(own.dropLast(ownSignature.count) + signature)) == .invalid)
        }
    }

    @Test("is no link about an incident, and no such link is one of these")
    func otherLinks() {
        let other = MailLinkToken(
            action: .acknowledge, incidentID: "QAPPROVAL.\(Self.digest)", userID: "PADA",
            expiresAt: Self.now.adding(seconds: 60))
        #expect(failure(other.signed(with: secrets)) == .invalid)
        let read = try? MailLinkToken.read(token().signed(with: secrets), secrets: secrets, now: Self.now)
        #expect(read == nil)
    }

    @Test("ends at its moment, and what was never made here has not ended either")
    func expiry() {
        let text = token().signed(with: secrets)
        let end = Self.now.adding(seconds: 60)
        #expect(failure(text, at: end.adding(milliseconds: -1)) == nil)
        #expect(failure(text, at: end) == .expired)
        #expect(failure(text + "0", at: end) == .invalid)
        for nonsense in ["", ".....", "approve", String(text.dropLast()), text.uppercased(), text + "."] {
            #expect(failure(nonsense) == .invalid, "\(nonsense)")
        }
    }

    @Test("is as long as it may be, and not a letter longer")
    func length() {
        let room = ApprovalLinkToken.lengthMaximum - token(approval: "").signed(with: secrets).utf8.count
        #expect(failure(token(approval: String(repeating: "Q", count: room)).signed(with: secrets)) == nil)
        #expect(failure(token(approval: String(repeating: "Q", count: room + 1)).signed(with: secrets)) == .invalid)
    }
}
