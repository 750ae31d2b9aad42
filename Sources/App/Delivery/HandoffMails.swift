// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
package import Store

/// Hand-offs, told to one person each by one of their rules.
package enum HandoffMails: MailKind {
    package typealias Mail = HandoffNotice

    package static let name = "hand-off mails"
    package static let channel = DeliveryChannel.handoffMail
    package static let inHandMaximum = 8

    static let withoutMailServer = "no mail server is configured: nobody could be told"

    /// Long after the hand-off it is of no use any more.
    package static func endOfUse(of notice: HandoffNotice) -> Instant {
        notice.telling.handoff.at.adding(seconds: HandoffPlan.lateSecondsMaximum)
    }

    package static func letters(
        for claimed: [HandoffNotice], sendsMail: Bool, _ environment: Environment, _ work: Work
    ) throws -> [MailLetter] {
        let users = try UserQueries.find(work.session, ids: Set(claimed.map(\.telling.handoff.userID)).sorted())
        let methods = try ContactMethodQueries.find(
            work.session, ids: Set(claimed.map(\.telling.contactMethodID)).sorted())
        let schedules = try ScheduleQueries.find(work.session, ids: Set(claimed.map(\.scheduleID)).sorted())
        return claimed.map { notice in
            let user = users.first { $0.id == notice.telling.handoff.userID }
            let method = methods.first { $0.id == notice.telling.contactMethodID }
            guard let user else { return failed("none", "this user has been removed: nobody could be told") }
            guard let method else { return failed("none", "the contact method has been removed since") }
            let channelType = MailChannel.channelType(method.kind)
            guard method.kind == .email else { return failed(channelType, "no channel is configured for this kind") }
            guard method.isEnabled else { return failed(channelType, "this contact method is switched off") }
            guard sendsMail else { return failed(channelType, withoutMailServer) }
            let scheduleName = schedules.first { $0.id == notice.scheduleID }?.name ?? ""
            return .mail(
                HandoffMail.message(
                    notice, scheduleName: scheduleName, to: user, at: method.address, settings: environment.settings,
                    date: work.now))
        }
    }

    /// What became of each is listed among the notifications.
    package static func record(
        _ result: DeliveryResult, of notice: HandoffNotice, address: String?, retryAt: Instant?, _ work: Work
    ) throws {
        var notice = notice
        notice.channel = result.channelType
        notice.detail = result.detail
        notice.updatedAt = work.now
        notice.address = address ?? notice.address
        notice.dueAt = retryAt ?? notice.dueAt
        notice.status = result.outcome == .sent ? .sent : retryAt == nil ? .failed : .waiting
        try HandoffNoticeQueries.record(work.session, notice)
    }

    private static func failed(_ channelType: String, _ detail: String) -> MailLetter {
        .unsendable(DeliveryResult(.failedForGood, channelType: channelType, detail: detail))
    }
}
