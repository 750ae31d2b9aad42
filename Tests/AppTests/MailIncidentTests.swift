// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Testing

@Suite("The mail about an incident")
struct MailIncidentTests {
    private static let opened = Instant(seconds: 1_772_442_000)  // Monday, 2026-03-02T09:00:00Z

    private func content(_ change: (inout IncidentMailContent) -> Void = { _ in }) -> IncidentMailContent {
        var content = IncidentMailContent(
            incidentNumber: 7, title: "Disk full", serviceName: "Payments", urgency: "high", status: "triggered",
            createdAt: Self.opened, timeZone: .utc, details: [(name: "Severity", value: "critical")],
            recipientName: "Ada Lovelace", incidentURL: "https://tocsin.example/app/incidents/Q0?a=1&b=2",
            acknowledgeURL: "https://tocsin.example/app/act/acknowledge.Q0",
            resolveURL: "https://tocsin.example/app/act/resolve.Q0",
            messageDomain: "example.com", incidentID: "Q0", accountName: "Tocsin", reason: "It is assigned to you.")
        change(&content)
        return content
    }

    private func read(
        _ content: IncidentMailContent, id: String = "N1", from: String = "pager@example.com"
    ) throws -> ReadMail {
        try ReadMail(IncidentMail.message(content, messageID: id, from: from, to: "ada@example.com", date: Self.opened))
    }

    private func lines(_ mail: ReadMail) -> [String] { mail.text.split(whereSeparator: \.isNewline).map(String.init) }

    @Test("has the incident's number and title for its subject, and keeps it for as long as the incident lasts")
    func subject() throws {
        #expect(try read(content()).value("Subject") == "[#7] Disk full")
        let later = content {
            $0.status = "acknowledged"
            $0.urgency = "low"
            $0.reason = "It was escalated to level 2, and to you."
            $0.recipientName = "Grace Hopper"
        }
        #expect(try read(later).value("Subject") == "[#7] Disk full")
        for separator in MailHeaderTests.separators {
            let mail = try read(content { $0.title = "Disk full\(separator)Bcc: eve@example.com" })
            #expect(try mail.value("Subject").hasPrefix("[#7] Disk full "))
            #expect(mail.values("Bcc").isEmpty)
        }
    }

    @Test("joins the conversation of its incident, and no other one's")
    func threading() throws {
        let first = try read(content(), id: "N1")
        let second = try read(content { $0.recipientName = "Grace Hopper" }, id: "N2")
        let other = try read(content { $0.incidentID = "Q9" }, id: "N3")
        for name in ["References", "In-Reply-To"] {
            #expect(try first.value(name) == second.value(name))
            #expect(try first.value(name) != other.value(name))
            let value = try first.value(name)
            #expect(value.contains("Q0") && value.hasSuffix("@example.com>"))
        }
        let ids = try [first, second, other].map { try $0.value("Message-ID") }
        #expect(Set(ids).count == 3)
        #expect(ids[0] == "<N1@example.com>", "the same at each try, so that a mailbox drops a repeat")
        #expect(try !ids.contains(first.value("References")), "nobody's first mail is the conversation's")
    }

    @Test("holds its three links in both parts")
    func links() throws {
        let content = content()
        let mail = try read(content)
        let links = [
            ("Acknowledge", content.acknowledgeURL), ("Resolve", content.resolveURL), ("Open", content.incidentURL),
        ]
        for (word, url) in links {
            #expect(lines(mail).filter { $0 == "\(word): \(url)" }.count == 1, "each stands on a line of its own")
            let escaped = url.replacing("&", with: "&amp;")
            #expect(mail.html.contains("href=\"\(escaped)\""))
        }
        #expect(mail.html.contains("Acknowledge</a>") && mail.html.contains("Resolve</a>"))
        #expect(mail.text.contains("Ada Lovelace") && mail.html.contains("Ada Lovelace"))
    }

    private static let hostile: [String] = [
        #"<script>alert("x")</script>"#, #""><img src=x onerror=alert(1)>"#, "'><b>&amp;<!--", "\"\u{301}><script>",
        "</title></head><script>",
    ]

