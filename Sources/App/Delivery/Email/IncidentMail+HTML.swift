// SPDX-License-Identifier: Apache-2.0

extension IncidentMail {
    /// The same content for mail programs that show HTML.
    ///
    /// Tables and inline styles, since many programs drop everything else. Neither text nor ground has a colour, so that
    /// each program's own light or dark pair stands; only the buttons and the mark of urgency bring both with them.
    static func html(_ content: IncidentMailContent) -> String {
        let title = escaped(MailHeader.singleLine(content.title))
        return """
            <!DOCTYPE html>
            <html lang="en" style="color-scheme:light dark;supported-color-schemes:light dark">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>\(escaped(subject(content)))</title>
            </head>
            <body style="margin:0;padding:0">
            <div style="display:none;max-height:0;overflow:hidden">\(preview(content))</div>
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0">
            <tr><td align="center" style="padding:24px 16px">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" \
            style="max-width:600px;text-align:left;font-family:\(fonts);font-size:16px;line-height:1.5">
            <tr><td>\(badge(content))</td></tr>
            <tr><td style="padding:12px 0 4px"><h1 style="margin:0;font-size:22px;line-height:1.3;font-weight:600;\
            word-break:break-word">\(title)</h1></td></tr>
            <tr><td style="padding:0 0 20px">\(escaped(reasonLine(content)))</td></tr>
            <tr><td style="padding:0 0 20px">\(buttons(content))</td></tr>
            <tr><td style="border-top:1px solid #8c959f;padding:12px 0">\(factTable(content))</td></tr>
            <tr><td style="border-top:1px solid #8c959f;padding:12px 0;font-size:13px">
            <a href="\(escaped(content.incidentURL))">Open incident #\(content.incidentNumber)</a><br>
            \(escaped(footer(content)))
            </td></tr>
            </table>
            </td></tr>
            </table>
            </body>
            </html>
            """
    }

    static let fonts = "-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"

    /// What mailboxes show beside the subject.
    private static func preview(_ content: IncidentMailContent) -> String {
        escaped("\(MailHeader.singleLine(content.serviceName)) · \(statusLine(content))")
    }

    private static func badge(_ content: IncidentMailContent) -> String {
        let colour = content.urgency == "high" ? "#b3261e" : "#57606a"
        return """
            <table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
            <td bgcolor="\(colour)" style="background:\(colour);color:#ffffff;border-radius:4px;padding:2px 10px;\
            font-size:13px;font-weight:600">\(escaped(content.urgency)) urgency</td>
            <td style="padding:0 0 0 10px;font-size:14px">Incident #\(content.incidentNumber), \
            \(escaped(content.status))</td>
            </tr></table>
            """
    }

    private static func buttons(_ content: IncidentMailContent) -> String {
        """
        <table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
        \(button(content.purpose.verbs.first, url: content.acknowledgeURL, colour: "#0b57d0"))
        <td width="12" style="width:12px;font-size:0">&nbsp;</td>
        \(button(content.purpose.verbs.second, url: content.resolveURL, colour: "#1a7337"))
        </tr></table>
        """
    }

    /// A coloured cell with a link that fills it: the form that also those programs show which ignore padding of links.
    static func button(_ label: String, url: String, colour: String) -> String {
        """
        <td bgcolor="\(colour)" align="center" style="background:\(colour);border-radius:6px">\
        <a href="\(escaped(url))" style="display:inline-block;padding:12px 22px;border:1px solid \(colour);\
        border-radius:6px;color:#ffffff;font-size:16px;font-weight:600;text-decoration:none">\(label)</a></td>
        """
    }

    private static func factTable(_ content: IncidentMailContent) -> String {
        let rows = facts(content).map { name, value in
            """
            <tr><th align="left" valign="top" scope="row" style="padding:4px 16px 4px 0;font-size:14px;font-weight:600">\
            \(escaped(name))</th><td valign="top" style="padding:4px 0;font-size:14px;word-break:break-word">\
            \(escaped(value).replacing("\n", with: "<br>\n"))</td></tr>
            """
        }
        let head = "<table cellpadding=\"0\" cellspacing=\"0\" border=\"0\">"
        return ([head] + rows + ["</table>"]).joined(separator: "\n")
    }

    /// Fit for text and for quoted attributes.
    ///
    /// By bytes: a quotation mark followed by a combining accent is one Character, and a look at those would miss it.
    static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "&"): bytes += Array("&amp;".utf8)
            case UInt8(ascii: "<"): bytes += Array("&lt;".utf8)
            case UInt8(ascii: ">"): bytes += Array("&gt;".utf8)
            case UInt8(ascii: "\""): bytes += Array("&quot;".utf8)
            case UInt8(ascii: "'"): bytes += Array("&#39;".utf8)
            default: bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
