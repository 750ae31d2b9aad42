// SPDX-License-Identifier: Apache-2.0
package import Base

/// What the mail about one incident to one person says.
package struct IncidentMailContent: Sendable {
    package var incidentNumber: Int64
    package var title: String
    package var serviceName: String
    /// `high` or `low`.
    package var urgency: String
    package var status: String
    package var createdAt: Instant
    /// The recipient's own.
    package var timeZone: TimeZoneRules
    /// Such as severity, source and what the monitoring system added, in the order to be shown.
    package var details: [(name: String, value: String)]
    package var recipientName: String
    package var incidentURL: String
    package var acknowledgeURL: String
    package var resolveURL: String
    /// The right side of message ids.
    package var messageDomain: String
    package var incidentID: String
    package var accountName: String
    /// Why this person gets it: one sentence.
    package var reason: String
    package var purpose = Purpose.page

    /// What the two links of the mail are for; the first is the one that helps.
    package enum Purpose: Sendable {
        case page
        /// The links are those to join and to decline.
        case responderRequest

        var verbs: (first: String, second: String) {
            switch self {
            case .page: ("Acknowledge", "Resolve")
            case .responderRequest: ("Join", "Decline")
            }
        }
    }

    package init(
        incidentNumber: Int64, title: String, serviceName: String, urgency: String, status: String, createdAt: Instant,
        timeZone: TimeZoneRules, details: [(name: String, value: String)], recipientName: String, incidentURL: String,
        acknowledgeURL: String, resolveURL: String, messageDomain: String, incidentID: String, accountName: String,
        reason: String
    ) {
        self.incidentNumber = incidentNumber
        self.title = title
        self.serviceName = serviceName
        self.urgency = urgency
        self.status = status
        self.createdAt = createdAt
        self.timeZone = timeZone
        self.details = details
        self.recipientName = recipientName
        self.incidentURL = incidentURL
        self.acknowledgeURL = acknowledgeURL
        self.resolveURL = resolveURL
        self.messageDomain = messageDomain
        self.incidentID = incidentID
        self.accountName = accountName
        self.reason = reason
    }
}

/// Composes the mail that pages a person.
package enum IncidentMail {
    /// Characters of one detail's value; a mail is read on a phone, and servers limit its size.
    package static let detailLengthMaximum = 2000
    package static let detailNameLengthMaximum = 100

    /// `messageID` is this notification's own id: the same for each try to deliver it, so that mailboxes drop repeats.
    package static func message(
        _ content: IncidentMailContent, messageID: String, from: String, to: String, date: Instant
    ) -> MailMessage {
        MailMessage(
            from: from, fromName: MailAddress(from)?.name ?? content.accountName, to: to, subject: subject(content),
            text: text(content), html: html(content), messageID: "\(messageID)@\(content.messageDomain)",
            // No message has this id. That all of one incident answer it is what puts them into one conversation.
            inReplyTo: "incident-\(content.incidentID)@\(content.messageDomain)", date: date,
            extraHeaders: content.urgency == "high" ? [("Importance", "high"), ("X-Priority", "1")] : [])
    }

    /// The same for each mail of an incident: some mail programs open a new conversation when it changes.
    package static func subject(_ content: IncidentMailContent) -> String {
        "[#\(content.incidentNumber)] \(MailHeader.singleLine(content.title))"
    }

    /// The plain form. Each link stands on a line of its own, and no value can begin a line.
    static func text(_ content: IncidentMailContent) -> String {
        var lines = [
            subject(content), "",
            "Incident #\(content.incidentNumber), \(statusLine(content))", "",
            reasonLine(content), "",
            "\(content.purpose.verbs.first): \(content.acknowledgeURL)",
            "\(content.purpose.verbs.second): \(content.resolveURL)",
            "Open: \(content.incidentURL)", "",
        ]
        for (name, value) in facts(content) { lines.append("  \(name): \(value.replacing("\n", with: "\n    "))") }
        lines += ["", "-- ", footer(content)]
        return lines.joined(separator: "\n")
    }

    static func statusLine(_ content: IncidentMailContent) -> String {
        "\(content.status), \(content.urgency) urgency"
    }

    static func reasonLine(_ content: IncidentMailContent) -> String {
        let name = MailHeader.singleLine(content.recipientName)
        return "\(name.isEmpty ? "" : "For \(name): ")\(MailHeader.singleLine(content.reason))"
    }

    /// What is known of the incident, by name; values may have several lines.
    static func facts(_ content: IncidentMailContent) -> [(name: String, value: String)] {
        var facts = [(name: "Opened", value: timeText(content.createdAt, in: content.timeZone))]
        if !content.serviceName.isEmpty {
            facts.insert((name: "Service", value: MailHeader.singleLine(content.serviceName)), at: 0)
        }
        for (name, value) in content.details {
            let (name, isLong) = cut(name, to: detailNameLengthMaximum)
            facts.append((name: MailHeader.singleLine(name) + (isLong ? "…" : ""), value: shownValue(value)))
        }
        return facts
    }

    /// The links are this person's own: who has the mail, has them.
    static func footer(_ content: IncidentMailContent) -> String {
        let name = MailHeader.singleLine(content.recipientName)
        let person = name.isEmpty ? "you" : name
        let verbs = content.purpose.verbs
        return "Sent by \(MailHeader.singleLine(content.accountName)). "
            + "The links to \(verbs.first.lowercased()) and to \(verbs.second.lowercased()) act in the name of \(person): "
            + "do not forward this mail."
    }

    /// `2015-11-06 21:00:00 (Europe/Berlin, UTC+01:00)`
    static func timeText(_ instant: Instant, in zone: TimeZoneRules) -> String {
        let wire = ISO8601.string(instant, in: zone)
        let (date, rest) = (wire.prefix(10), wire.dropFirst(11))
        let (time, offset) = (rest.prefix(8), rest.dropFirst(8))
        return "\(date) \(time) (\(offset == "Z" ? "UTC" : "\(zone.identifier), UTC\(offset)"))"
    }

    /// Cut to length, without control characters; every kind of line end becomes a plain one.
    private static func shownValue(_ value: String) -> String {
        let (kept, isLong) = cut(value, to: detailLengthMaximum)
        let lines = kept.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.map { MailHeader.singleLine(String($0)) }.joined(separator: "\n") + (isLong ? " …" : "")
    }

    /// By code points: a single Character can be as long as somebody likes.
    private static func cut(_ text: String, to count: Int) -> (kept: String, isLong: Bool) {
        let kept = String(String.UnicodeScalarView(text.unicodeScalars.prefix(count)))
        return (kept, kept.utf8.count < text.utf8.count)
    }
}
