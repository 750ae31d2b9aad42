// SPDX-License-Identifier: Apache-2.0

/// How well writes are grouped, and how long the disk takes, counted since the database was opened.
package struct WriteStatistics: Sendable, Equatable {
    package static let commitSecondsBounds = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2]
    package static let batchSizeBounds: [Double] = [1, 2, 4, 8, 16, 32, 64, 128, 256]

    /// Transactions that were committed.
    package var batches = 0
    /// Bodies that were answered after such a commit, with a result or with their own refusal.
    package var bodies = 0
    /// Transactions that were rolled back and run again: a body failed after writing, or lost against another.
    package var replays = 0
    /// How long commits to disk took; not those of relaxed bodies alone, which wait for no disk.
    package var commitSeconds = Distribution(bounds: WriteStatistics.commitSecondsBounds)
    /// Bodies that shared a commit.
    package var batchSizes = Distribution(bounds: WriteStatistics.batchSizeBounds)

    package init() {}

    /// `seconds` is nil for a commit that waited for no disk.
    mutating func countCommit(bodies count: Int, seconds: Double?) {
        batches += 1
        bodies += count
        if let seconds { commitSeconds.add(seconds) }
        batchSizes.add(Double(count))
    }
}

/// How often values fell up to each of a few bounds.
package struct Distribution: Sendable, Equatable {
    package let bounds: [Double]
    /// One for each bound, and one for what lies beyond the last.
    package private(set) var counts: [Int]
    package private(set) var sum = 0.0

    package init(bounds: [Double]) {
        self.bounds = bounds
        counts = Array(repeating: 0, count: bounds.count + 1)
    }

    mutating func add(_ value: Double) {
        var place = 0
        while place < bounds.count, value > bounds[place] { place += 1 }
        counts[place] += 1
        sum += value
    }
}
