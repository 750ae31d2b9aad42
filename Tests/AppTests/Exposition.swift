// SPDX-License-Identifier: Apache-2.0

/// Prometheus' text format 0.0.4, read strictly: whatever is not written as it says is an error with its line.
struct Exposition {
    struct Invalid: Error {
        let line: String
        let reason: String
    }

    struct Sample {
        let name: String
        let labels: [String: String]
        let value: Double
    }

    struct Family {
        let name: String
        let help: String
        let kind: String
        var samples: [Sample] = []
    }

    private(set) var families: [Family] = []

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Invalid(line: "", reason: "the last line has no end") }
        var help: (name: String, text: String)?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) {
            let words = line.split(separator: " ", maxSplits: 3).map(String.init)
            if line.hasPrefix("# HELP ") {
                guard words.count == 4, help == nil else { throw Invalid(line: line, reason: "help") }
                help = (words[2], words[3])
            } else if line.hasPrefix("# TYPE ") {
                guard words.count == 4, let known = help, known.name == words[2],
                    ["counter", "gauge", "histogram"].contains(words[3]), family(known.name) == nil
                else { throw Invalid(line: line, reason: "type") }
                families.append(Family(name: known.name, help: known.text, kind: words[3]))
                help = nil
            } else {
                guard help == nil else { throw Invalid(line: line, reason: "a help without its type") }
                try add(try Self.sample(line), line)
            }
        }
        for family in families where family.kind == "histogram" { try Self.check(family) }
    }

    func family(_ name: String) -> Family? { families.first { $0.name == name } }

    /// The value of a sample with exactly these labels.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        families.flatMap(\.samples).first { $0.name == name && $0.labels == labels }?.value
    }

    private mutating func add(_ sample: Sample, _ line: String) throws {
        guard let last = families.indices.last else { throw Invalid(line: line, reason: "no family") }
        let name = families[last].name
        let names = families[last].kind == "histogram" ? ["_bucket", "_sum", "_count"].map { name + $0 } : [name]
        guard names.contains(sample.name) else { throw Invalid(line: line, reason: "of another family") }
        let isDouble = families[last].samples.contains { $0.name == sample.name && $0.labels == sample.labels }
        guard !isDouble else { throw Invalid(line: line, reason: "twice") }
        families[last].samples.append(sample)
    }

    private static func sample(_ line: String) throws -> Sample {
        let pattern = /([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? ([^ ]+)/
        guard let match = line.wholeMatch(of: pattern), let value = Double(match.3.replacing("+Inf", with: "inf")) else {
            throw Invalid(line: line, reason: "no sample")
        }
        var labels: [String: String] = [:]
        var rest = String(match.2 ?? "")
        while !rest.isEmpty {
            guard let pair = rest.prefixMatch(of: /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\n"])*)"(?:,|$)/) else {
                throw Invalid(line: line, reason: "labels")
            }
            guard labels.updateValue(String(pair.2), forKey: String(pair.1)) == nil else {
                throw Invalid(line: line, reason: "a label twice")
            }
            rest = String(rest[pair.range.upperBound...])
        }
        return Sample(name: String(match.1), labels: labels, value: value)
    }

    /// Buckets grow, and the last holds all.
    private static func check(_ family: Family) throws {
        for sum in family.samples where sum.name.hasSuffix("_sum") {
            let buckets = family.samples.filter { sample in
                var labels = sample.labels
                return labels.removeValue(forKey: "le") != nil && labels == sum.labels
            }
            let bounds = buckets.map { $0.labels["le"] == "+Inf" ? Double.infinity : Double($0.labels["le"] ?? "") ?? -1 }
            let counts = buckets.map(\.value)
            let count = family.samples.first { $0.name.hasSuffix("_count") && $0.labels == sum.labels }?.value
            guard bounds == bounds.sorted(), counts == counts.sorted(), bounds.last == .infinity, counts.last == count,
                bounds.allSatisfy({ $0 >= 0 })
            else { throw Invalid(line: family.name, reason: "buckets") }
        }
    }
}
