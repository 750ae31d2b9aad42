// SPDX-License-Identifier: Apache-2.0

/// An incident's status as the pages word and colour it.
package enum DisplayedStatus: String, CaseIterable, Sendable {
    case triggered, acknowledged, resolved

    var label: String {
        switch self {
        case .triggered: "Triggered"
        case .acknowledged: "Acknowledged"
        case .resolved: "Resolved"
        }
    }

    /// A shape for each, so that no status is told by colour alone.
    var icon: String {
        switch self {
        case .triggered: "triggered"
        case .acknowledged: "acknowledge"
        case .resolved: "resolve"
        }
    }
}

/// How an incident notifies.
package enum DisplayedUrgency: String, CaseIterable, Sendable {
    case high, low

    var label: String {
        switch self {
        case .high: "High urgency"
        case .low: "Low urgency"
        }
    }
}

/// A person by name; the viewer's own name is marked.
package struct DisplayedPerson: Sendable, Hashable {
    package var name: String
    package var isViewer: Bool

    package init(name: String, isViewer: Bool = false) {
        self.name = name
        self.isViewer = isViewer
    }

    /// The first letters of the first and last word, for the small round mark beside the name.
    var initials: String {
        let words = name.split(separator: " ")
        guard let first = words.first?.first else { return "?" }
        guard words.count > 1, let last = words.last?.first else { return String(first).uppercased() }
        return (String(first) + String(last)).uppercased()
    }

    var fields: Fields { ["name": .text(name), "initials": .text(initials), "isViewer": .flag(isViewer)] }
}

extension [DisplayedPerson] {
    /// `Ada Lovelace (you), Grace Hopper and Mary Shelley`; nil for nobody.
    var sentence: String? { map { $0.isViewer ? "\($0.name) (you)" : $0.name }.sentence }
}

extension [String] {
    /// `one, two and three`; nil for none.
    var sentence: String? {
        guard let last else { return nil }
        return count == 1 ? last : "\(dropLast().joined(separator: ", ")) and \(last)"
    }
}

/// `1 alert`, `2 alerts`.
func counted(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
    "\(count) \(count == 1 ? singular : plural ?? singular + "s")"
}
