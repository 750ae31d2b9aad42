// SPDX-License-Identifier: Apache-2.0
import Foundation

/// A file of the project, with its code told apart from its comments and its literals.
struct SourceText: Sendable {
    /// From the project's folder, such as `Sources/Domain/Incidents/Incident.swift`.
    let path: String
    let text: String
    /// The text with comments blanked and literals emptied; line breaks stay where they are.
    let code: String
    /// What stands in string literals, with the line on which each begins. Interpolations are left out.
    let literals: [(line: Int, text: String)]

    init(path: String, text: String) {
        self.path = path
        self.text = text
        var scanner = Scanner(text)
        scanner.run()
        code = String(String.UnicodeScalarView(scanner.code))
        literals = scanner.literals
    }

    /// The target or folder it belongs to: `Domain` of `Sources/Domain/…`.
    var target: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }
    var isSource: Bool { path.hasPrefix("Sources/") }
    var isSwift: Bool { path.hasSuffix(".swift") }

    var lines: [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }
    var codeLines: [Substring] { code.split(separator: "\n", omittingEmptySubsequences: false) }

    /// Lines of code that a pattern is found in, from 1.
    func lines(matching pattern: Regex<Substring>) -> [Int] {
        codeLines.enumerated().filter { $0.element.firstMatch(of: pattern) != nil }.map { $0.offset + 1 }
    }
}

/// Walks through Swift text once. Knows comments, plain, raw and multi-line strings, and interpolations.
private struct Scanner {
    private let input: [Unicode.Scalar]
    private var at = 0
    private var line = 1
    private(set) var code: [Unicode.Scalar] = []
    private(set) var literals: [(line: Int, text: String)] = []

    init(_ text: String) { input = Array(text.unicodeScalars) }

    mutating func run() {
        while at < input.count { step() }
    }

    private func sees(_ text: String, at offset: Int = 0) -> Bool {
        let scalars = Array(text.unicodeScalars)
        let start = at + offset
        return start + scalars.count <= input.count && Array(input[start..<start + scalars.count]) == scalars
    }

    private mutating func take(keeping: Bool) {
        let scalar = input[at]
        if scalar == "\n" { line += 1 }
        code.append(keeping || scalar == "\n" ? scalar : " ")
        at += 1
    }

    private mutating func step() {
        if sees("//") {
            while at < input.count, input[at] != "\n" { take(keeping: false) }
        } else if sees("/*") {
            while at < input.count, !sees("*/") { take(keeping: false) }
            for _ in 0..<2 where at < input.count { take(keeping: false) }
        } else if input[at] == "#" || input[at] == "\"" {
            var pounds = 0
            while at + pounds < input.count, input[at + pounds] == "#" { pounds += 1 }
            guard sees("\"", at: pounds) else { return take(keeping: true) }
            string(pounds: pounds)
        } else {
            take(keeping: true)
        }
    }

    private mutating func string(pounds: Int) {
        let fence = String(repeating: "#", count: pounds)
        let quote = sees("\"\"\"", at: pounds) ? "\"\"\"" : "\""
        let start = line
        for _ in 0..<(pounds + quote.count) { take(keeping: true) }
        var content = ""
        while at < input.count, !sees(quote + fence) {
            if sees("\\" + fence + "(") {
                for _ in 0..<(pounds + 2) { take(keeping: true) }
                interpolation()
            } else {
                if pounds == 0, input[at] == "\\", at + 1 < input.count {
                    content.unicodeScalars.append(input[at])
                    take(keeping: false)
                }
                content.unicodeScalars.append(input[at])
                take(keeping: false)
            }
        }
        literals.append((start, content))
        for _ in 0..<(quote.count + pounds) where at < input.count { take(keeping: true) }
    }

    private mutating func interpolation() {
        var depth = 1
        while at < input.count, depth > 0 {
            if input[at] == "(" { depth += 1 }
            if input[at] == ")" { depth -= 1 }
            step()
        }
    }
}

/// The project's own files, as they lie on disk now.
enum Project {
    static let folder: URL = {
        var folder = URL(fileURLWithPath: #filePath)
        for _ in 0..<3 { folder.deleteLastPathComponent() }
        return folder
    }()

    static let swiftFiles: [SourceText] = ["Sources", "Tests", "Benchmarks"].flatMap { files(in: $0, endings: ["swift"]) }
    static let documents: [SourceText] =
        files(in: "docs", endings: ["md"]) + files(in: "conformance", endings: ["md"]) + topDocuments

    private static let topDocuments = ["README", "CONTRIBUTING", "CHANGELOG", "SECURITY"].compactMap { file("\($0).md") }

    static func file(_ path: String) -> SourceText? {
        (try? String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)).map {
            SourceText(path: path, text: $0)
        }
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path)
    }

    static func files(in subfolder: String, endings: Set<String>) -> [SourceText] {
        let root = folder.appendingPathComponent(subfolder)
        let paths = FileManager.default.enumerator(atPath: root.path)?.compactMap { $0 as? String } ?? []
        return paths.sorted().filter { endings.contains(($0 as NSString).pathExtension) }.compactMap {
            file("\(subfolder)/\($0)")
        }
    }
}
