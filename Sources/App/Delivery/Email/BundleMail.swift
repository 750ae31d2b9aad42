// SPDX-License-Identifier: Apache-2.0
package import Base

/// Composes the mail that pages a person for several incidents at once: each with its facts and its own links.
package enum BundleMail {
    /// `contents` are all for one person, and at least two. `messageID` is the same for the same pages only: a mailbox that
    /// drops repeats must not drop a page that came along later.
    package static func message(
        _ contents: [IncidentMailContent], messageID: String, from: String, to: String, date: Instant
    ) -> MailMessage {
        let first = contents[0]
        let isHigh = contents.contains { $0.urgency == "high" }
        return MailMessage(
            from: from, fromName: MailAddress(from)?.name ?? first.accountName, to: to, subject: subject(contents),
            text: text(contents), html: html(contents), messageID: "\(messageID)@\(first.messageDomain)", date: date,
            extraHeaders: isHigh ? [("Importance", "high"), ("X-Priority", "1")] : [])
    }

    package static func subject(_ contents: [IncidentMailContent]) -> String {
        "\(contents.count) incidents, the first: \(IncidentMail.subject(contents[0]))"
    }

    /// Each link stands on a line of its own, and no value can begin a line.
    static func text(_ contents: [IncidentMailContent]) -> String {
        var lines = [subject(contents), "", greeting(contents), ""]
        for content in contents {
            lines += [
                IncidentMail.subject(content), "Incident #\(content.incidentNumber), \(IncidentMail.statusLine(content))",
                reasonLine(content),
                "\(content.purpose.verbs.first): \(content.acknowledgeURL)",
                "\(content.purpose.verbs.second): \(content.resolveURL)",
                "Open: \(content.incidentURL)",
            ]
            for (name, value) in facts(content) { lines.append("  \(name): \(value)") }
            lines.append("")
        }
        lines += ["-- ", IncidentMail.footer(contents[0])]
        return lines.joined(separator: "\n")
    }

    static func html(_ contents: [IncidentMailContent]) -> String {
        let escaped = IncidentMail.escaped
        return MailPage.html(
            title: subject(contents),
            body: """
                <p>\(escaped(greeting(contents)))</p>
                \(contents.map(section).joined(separator: "\n"))
                <p style="border-top:1px solid #8c959f;padding:12px 0;font-size:13px">\
                \(escaped(IncidentMail.footer(contents[0])))</p>
                """)
    }

    private static func section(_ content: IncidentMailContent) -> String {
        let escaped = IncidentMail.escaped
        let facts = facts(content).map { "\(escaped($0.name)): \(escaped($0.value))" }.joined(separator: "<br>\n")
        return """
            <div style="border-top:1px solid #8c959f;padding:12px 0;word-break:break-word">
            <h2 style="margin:0;font-size:18px;line-height:1.3">\(escaped(IncidentMail.subject(content)))</h2>
            <p style="margin:4px 0;font-size:14px">Incident #\(content.incidentNumber), \
            \(escaped(IncidentMail.statusLine(content))). \(escaped(reasonLine(content)))<br>
            \(facts)</p>
            <p style="margin:8px 0"><a href="\(escaped(content.acknowledgeURL))">\(content.purpose.verbs.first)</a> ·
            <a href="\(escaped(content.resolveURL))">\(content.purpose.verbs.second)</a> ·
            <a href="\(escaped(content.incidentURL))">Open incident #\(content.incidentNumber)</a></p>
            </div>
            """
    }

    private static func greeting(_ contents: [IncidentMailContent]) -> String {
        let name = MailHeader.singleLine(contents[0].recipientName)
        return "\(name.isEmpty ? "" : "For \(name): ")\(contents.count) incidents need somebody."
    }

    private static func reasonLine(_ content: IncidentMailContent) -> String { MailHeader.singleLine(content.reason) }

    /// Details are one tap away; several incidents must fit on a phone.
    private static func facts(_ content: IncidentMailContent) -> [(name: String, value: String)] {
        var facts: [(name: String, value: String)] = []
        if !content.serviceName.isEmpty { facts.append(("Service", MailHeader.singleLine(content.serviceName))) }
        facts.append(("Opened", IncidentMail.timeText(content.createdAt, in: content.timeZone)))
        return facts
    }
}
