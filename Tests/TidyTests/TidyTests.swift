// SPDX-License-Identifier: Apache-2.0
import Foundation
import Testing

@Suite("The house is tidy")
struct TidyTests {
    @Test("in every file", arguments: Rule.all)
    func holds(_ rule: Rule) {
        #expect(Project.swiftFiles.count > 100, "the files were not found")
        for file in Project.swiftFiles {
            for (line, text) in rule.check(file) {
                Issue.record("\(file.path):\(line): \(text) (\(rule.name))")
            }
        }
    }

    @Test("and each rule finds what breaks it", arguments: Rule.all)
    func canFail(_ rule: Rule) {
        #expect(!rule.planted.isEmpty)
        for (path, text) in rule.planted {
            #expect(!rule.check(SourceText(path: path, text: text)).isEmpty, "not found in \(path): \(text.prefix(80))")
        }
    }

    @Test("and the rule about the order of hashes leaves alone what is right", arguments: Rule.rightUses)
    func leavesAlone(_ text: String) {
        #expect(Rule.hashOrder.check(SourceText(path: "Sources/Domain/X.swift", text: text)).isEmpty)
    }

    @Test("what stands in comments and literals is not code")
    func scanning() {
        let file = SourceText(
            path: "Sources/Domain/X.swift",
            text: """
                // import Store
                /* Date() */ let a = "import App \\(name("/users")) Date()"
                let b = #"raw " \\(no) "#
                """)
        #expect(!file.code.contains("import"))
        #expect(!file.code.contains("Date"))
        #expect(file.code.contains("name("))
        #expect(file.literals.map(\.text).contains("/users"))
        #expect(file.literals.map(\.line) == [2, 2, 3])
        #expect(file.codeLines.count == 3)
    }

    @Test("links in documents lead somewhere")
    func links() {
        #expect(Project.documents.count > 5)
        for document in Project.documents {
            let folder = (document.path as NSString).deletingLastPathComponent
            for match in document.text.matches(of: /\]\(([^)\s]+)\)|(?:src|href|srcset)="([^"]+)"/) {
                let target = String(match.1 ?? match.2 ?? "")
                guard !target.contains("://"), !target.hasPrefix("#"), !target.hasPrefix("mailto:") else { continue }
                let path = target.split(separator: "#").first.map(String.init) ?? target
                let resolved = URL(fileURLWithPath: "/" + folder).appendingPathComponent(path).standardized.path
                #expect(Project.exists(String(resolved.dropFirst())), "\(document.path): \(target)")
            }
        }
    }

    @Test(
        "the scripts that people are told to run can be run",
        arguments: ["scripts/run", "scripts/test", "scripts/bench", "scripts/package", "scripts/simulate-proof", ".ci/run"])
    func scripts(_ path: String) {
        #expect(FileManager.default.isExecutableFile(atPath: Project.folder.appendingPathComponent(path).path))
    }

    @Test("the version that the program tells has its entry in the change log")
    func changelog() throws {
        let main = try #require(Project.file("Sources/tocsin/Main.swift"))
        let version = try #require(main.text.firstMatch(of: /version: "([\d.]+)"/)).1
        let log = try #require(Project.file("CHANGELOG.md"))
        #expect(log.text.contains("## \(version)") || log.text.contains("## [\(version)]"))
    }
}
