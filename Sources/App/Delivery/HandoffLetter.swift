// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// What is to be sent of a hand-off, or why nothing can be.
enum HandoffLetter: Sendable {
    case mail(MailMessage)
    case unsendable(DeliveryResult)

    static let withoutMailServer = "no mail server is configured: nobody could be told"

    /// One for each claimed notice, in their order, in a fixed number of queries.
    static func gather(
        _ claimed: [HandoffNotice], sendsMail: Bool, _ settings: Settings, _ work: Work
    ) throws -> [HandoffLetter] {
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
                    notice, scheduleName: scheduleName, to: user, at: method.address, settings: settings, date: work.now))
        }
    }

    private static func failed(_ channelType: String, _ detail: String) -> HandoffLetter {
        .unsendable(DeliveryResult(.failedForGood, channelType: channelType, detail: detail))
    }
}
