// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// Composes the mail that carries a sign-in link. What it says is the server's own: nothing that a stranger could type
/// into the form stands in it.
package enum SignInLinkMail {
    package static func message(
        to user: User, link: String, expiresAt: Instant, messageID: String, settings: Settings, date: Instant
    ) -> MailMessage {
        let content = Content(
            name: MailHeader.singleLine(user.name), accountName: MailHeader.singleLine(settings.accountName), link: link,
            until: IncidentMail.timeText(expiresAt, in: user.timeZone))
        return MailMessage(
            from: settings.mailFrom, fromName: MailAddress(settings.mailFrom)?.name ?? settings.accountName,
            to: user.email, subject: "Sign in to \(content.accountName)", text: text(content), html: html(content),
            messageID: "\(messageID)@\(settings.messageDomain)", date: date)
    }

    private struct Content {
        let name: String
        let accountName: String
        let link: String
        let until: String

        var greeting: String { "Hello \(name)," }
        var request: String { "somebody asked for a link to sign in to \(accountName) as you." }
        var limits: String { "It works once, until \(until), and signs in the browser in which it is opened." }
        var advice: String {
            "If it was not you, there is nothing to do: without this mail nobody can use the link. Do not forward it."
        }
    }

    /// The link stands on a line of its own.
    private static func text(_ content: Content) -> String {
        [
            content.greeting, "", content.request, "", "Sign in: \(content.link)", "", content.limits, "", content.advice,
            "", "-- ", "Sent by \(content.accountName).",
        ].joined(separator: "\n")
    }

    private static func html(_ content: Content) -> String {
        let escaped = IncidentMail.escaped
        return """
            <!DOCTYPE html>
            <html lang="en" style="color-scheme:light dark;supported-color-schemes:light dark">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>Sign in to \(escaped(content.accountName))</title>
            </head>
            <body style="margin:24px 16px;font-family:\(IncidentMail.fonts);font-size:16px;line-height:1.5">
            <p>\(escaped(content.greeting))</p>
            <p>\(escaped(content.request))</p>
            <table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
            <td bgcolor="#0b57d0" align="center" style="background:#0b57d0;border-radius:6px">\
            <a href="\(escaped(content.link))" style="display:inline-block;padding:12px 22px;border:1px solid #0b57d0;\
            border-radius:6px;color:#ffffff;font-size:16px;font-weight:600;text-decoration:none">Sign in</a></td>
            </tr></table>
            <p>\(escaped(content.limits))</p>
            <p>\(escaped(content.advice))</p>
            <p style="font-size:13px">Sent by \(escaped(content.accountName)).</p>
            </body>
            </html>
            """
    }
}
