// SPDX-License-Identifier: Apache-2.0
package import Base

/// One alert of an incident.
package struct AlertModel: Sendable {
    package struct Link: Sendable {
        package var text: String
        package var address: String

        package init(text: String, address: String) {
            self.text = text
            self.address = address
        }
    }

    package var id: String
    package var summary: String
    /// As the event said it: critical, error, warning or info.
    package var severity: String
    package var isResolved: Bool
    package var isSuppressed: Bool
    package var dedupKey: String
    package var createdAt: Instant
    package var source: String?
    package var component: String?
    package var group: String?
    package var eventClass: String?
    package var links: [Link]
    /// What the sender added; an object is shown as names and values.
    package var details: JSON?
    /// The whole event or alert body.
    package var raw: JSON

    package init(
        id: String, summary: String, severity: String, isResolved: Bool, isSuppressed: Bool = false, dedupKey: String,
        createdAt: Instant, source: String? = nil, component: String? = nil, group: String? = nil,
        eventClass: String? = nil, links: [Link] = [], details: JSON? = nil, raw: JSON
    ) {
        self.id = id
        self.summary = summary
        self.severity = severity
        self.isResolved = isResolved
        self.isSuppressed = isSuppressed
        self.dedupKey = dedupKey
        self.createdAt = createdAt
        self.source = source
        self.component = component
        self.group = group
        self.eventClass = eventClass
        self.links = links
        self.details = details
        self.raw = raw
    }
}

extension AlertModel {
    /// How many of the sender's details are listed; the raw text below has the rest.
    private static let detailLimit = 40

    func fields(_ time: TimeText, isOpen: Bool) -> Fields {
        [
            "isOpen": .flag(isOpen), "id": .text(id),
            "summary": .text(summary), "severity": .text(severity), "tone": .text(severityTone),
            "statusLabel": .text(isSuppressed ? "Suppressed" : isResolved ? "Resolved" : "Triggered"),
            "status": .text(isResolved || isSuppressed ? "resolved" : "triggered"),
            "created": .group(time.clockFields(createdAt, withSeconds: true)),
            "facts": .list(facts.map(fields(of:))), "raw": .text(raw.indentedText),
        ]
    }

    private var severityTone: String {
        switch severity {
        case "critical", "error": "bad"
        case "warning": "warn"
        default: "plain"
        }
    }

    private struct Fact {
        var name: String
        var value: String
        var address: String?
    }

    private var facts: [Fact] {
        var facts: [Fact] = []
        func add(_ name: String, _ value: String?) {
            if let value, !value.isEmpty { facts.append(Fact(name: name, value: value, address: webAddress(value))) }
        }
        add("Source", source)
        add("Component", component)
        add("Group", group)
        add("Class", eventClass)
        for member in (details?.objectValue?.members ?? []).prefix(Self.detailLimit) {
            add(member.name, member.value.stringValue ?? member.value.text)
        }
        if let details, details.objectValue == nil, !details.isNull { add("Details", details.stringValue ?? details.text) }
        for link in links {
            facts.append(Fact(name: "Link", value: link.text, address: webAddress(link.address)))
        }
        add("Dedup key", dedupKey)
        return facts
    }

    private func fields(of fact: Fact) -> Fields {
        ["name": .text(fact.name), "value": .text(fact.value), "address": .optional(fact.address)]
    }
}

/// The text when it is an address that may become a link. Senders are not trusted: `javascript:` and its kin stay text.
func webAddress(_ text: String) -> String? {
    let lowered = text.prefix(8).lowercased()
    guard lowered.hasPrefix("https://") || lowered.hasPrefix("http://"), !text.utf8.contains(where: { $0 <= 0x20 })
    else { return nil }
    return text
}
