// SPDX-License-Identifier: Apache-2.0

/// The table of series in the documentation, out of their declarations.
package enum MetricsTable {
    package static let begin = "<!-- The table is derived from Metric.swift: -->"
    package static let end = "<!-- End of the derived table. -->"

    package static var text: String {
        let head = ["| series | kind | labels | what it tells |", "|-|-|-|-|"]
        let rows = Metric.all.map { metric in
            let labels = metric.labels.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(metric.name)` | \(metric.kind.rawValue) | \(labels) | \(metric.help) |"
        }
        return (head + rows).joined(separator: "\n")
    }

    /// The page with the present table between the marks; nil when it has lost them.
    package static func replacing(in page: String) -> String? {
        var lines = page.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard let first = lines.firstIndex(of: begin), let last = lines.firstIndex(of: end), first < last else { return nil }
        lines.replaceSubrange(first + 1..<last, with: [text])
        return lines.joined(separator: "\n")
    }
}
