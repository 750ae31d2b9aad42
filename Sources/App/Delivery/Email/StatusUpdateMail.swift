// SPDX-License-Identifier: Apache-2.0
package import Base

/// Composes the mail that tells how an incident is going. Nothing is to be done about it, so it has no buttons.
package enum StatusUpdateMail {
    package static func message(
        _ content: IncidentMailContent, _ update: Announcement, messageID: String, from: String, to: String, date: Instant
    ) -> MailMessage {
        MailMessage(
            from: from, fromName: MailAddress(from)?.name ?? content.accountName, to: to,
            subject: update.subject.map { MailHeader.singleLine($0) } ?? IncidentMail.subject(content),
            text: text(content, update), html: update.html ?? html(content, update),
            messageID: "\(messageID)@\(content.messageDomain)",
            inReplyTo: "incident-\(content.incidentID)@\(content.messageDomain)", date: date)
    }

    /// Each line of the message is moved in, so that none can pass for one of ours.
    static func text(_ content: IncidentMailContent, _ update: Announcement) -> String {
        let lines = update.message.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { "  " + MailHeader.singleLine(String($0)) }
        let head = [
            IncidentMail.subject(content), "", "Incident #\(content.incidentNumber), \(IncidentMail.statusLine(content))",
            "",
            IncidentMail.reasonLine(content), "",
        ]
        let end = ["", "Open: \(content.incidentURL)", "", "-- ", footer(content)]
        return (head + lines + end).joined(separator: "\n")
    }

    static func html(_ content: IncidentMailContent, _ update: Announcement) -> String {
        let title = IncidentMail.escaped(MailHeader.singleLine(content.title))
        let message = update.message.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .map { IncidentMail.escaped(MailHeader.singleLine(String($0))) }.joined(separator: "<br>\n")
        return MailPage.html(
            title: IncidentMail.subject(content),
            body: """
                <h1 style="margin:0 0 4px;font-size:22px;line-height:1.3;word-break:break-word">\(title)</h1>
                <p style="margin:0 0 16px;font-size:14px">Incident #\(content.incidentNumber), \
                \(IncidentMail.escaped(IncidentMail.statusLine(content)))</p>
                <p>\(IncidentMail.escaped(IncidentMail.reasonLine(content)))</p>
                <p style="word-break:break-word">\(message)</p>
                <p style="font-size:13px"><a href="\(IncidentMail.escaped(content.incidentURL))">Open incident \
                #\(content.incidentNumber)</a><br>
                \(IncidentMail.escaped(footer(content)))</p>
                """)
    }

    private static func footer(_ content: IncidentMailContent) -> String {
        "Sent by \(MailHeader.singleLine(content.accountName))."
    }
}
