// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue
import Domain
package import Store

/// Sends the sign-in links that people asked for.
package typealias SignInMailLoop = MailLoop<SignInMails>

/// Links to sign in with.
///
/// A link is made when its mail is about to go out, and only its hash is stored: no row of the outbox opens a door.
package enum SignInMails: MailKind {
    package typealias Mail = QueuedSignInMail

    package static let name = "sign-in mails"
    package static let channel = DeliveryChannel.signInMail
    package static let inHandMaximum = 16

    package static func endOfUse(of mail: QueuedSignInMail) -> Instant {
        mail.createdAt.adding(seconds: SignIn.mailLinkLifetimeSeconds)
    }

    package static func letters(
        for claimed: [QueuedSignInMail], sendsMail: Bool, _ environment: Environment, _ work: Work
    ) throws -> [MailLetter] {
        try SignInMailQueries.deleteExpiredLinks(work.session, at: work.now)
        let users = try UserQueries.find(work.session, ids: Set(claimed.map(\.userID)).sorted())
        return try claimed.map { mail in
            guard let user = users.first(where: { $0.id == mail.userID }) else { return .needless }
            return .mail(try message(mail, to: user, environment, work))
        }
    }

    /// Each try has a link of its own, which takes the place of the one before.
    private static func message(
        _ mail: QueuedSignInMail, to user: User, _ environment: Environment, _ work: Work
    ) throws -> MailMessage {
        let token = work.runtime.randomToken(length: Tokens.secretLength)
        let expiry = work.now.adding(seconds: SignIn.mailLinkLifetimeSeconds)
        try SignInMailQueries.setLink(
            work.session, of: mail, hash: environment.secrets.hash(ofToken: token), expiresAt: expiry)
        let path = WebPath.continued(WebPath.signIn(token: token), next: mail.returnPath)
        let settings = environment.settings
        return SignInLinkMail.message(
            to: user, link: settings.publicURL + path, expiresAt: expiry, messageID: "\(mail.id)-\(mail.attempt)",
            settings: settings, date: work.now)
    }
}
