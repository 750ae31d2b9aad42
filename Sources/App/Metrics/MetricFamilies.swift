// SPDX-License-Identifier: Apache-2.0
private import Synchronization

/// One number that many threads change at once: one atomic step each time.
private final class Cell: Sendable {
    private let number = Atomic<Int>(0)

    var value: Int { number.load(ordering: .relaxed) }
    func add(_ count: Int) { _ = number.wrappingAdd(count, ordering: .relaxed) }
    func set(_ value: Int) { number.store(value, ordering: .relaxed) }

    static func row(_ count: Int) -> [Cell] { (0..<count).map { _ in Cell() } }
}

/// Counts what happens; only grows.
package final class Counter<Labels: MetricLabels>: Sendable {
    private let metric: Metric
    private let showsUnused: Bool
    private let cells = Cell.row(Labels.combinationCount)

    /// `showsUnused` has combinations shown that were never counted; of many, most never are.
    package init(_ metric: Metric, showsUnused: Bool = true) {
        self.metric = metric
        self.showsUnused = showsUnused
    }

    package func add(_ labels: Labels, _ count: Int = 1) { cells[labels.position].add(count) }
    package func value(_ labels: Labels) -> Int { cells[labels.position].value }

    func write(to text: inout MetricsText) {
        text.begin(metric)
        for (values, cell) in zip(Labels.combinations, cells) {
            let value = cell.value
            if value != 0 || showsUnused { text.sample(metric.name, metric.labels, values, Double(value)) }
        }
    }
}

/// A number that goes up and down.
package final class Gauge: Sendable {
    private let metric: Metric
    private let cell = Cell()

    package init(_ metric: Metric) { self.metric = metric }

    package func set(_ value: Int) { cell.set(value) }
    package var value: Int { cell.value }

    func write(to text: inout MetricsText) {
        text.begin(metric)
        text.sample(metric.name, [], [], Double(value))
    }
}

/// Counts how often values fall up to each of a few bounds.
package final class Histogram<Labels: MetricLabels>: Sendable {
    /// Sums are kept in whole millionths: whole numbers can be added in one step.
    private static var sumScale: Double { 1_000_000 }
    /// A longer time is counted as this one: a year in seconds.
    private static var valueMaximum: Double { 31_536_000 }

    private let metric: Metric
    private let showsUnused: Bool
    /// One row for each combination, with a cell for each bound and one for what lies beyond the last.
    private let buckets: [Cell]
    private let sums = Cell.row(Labels.combinationCount)
    private let bounds: [Double]

    package init(_ metric: Metric, showsUnused: Bool = true) {
        self.metric = metric
        self.showsUnused = showsUnused
        bounds = metric.bounds
        buckets = Cell.row(Labels.combinationCount * (metric.bounds.count + 1))
    }

    /// Seconds, or whatever the series counts.
    package func observe(_ value: Double, _ labels: Labels) {
        let value = min(max(value, 0), Self.valueMaximum)
        var place = 0
        while place < bounds.count, value > bounds[place] { place += 1 }
        buckets[labels.position * (bounds.count + 1) + place].add(1)
        sums[labels.position].add(Int(value * Self.sumScale))
    }

    package func count(_ labels: Labels) -> Int { row(labels.position).reduce(0, +) }

    private func row(_ position: Int) -> [Int] {
        let width = bounds.count + 1
        return buckets[position * width..<(position + 1) * width].map(\.value)
    }

    func write(to text: inout MetricsText) {
        text.begin(metric)
        for (position, values) in Labels.combinations.enumerated() {
            let counts = row(position)
            guard showsUnused || counts.contains(where: { $0 != 0 }) else { continue }
            let sum = Double(sums[position].value) / Self.sumScale
            text.histogram(metric, values, counts: counts, sum: sum)
        }
    }
}
