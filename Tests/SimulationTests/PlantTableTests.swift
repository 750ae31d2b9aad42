// SPDX-License-Identifier: Apache-2.0
import Foundation
import Simulation
import Testing

/// The table is written by a script that takes its time; what plants there are can be compared at once.
@Suite("The table of planted bugs")
struct PlantTableTests {
    private static let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("docs/simulation.md")

    @Test("names each of them, with what it does, in their order")
    func names() throws {
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let begin = try #require(text.range(of: "<!-- plants: derived"))
        let end = try #require(text.range(of: "<!-- end of plants -->"))
        let rows = text[begin.upperBound..<end.lowerBound].split(separator: "\n").filter { $0.hasPrefix("| `") }
        #expect(rows.count == Plant.allCases.count)
        for (row, plant) in zip(rows, Plant.allCases) {
            #expect(row.hasPrefix("| `\(plant.rawValue)` | \(plant.summary) |"), "run scripts/simulate-proof")
        }
    }

    @Test("has a name for each promise that people ask about")
    func promises() {
        let names = Set(Plant.allCases.map(\.rawValue))
        let asked = [
            "skip-dedup", "drop-timer", "page-twice", "acknowledge-keeps-escalating", "wrong-hand-off", "override-ignored",
            "lost-page", "unsent-page", "lost-webhook", "stale-timer", "webhook-swapped", "loop-miscounted",
            "snooze-ignored", "low-urgency-escalates", "turn-stuck", "drop-ignored", "suppression-ignored",
            "shift-override-ignored", "grouping-ignored",
        ]
        for name in asked { #expect(names.contains(name)) }
    }
}
