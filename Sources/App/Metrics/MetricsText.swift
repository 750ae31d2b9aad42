// SPDX-License-Identifier: Apache-2.0

/// Writes Prometheus' text format, version 0.0.4.
struct MetricsText {
    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    mutating func begin(_ metric: Metric) {
        text += "# HELP \(metric.name) \(Self.escaped(metric.help, quotes: false))\n"
        text += "# TYPE \(metric.name) \(metric.kind.rawValue)\n"
    }

    mutating func sample(_ name: String, _ labels: [String], _ values: [String], _ value: Double) {
        text += name
        if !labels.isEmpty {
            let pairs = zip(labels, values).map { "\($0)=\"\(Self.escaped($1, quotes: true))\"" }
            text += "{" + pairs.joined(separator: ",") + "}"
        }
        text += " \(Self.number(value))\n"
    }

    /// A series without labels, with its head.
    mutating func single(_ metric: Metric, _ value: Double) {
        begin(metric)
        sample(metric.name, [], [], value)
    }

    /// `counts` has one place more than there are bounds. Buckets are written as they are read: each holds those below.
    mutating func histogram(_ metric: Metric, _ values: [String], counts: [Int], sum: Double) {
        var below = 0
        for (bound, count) in zip(metric.bounds.map(Self.number) + ["+Inf"], counts) {
            below += count
            sample(metric.name + "_bucket", metric.labels + ["le"], values + [bound], Double(below))
        }
        sample(metric.name + "_sum", metric.labels, values, sum)
        sample(metric.name + "_count", metric.labels, values, Double(below))
    }

    /// Whole numbers without a fraction.
    private static func number(_ value: Double) -> String {
        if let whole = Int64(exactly: value) { return String(whole) }
        return "\(value)"
    }

    private static func escaped(_ text: String, quotes: Bool) -> String {
        var escaped = ""
        for character in text.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
