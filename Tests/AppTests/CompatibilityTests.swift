// SPDX-License-Identifier: Apache-2.0
import App
import Catalogue
import Foundation
import Testing

@Suite("What works is written down")
struct CompatibilityTests {
    /// Set to write the page anew instead of comparing.
    private static let writes = ProcessInfo.processInfo.environment["TOCSIN_WRITE_DERIVED"] != nil

    private static let page: URL = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder.appendingPathComponent("docs/compatibility.md")
    }()

    @Test("the compatibility page lists each operation as it is")
    func page() throws {
        let bound = Set(Bindings.all.handlers.keys)
        let table = CompatibilityTable.text(Operations.all.map(\.operation), bound: bound)
        let text = try String(contentsOf: Self.page, encoding: .utf8)
        let wanted = try #require(CompatibilityTable.replacing(in: text, with: table), "the page has lost its marks")
        if Self.writes { try wanted.write(to: Self.page, atomically: true, encoding: .utf8) }
        let isCurrent = text == wanted || Self.writes
        #expect(isCurrent, "docs/compatibility.md is behind: run the test once with TOCSIN_WRITE_DERIVED=1")
    }

    @Test("every handler belongs to an operation that is declared")
    func handlers() {
        let declared = Set(Operations.all.map(\.operation.id))
        #expect(Set(Bindings.all.handlers.keys).isSubset(of: declared))
    }
}
