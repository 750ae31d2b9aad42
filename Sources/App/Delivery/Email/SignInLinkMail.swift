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
        return MailPage.html(
            title: "Sign in to \(content.accountName)",
            body: """
                <p>\(escaped(content.greeting))</p>
                <p>\(escaped(content.request))</p>
                <table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
                \(IncidentMail.button("Sign in", url: content.link, colour: "#0b57d0"))
                </tr></table>
                <p>\(escaped(content.limits))</p>
                <p>\(escaped(content.advice))</p>
                <p style="font-size:13px">Sent by \(escaped(content.accountName)).</p>
                """)
    }
}
