// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue
package import Domain
package import Store

/// Composes the mail that tells a person that their duty begins or ends. Nothing is to be done about it, so it has no
/// buttons.
package enum HandoffMail {
    package static func message(
        _ notice: HandoffNotice, scheduleName: String, to user: User, at address: String, settings: Settings, date: Instant
    ) -> MailMessage {
        let accountName = MailHeader.singleLine(settings.accountName)
        let url = settings.publicURL + WebPath.onCall
        let paragraphs = paragraphs(notice.telling.handoff, MailHeader.singleLine(scheduleName), user, now: date)
        let subject = subject(notice.telling.handoff, MailHeader.singleLine(scheduleName), now: date)
        return MailMessage(
            from: settings.mailFrom, fromName: MailAddress(settings.mailFrom)?.name ?? settings.accountName, to: address,
            subject: subject,
            text: (paragraphs + ["Who is on call: \(url)", "-- ", "Sent by \(accountName)."]).joined(separator: "\n\n"),
            html: html(subject, paragraphs, url: url, accountName: accountName),
            messageID: "\(notice.id)@\(settings.messageDomain)", date: date)
    }

    private static func subject(_ handoff: Handoff, _ scheduleName: String, now: Instant) -> String {
        switch handoff.kind {
        case .onCall: "You \(handoff.at > now ? "will be" : "are") on call: \(scheduleName)"
        case .offCall: "You \(handoff.at > now ? "will go" : "are") off call: \(scheduleName)"
        }
    }

    private static func paragraphs(
        _ handoff: Handoff, _ scheduleName: String, _ user: User, now: Instant
    ) -> [String] {
        let at = IncidentMail.timeText(handoff.at, in: user.timeZone)
        let isAhead = handoff.at > now
        var sentence: String
        switch handoff.kind {
        case .onCall:
            sentence = "Your duty on the schedule \(scheduleName) \(isAhead ? "begins" : "began") at \(at)"
            if let until = handoff.until {
                sentence += " and ends at \(IncidentMail.timeText(until, in: user.timeZone))"
            }
        case .offCall: sentence = "Your duty on the schedule \(scheduleName) \(isAhead ? "ends" : "ended") at \(at)"
        }
        return ["Hello \(MailHeader.singleLine(user.name)),", sentence + "."]
    }

    private static func html(_ subject: String, _ paragraphs: [String], url: String, accountName: String) -> String {
        let escaped = IncidentMail.escaped
        let body = paragraphs.map { "<p>\(escaped($0))</p>" }.joined(separator: "\n")
        return MailPage.html(
            title: subject,
            body: """
                \(body)
                <p><a href="\(escaped(url))">Who is on call</a></p>
                <p style="font-size:13px">Sent by \(escaped(accountName)).</p>
                """)
    }
}
