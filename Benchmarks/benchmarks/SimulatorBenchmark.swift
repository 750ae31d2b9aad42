// SPDX-License-Identifier: Apache-2.0
import CDispatch
import Foundation
import Simulation

/// What a simulated day costs of one core: 50 people, 2 nodes, 300 events.
struct SimulatorBenchmark {
    /// Lives are not alike: in some more goes wrong.
    private static let seeds: ClosedRange<UInt64> = 1...5
    private static let nodes = 2
    private static let secondsPerDay = 86_400.0

    private let options: Options
    private var days: Int { options.isShort ? 1 : 5 }

    init(_ options: Options) { self.options = options }

    func run() async throws {
        let before = Self.processorSeconds()
        var (lived, events, pages) = (0.0, 0, 0)
        for seed in Self.seeds {
            let outcome = try await Simulator.run(SimulationOptions(seed: seed, days: days, nodes: Self.nodes))
            guard outcome.violations.isEmpty else {
                throw Options.Wrong(description: outcome.violations.joined(separator: "\n"))
            }
            lived += Double(outcome.simulatedSeconds) / Self.secondsPerDay
            events += outcome.events
            pages += outcome.pages
        }
        let used = Self.processorSeconds() - before
        remark(String(format: "%.0f events and %.0f pages a day", Double(events) / lived, Double(pages) / lived))
        report("simulator.day", used / lived, "processor s", target: "<1")
    }

    /// What this process has used so far of all processors, in seconds.
    private static func processorSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
