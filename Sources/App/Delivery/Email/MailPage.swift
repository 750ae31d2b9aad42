// SPDX-License-Identifier: Apache-2.0

/// What the plainer mails have around their HTML form. Neither text nor ground has a colour, so that each program's own
/// light or dark pair stands.
enum MailPage {
    /// `title` is escaped here, `body` by whoever writes it.
    static func html(title: String, body: String) -> String {
        """
        <!DOCTYPE html>
        <html lang="en" style="color-scheme:light dark;supported-color-schemes:light dark">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>\(IncidentMail.escaped(title))</title>
        </head>
        <body style="margin:24px 16px;font-family:\(IncidentMail.fonts);font-size:16px;line-height:1.5">
        \(body)
        </body>
        </html>
        """
    }
}
