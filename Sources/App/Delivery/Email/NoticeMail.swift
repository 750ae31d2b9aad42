// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain
package import Store

/// Composes the mail that tells an owner what the watchdog found. It names incidents by their numbers and says nothing of
/// what is in them.
package enum NoticeMail {
    package static func message(
        _ notice: WatchdogNotice, to user: User, settings: Settings, date: Instant
    ) -> MailMessage {
        let accountName = MailHeader.singleLine(settings.accountName)
        let paragraphs = paragraphs(notice, to: user, accountName: accountName)
        return MailMessage(
            from: settings.mailFrom, fromName: MailAddress(settings.mailFrom)?.name ?? settings.accountName,
            to: user.email, subject: "\(accountName): the server's watchdog found something wrong",
            text: (paragraphs + ["-- ", "Sent by \(accountName)."]).joined(separator: "\n\n"),
            html: html(paragraphs, accountName: accountName), messageID: "\(notice.id)@\(settings.messageDomain)",
            date: date)
    }

    private static func paragraphs(_ notice: WatchdogNotice, to user: User, accountName: String) -> [String] {
        let found = notice.detail.isEmpty ? "\(notice.found) found." : "\(notice.found) found, among them \(notice.detail)."
        return [
            "Hello \(MailHeader.singleLine(user.name)),",
            BreachKind(rawValue: notice.kind)?.sentence ?? "Something is not as it should be: \(notice.kind).",
            "\(found) Seen at \(IncidentMail.timeText(notice.createdAt, in: user.timeZone)).",
            "Look at the log of the server, at its mail server and its database, and at the open incidents themselves. "
                + "As long as this goes on, you are told once an hour.",
        ]
    }

    private static func html(_ paragraphs: [String], accountName: String) -> String {
        let escaped = IncidentMail.escaped
        let body = paragraphs.map { "<p>\(escaped($0))</p>" }.joined(separator: "\n")
        return MailPage.html(
            title: accountName,
            body: """
                \(body)
                <p style="font-size:13px">Sent by \(escaped(accountName)).</p>
                """)
    }
}
