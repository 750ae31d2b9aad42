// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// Composes the mail that publishes a head of the call log.
enum AnchorMail {
    static func message(_ anchor: AgentCallAnchor, to recipient: MailAddress, settings: Settings) -> MailMessage {
        let accountName = MailHeader.singleLine(settings.accountName)
        let about = "This is the head of the call log of agents: time, number and hash of its last entry."
        let use = """
            Keep it where whoever can write the database cannot change it. Put such lines into a file, the oldest first, and \
            `tocsin audit verify --anchor FILE` finds what was cut off or written anew since.
            """
        let signature = "Sent by \(accountName)."
        return MailMessage(
            from: settings.mailFrom, fromName: MailAddress(settings.mailFrom)?.name ?? settings.accountName,
            to: recipient.address, subject: "\(accountName): call log of agents, entry \(anchor.head.sequence)",
            text: [about, anchor.line, use, "-- ", signature].joined(separator: "\n\n"),
            html: html(about, anchor.line, use, signature),
            messageID: "anchor-\(anchor.head.sequence)-\(anchor.at.milliseconds)@\(settings.messageDomain)", date: anchor.at)
    }

    private static func html(_ about: String, _ line: String, _ use: String, _ signature: String) -> String {
        let escaped = IncidentMail.escaped
        return """
            <!DOCTYPE html>
            <html lang="en" style="color-scheme:light dark;supported-color-schemes:light dark">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Call log of agents</title>
            </head>
            <body style="margin:24px 16px;font-family:\(IncidentMail.fonts);font-size:16px;line-height:1.5">
            <p>\(escaped(about))</p>
            <pre style="white-space:pre-wrap;overflow-wrap:anywhere">\(escaped(line))</pre>
            <p>\(escaped(use))</p>
            <p style="font-size:13px">\(escaped(signature))</p>
            </body>
            </html>
            """
    }
}
