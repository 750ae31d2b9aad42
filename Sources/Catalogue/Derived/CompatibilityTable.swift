// SPDX-License-Identifier: Apache-2.0

/// The list of operations for people who want to know what works, as Markdown.
package enum CompatibilityTable {
    /// The lines between which a page carries the table.
    package static let beginMark = "<!-- operations: derived, do not edit by hand -->"
    package static let endMark = "<!-- end of operations -->"

    /// `bound` are the ids of the operations that a handler carries out; the others answer 501.
    package static func text(_ operations: [Operation], bound: Set<String>) -> String {
        let published = operations.filter { $0.isPublished }
        let works = published.filter { bound.contains($0.id) }.count
        let others = operations.count - published.count
        var lines = [
            "", "## Operations", "",
            "Of \(published.count) published operations that are declared, \(works) work and \(published.count - works) "
                + "answer 501. \(others) more are not in the published reference: its clients call them, or they are ours.",
        ]
        var areas: [String] = []
        for operation in operations where !areas.contains(operation.area) { areas.append(operation.area) }
        for area in areas {
            lines += ["", "### \(area)", "", "| | operation | scope | state |", "|-|-|-|-|"]
            lines += operations.filter { $0.area == area }.map { row($0, isBound: bound.contains($0.id)) }
        }
        return (lines + [""]).joined(separator: "\n") + "\n"
    }

    private static func row(_ operation: Operation, isBound: Bool) -> String {
        let scope = operation.scope.map { "`\($0)`" } ?? ""
        var state = isBound ? "works" : "not there yet"
        if operation.availability == .unlisted { state += ", not in the reference" }
        if operation.availability == .deprecated { state += ", deprecated" }
        return "| `\(operation.method.rawValue) \(operation.path.text)` | \(operation.id) | \(scope) | \(state) |"
    }

    /// A page with the table brought up to date; nil when the page has no place for it.
    package static func replacing(in page: String, with table: String) -> String? {
        let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
        guard let begin = lines.firstIndex(where: { $0 == beginMark }), let end = lines.firstIndex(where: { $0 == endMark }),
            begin < end
        else { return nil }
        return (lines[...begin].map(String.init) + [table.trimmedNewlines, ""] + lines[end...].map(String.init))
            .joined(separator: "\n")
    }
}

extension Operation {
    /// Whether the published reference lists it.
    package var isPublished: Bool { availability != .unlisted && !path.text.hasPrefix(Operations.Tocsin.root) }
}

extension String {
    fileprivate var trimmedNewlines: String {
        var text = Substring(self)
        while text.last == "\n" { text.removeLast() }
        return String(text)
    }
}
