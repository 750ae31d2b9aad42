// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import Foundation
import Testing

@Suite("What operators read about figures")
struct MetricsDocumentTests {
    /// Set to write the page anew instead of comparing.
    private static let writes = ProcessInfo.processInfo.environment["TOCSIN_WRITE_DERIVED"] != nil

    private static let folder: URL = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder.appendingPathComponent("docs/operating")
    }()

    private func text(_ name: String) throws -> String {
        try String(contentsOf: Self.folder.appendingPathComponent(name), encoding: .utf8)
    }

    @Test("the page lists each series as it is declared")
    func table() throws {
        let page = try text("metrics.md")
        let wanted = try #require(MetricsTable.replacing(in: page), "the page has lost its marks")
        if Self.writes {
            try wanted.write(to: Self.folder.appendingPathComponent("metrics.md"), atomically: true, encoding: .utf8)
        }
        let isCurrent = page == wanted || Self.writes
        #expect(isCurrent, "docs/operating/metrics.md is behind: run the test once with TOCSIN_WRITE_DERIVED=1")
    }

    @Test("the page explains each value that a label can have")
    func values() throws {
        let page = try text("metrics.md")
        let values =
            EventOutcome.allCases.map(\.rawValue) + LogEntry.Channel.allCases.map(\.rawValue)
            + DeliveryChannel.allCases.map(\.rawValue) + DeliveryOutcome.allCases.map(\.rawValue)
            + LimitKind.allCases.map(\.rawValue) + BreachKind.allCases.map(\.rawValue)
        for value in values { #expect(page.contains("`\(value)`"), "\(value)") }
    }

    @Test("names no series that is not there", arguments: ["metrics.md", "grafana-dashboard.json", "alert-rules.yml"])
    func names(_ file: String) throws {
        let known = Set(
            Metric.all.flatMap { metric in
                [metric.name] + (metric.kind == .histogram ? ["_bucket", "_sum", "_count"].map { metric.name + $0 } : [])
            })
        let named = try text(file).matches(of: /\b(?:tocsin|process)_[a-z_]+\b/).map { String($0.output) }
        #expect(!named.isEmpty)
        for name in Set(named).subtracting(known).sorted() { Issue.record("\(file) names \(name)") }
    }

    @Test("the dashboard is JSON that Grafana can import, with a question in each panel")
    func dashboard() throws {
        let board = try JSON.parse(text("grafana-dashboard.json"), depthMaximum: JSON.storedDepthMaximum)
        #expect(board["title"]?.stringValue == "Tocsin")
        let panels = try #require(board["panels"]?.arrayValue)
        #expect(panels.count >= 8)
        for panel in panels {
            let targets = panel["targets"]?.arrayValue ?? []
            let asks = targets.allSatisfy { $0["expr"]?.stringValue?.isEmpty == false }
            #expect(!targets.isEmpty && asks, "\(panel["title"]?.stringValue ?? "")")
        }
    }
}