    @Test("shows hostile text as text", arguments: hostile)
    func escaping(_ text: String) throws {
        let mail = try read(
            content {
                ($0.title, $0.serviceName, $0.status, $0.recipientName) = (text, text, text, text)
                ($0.accountName, $0.reason, $0.urgency) = (text, text, text)
                $0.details = [(name: text, value: text)]
                $0.incidentURL = "https://tocsin.example/\(text)"
                $0.acknowledgeURL = "https://tocsin.example/\(text)"
                $0.resolveURL = "https://tocsin.example/\(text)"
            })
        let ours: Set<String> = [
            "!DOCTYPE", "html", "head", "meta", "title", "body", "div", "table", "tr", "td", "th", "h1", "a", "br",
        ]
        // By bytes, as a browser reads: a mark with an accent on it ends an attribute like any other.
        let bytes = Array(mail.html.utf8)
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "<") {
            let name = bytes[(index + 1)...].drop { $0 == UInt8(ascii: "/") }.prefix { $0 > 32 && $0 != UInt8(ascii: ">") }
            #expect(ours.contains(String(decoding: name, as: UTF8.self)))
        }
        let plain = try read(content())
        for mark in [UInt8(ascii: "\""), UInt8(ascii: "<"), UInt8(ascii: ">")] {
            let count = Array(plain.html.utf8).count { $0 == mark }
            #expect(bytes.count { $0 == mark } == count, "the same marks as in a mail without them")
        }
        #expect(mail.text.utf8.count > 10 * text.utf8.count, "the text form has nothing to escape")
        #expect(lines(mail).contains { $0.hasPrefix("  Service: ") && $0.hasSuffix(text) })
    }

    @Test("lets no value begin a line, so that no link can be forged", arguments: MailHeaderTests.separators)
    func forgedLines(_ separator: String) throws {
        let forged = "x\(separator)Acknowledge: https://eve.example/\(separator)-- \(separator)"
        let mail = try read(
            content {
                ($0.title, $0.serviceName, $0.reason) = (forged, forged, forged)
                ($0.recipientName, $0.accountName) = (forged, forged)
                $0.details = [(name: forged, value: forged)]
            })
        #expect(lines(mail).filter { $0.hasPrefix("Acknowledge:") } == ["Acknowledge: \(content().acknowledgeURL)"])
        #expect(lines(mail).filter { $0.hasPrefix("--") }.count == 1)
        let isPlain = mail.text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control: scalar == "\r" || scalar == "\n"
            case .lineSeparator, .paragraphSeparator: false
            default: true
            }
        }
        #expect(isPlain, "nothing but the mail's own line ends")
    }

    @Test("tells the time on its reader's own clock")
    func time() throws {
        let berlin = try #require(TimeZoneRules(identifier: "Europe/Berlin"))
        #expect(try lines(read(content())).contains("  Opened: 2026-03-02 09:00:00 (UTC)"))
        let mail = try read(content { $0.timeZone = berlin })
        #expect(lines(mail).contains("  Opened: 2026-03-02 10:00:00 (Europe/Berlin, UTC+01:00)"))
        #expect(mail.html.contains("2026-03-02 10:00:00 (Europe/Berlin, UTC+01:00)"))
    }

    @Test("shows so much of each detail, and says where it was cut")
    func limits() throws {
        func detail(_ name: String, _ value: String) throws -> String {
            let mail = try read(content { $0.details = [(name: name, value: value)] })
            return try #require(lines(mail).first { $0.hasPrefix("  N") })
        }
        let most = String(repeating: "x", count: IncidentMail.detailLengthMaximum)
        #expect(try detail("N", most) == "  N: \(most)")
        #expect(try detail("N", most + "x") == "  N: \(most) …")
        let name = "N" + String(repeating: "n", count: IncidentMail.detailNameLengthMaximum - 1)
        #expect(try detail(name, "v") == "  \(name): v")
        #expect(try detail(name + "n", "v") == "  \(name)…: v")
        // One character to a reader, and a hundred thousand code points.
        #expect(try detail("N", "a" + String(repeating: "\u{301}", count: 100_000)).unicodeScalars.count < 2100)
    }

    @Test("says that it is important when it is, and from whom it comes")
    func fields() throws {
        #expect(try read(content()).value("Importance") == "high")
        let low = try read(content { $0.urgency = "low" })
        #expect(low.values("Importance").isEmpty && low.values("X-Priority").isEmpty)
        #expect(try low.value("From") == "\"Tocsin\" <pager@example.com>")
        #expect(try read(content(), from: "Night Watch <n@example.com>").value("From") == "\"Night Watch\" <n@example.com>")
    }
}
