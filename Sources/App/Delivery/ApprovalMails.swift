// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue
import Domain
package import Store

/// Asks people to agree to what their agents want to change.
package typealias ApprovalMailLoop = MailLoop<ApprovalMails>

/// A change of an agent that waits, told to the agent's owner.
package enum ApprovalMails: MailKind {
    package typealias Mail = QueuedApprovalMail

    package static let name = "approval mails"
    package static let channel = DeliveryChannel.approvalMail
    package static let inHandMaximum = 4

    /// In the transaction that makes the change wait: there is no request without its mail, and no mail without it.
    static func queue(_ approval: Approval, _ settings: Settings, _ work: Work) throws {
        guard settings.mailServer != nil else { return }
        try ApprovalMailQueries.prune(work.session, until: work.now.adding(seconds: -Approval.lifetimeSeconds))
        try ApprovalMailQueries.insert(
            work.session, QueuedApprovalMail(id: approval.id, userID: approval.ownerID, createdAt: work.now))
        work.wake(at: work.now)
    }

    /// Nobody is asked what they cannot answer any more.
    package static func endOfUse(of mail: QueuedApprovalMail) -> Instant {
        mail.createdAt.adding(seconds: Approval.lifetimeSeconds)
    }

    /// The message id is the same for each try. What was decided meanwhile on another way is not asked.
    package static func letters(
        for claimed: [QueuedApprovalMail], sendsMail: Bool, _ environment: Environment, _ work: Work
    ) throws -> [MailLetter] {
        let users = try UserQueries.find(work.session, ids: Set(claimed.map(\.userID)).sorted())
        return try claimed.map { mail in
            guard let user = users.first(where: { $0.id == mail.userID }),
                let approval = try ApprovalQueries.find(work.session, id: mail.id),
                approval.status(at: work.now) == .waiting
            else { return .needless }
            return .mail(message(approval, to: user, environment, at: work.now))
        }
    }

    private static func message(
        _ approval: Approval, to user: User, _ environment: Environment, at now: Instant
    ) -> MailMessage {
        func link(_ action: ApprovalLinkToken.Action) -> String {
            let token = ApprovalLinkToken(
                action: action, approvalID: approval.id, digest: approval.digest, userID: user.id,
                expiresAt: approval.expiresAt)
            return environment.settings.publicURL + WebPath.mailDecision(token: token.signed(with: environment.secrets))
        }
        return ApprovalMail.message(
            approval, to: user, approveURL: link(.approve), refuseURL: link(.refuse), settings: environment.settings,
            date: now)
    }
}
