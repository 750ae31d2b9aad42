// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
package import Store

/// Sends what the watchdog has to tell the owners.
package typealias NoticeMailLoop = MailLoop<NoticeMails>

/// What the watchdog found, told to one owner each.
package enum NoticeMails: MailKind {
    package typealias Mail = WatchdogNotice

    package static let name = "notice mails"
    package static let channel = DeliveryChannel.noticeMail
    package static let inHandMaximum = 4
    /// What was wrong that long ago is of no use any more.
    package static let usefulSeconds: Int64 = 24 * 3600

    package static func endOfUse(of notice: WatchdogNotice) -> Instant {
        notice.createdAt.adding(seconds: usefulSeconds)
    }

    /// The message id is the same for each try.
    package static func letters(
        for claimed: [WatchdogNotice], sendsMail: Bool, _ environment: Environment, _ work: Work
    ) throws -> [MailLetter] {
        let users = try UserQueries.find(work.session, ids: Set(claimed.map(\.userID)).sorted())
        return claimed.map { notice in
            guard let user = users.first(where: { $0.id == notice.userID }) else { return .needless }
            return .mail(NoticeMail.message(notice, to: user, settings: environment.settings, date: work.now))
        }
    }
}
