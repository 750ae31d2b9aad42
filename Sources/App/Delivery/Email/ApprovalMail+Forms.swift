// SPDX-License-Identifier: Apache-2.0

/// The two forms of the mail.
extension ApprovalMail.Content {
    /// Each link stands on a line of its own, and everything that the agent chose stands further in.
    var text: String {
        var lines = [greeting, "", reason, "", "What it would call:", "", "  \(call)", "", "What would be different:", ""]
        for change in changes {
            lines.append("  \(change.object)")
            for line in change.lines {
                lines += ["    \(line.name)", "      before: \(line.before)", "      after: \(line.after)"]
            }
            lines.append("")
        }
        if let remark { lines += [remark, ""] }
        lines += ["What would be sent, without secrets:", "", "  \(request)", ""]
        lines += ["Agree: \(approveURL)", "Refuse: \(refuseURL)", "Open: \(pageURL)", "", limits, "", "-- ", footer]
        return lines.joined(separator: "\n")
    }

    var html: String {
        let escaped = IncidentMail.escaped
        return MailPage.html(
            title: subject,
            body: """
                <p>\(escaped(greeting))</p>
                <p>\(escaped(reason))</p>
                <p>What it would call: <code>\(escaped(call))</code></p>
                \(changes.map(table).joined(separator: "\n"))
                \(remark.map { "<p>\(escaped($0))</p>" } ?? "")
                <p>What would be sent, without secrets:<br><code style="word-break:break-word">\(escaped(request))</code></p>
                <table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>
                \(IncidentMail.button("Agree", url: approveURL, colour: "#0b57d0"))
                <td width="12" style="width:12px;font-size:0">&nbsp;</td>
                \(IncidentMail.button("Refuse", url: refuseURL, colour: "#57606a"))
                </tr></table>
                <p>\(escaped(limits))</p>
                <p><a href="\(escaped(pageURL))">All that waits for you</a></p>
                <p style="font-size:13px">\(escaped(footer))</p>
                """)
    }

    private func table(_ change: ApprovalChange) -> String {
        let escaped = IncidentMail.escaped
        let cell = "align=\"left\" valign=\"top\" style=\"padding:4px 16px 4px 0;font-size:14px;word-break:break-word\""
        let rows = change.lines.map { line in
            "<tr><th scope=\"row\" \(cell)>\(escaped(line.name))</th><td \(cell)>\(escaped(line.before))</td>"
                + "<td \(cell)>\(escaped(line.after))</td></tr>"
        }
        let head = "<tr><td></td><th scope=\"col\" \(cell)>Before</th><th scope=\"col\" \(cell)>After</th></tr>"
        let title = "<p><strong>\(escaped(change.object))</strong></p>"
        let start = "<table cellpadding=\"0\" cellspacing=\"0\" border=\"0\">"
        return ([title, start, head] + rows + ["</table>"]).joined(separator: "\n")
    }
}
