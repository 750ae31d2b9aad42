// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue
package import Domain

/// Composes the mail that asks a person to agree to what an agent wants to change, with what is there and what would be.
///
/// Names and values are the agent's choice: none of them begins a line or is a link.
package enum ApprovalMail {
    /// Lines of before and after in a mail; the page behind its links has them all.
    package static let linesMaximum = 40
    /// Characters of a value, and of what would be sent.
    package static let valueLengthMaximum = 500
    package static let requestLengthMaximum = 2000

    package static func message(
        _ approval: Approval, to user: User, approveURL: String, refuseURL: String, settings: Settings, date: Instant
    ) -> MailMessage {
        let content = Content(approval, user, approveURL: approveURL, refuseURL: refuseURL, settings)
        return MailMessage(
            from: settings.mailFrom, fromName: MailAddress(settings.mailFrom)?.name ?? settings.accountName,
            to: user.email, subject: content.subject, text: content.text, html: content.html,
            messageID: "\(approval.id)@\(settings.messageDomain)", date: date)
    }

    struct Content {
        let personName: String
        let agentName: String
        let accountName: String
        let call: String
        let request: String
        let digest: String
        let until: String
        let approveURL: String
        let refuseURL: String
        let pageURL: String
        let changes: [ApprovalChange]
        /// Whether something of the changes is not in the mail.
        let isCut: Bool

        init(_ approval: Approval, _ user: User, approveURL: String, refuseURL: String, _ settings: Settings) {
            personName = MailHeader.singleLine(user.name)
            agentName = ApprovalMail.shown(approval.agentName).text
            accountName = MailHeader.singleLine(settings.accountName)
            call = ApprovalMail.shown("\(approval.method) \(approval.path) (\(approval.operationID))").text
            digest = approval.digest
            until = IncidentMail.timeText(approval.expiresAt, in: user.timeZone)
            self.approveURL = approveURL
            self.refuseURL = refuseURL
            pageURL = settings.publicURL + WebPath.approvals
            let sent = ApprovalMail.shown(approval.request, to: ApprovalMail.requestLengthMaximum)
            request = sent.text
            let parsed = try? JSON.parse(approval.changes, depthMaximum: JSON.storedDepthMaximum)
            let cut = ApprovalMail.cut(ApprovalChange.all(in: parsed))
            changes = cut.changes
            isCut = cut.isCut || sent.isCut
        }

        var subject: String { "\(accountName): \(agentName) asks you to agree to a change" }
        var greeting: String { "Hello \(personName)," }
        var reason: String {
            "your agent \(agentName) wants to change something and waits until you agree. Nothing has been changed yet."
        }
        var remark: String? {
            let unknown = changes.isEmpty || changes.contains { !$0.isKnown }
            if isCut { return "Not all of it fits here: the page behind the links shows the rest." }
            return unknown ? "Not all that would be different can be told beforehand: see what would be sent." : nil
        }
        var limits: String {
            "Opening a link changes nothing, the button on its page does. Both work until \(until), once, and for these "
                + "very bytes alone (SHA-256 \(digest)). If you do nothing, nothing is changed."
        }
        var footer: String {
            "Sent by \(accountName). The links act in the name of \(personName): do not forward this mail."
        }
    }

    // MARK: What fits

    /// Cut to length, on one line, without control characters.
    private static func shown(
        _ value: String, to count: Int = ApprovalMail.valueLengthMaximum
    ) -> (text: String, isCut: Bool) {
        let line = MailHeader.singleLine(value)
        let kept = String(String.UnicodeScalarView(line.unicodeScalars.prefix(count)))
        let isCut = kept.utf8.count < line.utf8.count
        return (kept + (isCut ? " …" : ""), isCut)
    }

    private static func cut(_ changes: [ApprovalChange]) -> (changes: [ApprovalChange], isCut: Bool) {
        var (room, isCut) = (linesMaximum, false)
        var kept: [ApprovalChange] = []
        func fitting(_ value: String) -> String {
            let (text, isLong) = shown(value)
            isCut = isCut || isLong
            return text
        }
        for change in changes {
            guard room > 0 else { return (kept, true) }
            isCut = isCut || change.lines.count > room || change.leftOutCount > 0
            var short = change
            short.object = fitting(change.object)
            short.lines = change.lines.prefix(room).map { line in
                ApprovalChange.Line(
                    name: fitting(line.name), before: fitting(line.before), after: fitting(line.after))
            }
            room -= max(1, short.lines.count)
            kept.append(short)
        }
        return (kept, isCut)
    }
}
