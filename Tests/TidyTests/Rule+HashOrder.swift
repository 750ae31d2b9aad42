// SPDX-License-Identifier: Apache-2.0

extension Rule {
    /// The order of these is seeded by the process: what depends on it is not the same twice.
    ///
    /// A rule about text can be got round. It finds what is written without thinking: names that are declared as one, in
    /// the same file, wherever they stand. That no other file needs to be looked at, it asks for itself.
    static let hashOrder = Rule(
        name: "no rule goes through a Set or a Dictionary",
        check: { file in
            guard file.target == "Domain", file.isSource else { return [] }
            let names = hashedNames(file.code)
            let lines = file.codeLines
            return lines.indices.flatMap { index -> [(line: Int, text: String)] in
                // A chain of calls goes on in the lines below.
                let below = lines[(index + 1)...].map { $0.drop { $0 == " " } }.prefix { $0.hasPrefix(".") }
                let line = String(lines[index]) + below.joined(separator: "")
                var found = walkedNames(line).intersection(names).sorted().map { "goes through \($0)" }
                if goesThroughFreshOne(line) { found.append("goes through a Set or Dictionary") }
                if let name = openMember(lines[index]) { found.append("shows other files \(name): make it private") }
                return found.map { (line: index + 1, text: $0) }
            }
        },
        planted: [
            "let seen: Set<String> = []\nfor id in seen { }", "var counts: [String: Int] = [:]\nreturn counts.map { $0 }",
            "let all = Set(list)\nfor one in all where one > 1 { }", "return Set(list).sorted()",
            "func f(_ seen: Set<String>) { for id in seen { } }",
            "func f(by counts: inout [String: Int]) { counts.forEach { } }",
            "var counts = [String: Int]()\nreturn counts.map { $0 }",
            "func f(_ seen: Set<String>) -> [String] { Array(seen) }",
            "func f(_ seen: Set<String>) -> [String] { seen.sorted() }",
            "private let seen: Set<String>\nfor id in self.seen { }",
            "func seen() -> Set<String> { [] }\nfor id in seen() { }", "struct X {\n    package let seen: Set<String>\n}",
            "struct X {\n    var counts: [String: Int] = [:]\n}", "for id in Set(list) { }", "let ids = Array(Set(list))",
            "let seen: Set<Int> = []\nlist.append(contentsOf: seen)", "let seen: Set<Int> = []\nlist += seen",
            "let seen: Set<Int> = []\nreturn seen\n    .map { $0 }",
            "let seen: Set<Int> = []\nfor (a, b) in zip(list, seen) { }",
            "let ranks = [\"high\": 1]\nfor (name, rank) in ranks { }",
        ].map { (path: "Sources/Domain/X.swift", text: $0) })

    /// What looks up in one, or goes through something else, is as it should be.
    static let rightUses: [String] = [
        "let seen: Set<Int> = []\nif seen.contains(one) { seen.insert(two) }",
        "var counts: [String: Int] = [:]\ncounts[id, default: 0] += 1\ntotal += counts[id] ?? 0",
        "func f(_ ids: [String]) { for id in ids { } }", "struct X {\n    private var counts: [String: Int] = [:]\n}",
        "let list: [(name: String, rank: Int)] = []\nfor one in list { }",
        "log(details: [\"a\": 1])\nfor detail in details { }",
    ]

    /// What a file calls its Sets and Dictionaries: constants, variables, members, parameters, and functions that answer
    /// with one.
    private static func hashedNames(_ code: String) -> Set<String> {
        let annotated = code.matches(
            of:
                /(\w+)\s*:\s*(?:inout\s+|borrowing\s+|consuming\s+|sending\s+)*(?:Set<|Dictionary<|\[\s*[A-Z][\w.<>?]*\s*:)/
        )
        let made = code.matches(
            of:
                /(?:let|var)\s+(\w+)\s*=\s*(?:Set\b|Dictionary\b|\[\s*(?:[A-Z][\w.<>?]*\s*:[^\]]*\]\s*\(|"\s*"\s*:|\d+\s*:))/
        )
        let answering = code.matches(
            of: /\bfunc\s+(\w+)[^{}]*?->\s*(?:Set<|Dictionary<|\[\s*[A-Z][\w.<>?]*\s*:)/)
        return Set((annotated + made + answering).map { String($0.1) })
    }

    /// The names whose elements a line goes through: in a loop, step by step, or by pouring them into something else.
    private static func walkedNames(_ line: String) -> Set<String> {
        let loops = line.matches(of: /\bin\s+(?:\w+[?!]?\.)*(\w+)(?:\([^()]*\))?\s*(?:where\b.*)?\{/).map { String($0.1) }
        let steps = line.matches(
            of:
                /\b(\w+)(?:\([^()]*\))?[?!]?\.(?:map|compactMap|flatMap|forEach|filter|reduce|first|keys|values|enumerated|min|max|sorted|randomElement|prefix|suffix|dropFirst|dropLast|allSatisfy|joined|lazy|popFirst|removeFirst|makeIterator|shuffled|elementsEqual)\b/
        ).map { String($0.1) }
        let poured = line.matches(of: /(?:\bcontentsOf:|\+=)\s*(?:\w+[?!]?\.)*(\w+)\s*(?:$|[,)}])/).map { String($0.1) }
        let made = line.matches(of: /\b(?:Array|ContiguousArray|AnySequence|AnyIterator|zip)(?:<[^<>]*>)?\(([^()]*)\)/)
            .flatMap { match in match.1.split { !$0.isLetter && !$0.isNumber && $0 != "_" }.map { String($0) } }
        return Set(loops + steps + poured + made)
    }

    private static func goesThroughFreshOne(_ line: String) -> Bool {
        line.contains(
            /\b(?:Set|Dictionary)(?:<[^<>]*>)?\([^()]*\)\s*\.(?:map|compactMap|flatMap|forEach|filter|reduce|first|keys|values|enumerated|min|max|sorted|randomElement|prefix|suffix|dropFirst|dropLast|allSatisfy|joined|lazy|popFirst|removeFirst|makeIterator|shuffled|elementsEqual)\b/
        ) || line.contains(/\bin\s+(?:Set|Dictionary)\b[^{]*\{/) || line.contains(/\b(?:Array|zip)\(\s*(?:Set|Dictionary)\b/)
    }

    /// A member that other files can read: what they do with it, this file does not show.
    private static func openMember(_ line: Substring) -> String? {
        let match = line.firstMatch(
            of:
                /^(?: {4}| +(?:package|public|internal)\s+)(?:(?:package|public|internal|static|lazy|private\(set\))\s+)*(?:let|var)\s+(\w+)\s*(?::\s*(?:Set<|Dictionary<|\[\s*[A-Z][\w.<>?]*\s*:)|=\s*(?:Set\b|Dictionary\b|\[\s*[A-Z][\w.<>?]*\s*:[^\]]*\]\s*\())/
        )
        return match.map { String($0.1) }
    }
}
