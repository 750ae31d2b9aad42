// SPDX-License-Identifier: Apache-2.0
package import Base
package import Store

/// How a mail leaves: over the network, or into a test's mailbox.
package typealias MailSend = @Sendable (_ message: MailMessage) async -> MailResult

/// What differs from one kind of mail to another, of those that are about no incident: its table, what stands in it, and
/// when it comes too late. ``MailLoop`` does the rest.
package protocol MailKind: Sendable {
    associatedtype Mail: QueuedMail

    /// Several of them, in words for the log, such as `sign-in mails`.
    static var name: String { get }
    /// Under what they are counted.
    static var channel: DeliveryChannel { get }
    /// Mails under way at a time. Pages go over the same connections, and must find some free.
    static var inHandMaximum: Int { get }

    /// From when on nobody needs it any more: then it is not tried again.
    static func endOfUse(of mail: Mail) -> Instant

    /// What is to be sent of each claimed mail, one for each and in their order, in few queries.
    static func letters(
        for claimed: [Mail], sendsMail: Bool, _ environment: Environment, _ work: Work
    ) throws -> [MailLetter]

    /// Writes down what a try came to. `address` is where it was sent; nil when it was not. `retryAt` is when it is tried
    /// again, and nil ends it.
    static func record(
        _ result: DeliveryResult, of mail: Mail, address: String?, retryAt: Instant?, _ work: Work
    ) throws
}

extension MailKind {
    /// Nobody asks later what became of it.
    package static func record(
        _ result: DeliveryResult, of mail: Mail, address: String?, retryAt: Instant?, _ work: Work
    ) throws {
        guard let retryAt else { return try MailOutboxQueries.finish(work.session, of: Mail.self, id: mail.id) }
        try MailOutboxQueries.retry(work.session, of: Mail.self, id: mail.id, at: retryAt)
    }
}

/// What is to be sent of a claimed mail.
package enum MailLetter: Sendable {
    case mail(MailMessage)
    /// Nothing can be sent, for the reason that is written down.
    case unsendable(DeliveryResult)
    /// What it was about is over, or whom it was for is gone: it ends, and counts as no delivery.
    case needless
}
