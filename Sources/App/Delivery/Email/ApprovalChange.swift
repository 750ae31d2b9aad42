// SPDX-License-Identifier: Apache-2.0
package import Base

/// What a change of an agent would make different about one object, read back out of what was kept of it, in words for
/// people.
package struct ApprovalChange: Hashable, Sendable {
    package struct Line: Hashable, Sendable {
        package var name: String
        package var before: String
        package var after: String
    }

    /// What it is called, and its kind and id.
    package var object: String
    package var lines: [Line]
    /// Lines that there was no room for when it was written down.
    package var leftOutCount: Int
    /// Whether it can be told what would be different.
    package var isKnown: Bool

    /// Of the member `changes` of an approval.
    package static func all(in changes: JSON?) -> [ApprovalChange] {
        (changes?.arrayValue ?? []).map { ApprovalChange($0) }
    }

    private init(_ change: JSON) {
        let kind = Self.words(change["object"]?["type"]?.stringValue?.replacing("_reference", with: "") ?? "object")
        let id = change["object"]?["id"]?.stringValue
        let place = id.map { "\(kind) \($0)" } ?? kind
        object = change["object"]?["summary"]?.stringValue.map { "\($0) (\(place))" } ?? place
        let fields = (change["fields"]?.arrayValue ?? []).map { field in
            Line(name: Self.name(field), before: Self.value(field["before"]), after: Self.value(field["after"]))
        }
        let references = (change["references"]?.arrayValue ?? []).map { reference in
            Line(
                name: Self.name(reference) + ", of which those that go and come",
                before: Self.names(reference["removed"]), after: Self.names(reference["added"]))
        }
        lines = fields + references
        leftOutCount = Int(change["left_out"]?.intValue ?? 0)
        isKnown = change["known"]?.boolValue ?? false
    }

    private static func words(_ name: String) -> String { name.replacing("_", with: " ") }

    private static func name(_ value: JSON) -> String { words(value["name"]?.stringValue ?? "") }

    private static func value(_ value: JSON?) -> String {
        guard let value, !value.isNull else { return "nothing" }
        let text = value.stringValue ?? value.text
        return text.isEmpty ? "an empty text" : text
    }

    private static func names(_ list: JSON?) -> String {
        let names = (list?.arrayValue ?? []).map { reference in
            reference["summary"]?.stringValue ?? reference["id"]?.stringValue ?? ""
        }
        return names.isEmpty ? "nothing" : names.joined(separator: ", ")
    }
}
