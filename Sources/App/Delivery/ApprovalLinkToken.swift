// SPDX-License-Identifier: Apache-2.0
package import Base

/// A signed, expiring permission for one person to decide one way about one change of an agent, as long as it is the one
/// that was shown.
package struct ApprovalLinkToken: Hashable, Sendable {
    /// Longer texts are no tokens of ours.
    package static let lengthMaximum = 400

    package enum Action: String, CaseIterable, Sendable {
        case approve, refuse
    }

    package var action: Action
    package var approvalID: String
    /// Of the bytes that would be sent: an approval of other bytes is another one, whatever its id.
    package var digest: String
    package var userID: String
    /// When nobody can agree any more.
    package var expiresAt: Instant

    package init(action: Action, approvalID: String, digest: String, userID: String, expiresAt: Instant) {
        self.action = action
        self.approvalID = approvalID
        self.digest = digest
        self.userID = userID
        self.expiresAt = expiresAt
    }

    /// Letters, digits, dots, dashes and underlines only: fit for a path.
    package func signed(with secrets: AccountSecrets) -> String {
        SignedText.make([action.rawValue, approvalID, digest, userID], expiresAt: expiresAt, secrets: secrets)
    }

    /// Reads a token back; anything that was not signed here is invalid, whatever it looks like.
    package static func read(
        _ text: String, secrets: AccountSecrets, now: Instant
    ) throws(MailLinkToken.Failure) -> ApprovalLinkToken {
        let signed = SignedText.read(text, partCount: 4, lengthMaximum: lengthMaximum, secrets: secrets)
        guard let (parts, expiresAt) = signed, let action = Action(rawValue: parts[0]) else { throw .invalid }
        let token = ApprovalLinkToken(
            action: action, approvalID: parts[1], digest: parts[2], userID: parts[3], expiresAt: expiresAt)
        guard now < token.expiresAt else { throw .expired }
        return token
    }
}
