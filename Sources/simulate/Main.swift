// SPDX-License-Identifier: Apache-2.0
import Base
import Foundation
import Simulation

/// `simulate --seed N --days D --nodes K [--plant NAME]`, and `simulate --list-plants`.
@main
struct Simulate {
    private static let usage = """
        usage: simulate [--seed N] [--days D] [--nodes K] [--plant NAME] [--people N] [--events N] [--verbose]
               simulate --list-plants
        """
    private static let wrongUsage: Int32 = 64

    static func main() async {
        let words = Array(CommandLine.arguments.dropFirst())
        if words == ["--list-plants"] {
            for plant in Plant.allCases { print("\(plant.rawValue)\t\(plant.summary)") }
            return
        }
        let isVerbose = words.contains("--verbose")
        guard let options = options(words.filter { $0 != "--verbose" }) else {
            FileHandle.standardError.write(Data((usage + "\n").utf8))
            exit(wrongUsage)
        }
        exit(await run(options, isVerbose: isVerbose))
    }

    private static func run(_ options: SimulationOptions, isVerbose: Bool) async -> Int32 {
        let started = ContinuousClock.now
        var onLine: (@Sendable (String) -> Void)?
        if isVerbose { onLine = { line in print(line) } }
        do {
            let report = try await Simulator.run(options, onDay: { line in print(line) }, onLine: onLine)
            let seconds = max((ContinuousClock.now - started).inSeconds, 0.001)
            let speed = Int64(Double(report.simulatedSeconds) / seconds)
            for violation in report.violations { print("violation \(violation)") }
            if !report.violations.isEmpty { print("seed \(options.seed), again with: \(options.command)") }
            print("trace \(report.trace) violations \(report.violations.count) speed \(speed)x")
            return report.violations.isEmpty ? 0 : 1
        } catch {
            FileHandle.standardError.write(Data("the world could not be made: \(error)\n".utf8))
            return 2
        }
    }

    /// Nil for words that say nothing sensible.
    private static func options(_ words: [String]) -> SimulationOptions? {
        var options = SimulationOptions(seed: 1, days: 1, nodes: 2)
        var rest = words[...]
        while let word = rest.popFirst() {
            guard let value = rest.popFirst() else { return nil }
            switch word {
            case "--seed":
                guard let seed = UInt64(value) else { return nil }
                options.seed = seed
            case "--days":
                guard let days = Int(value), (1...SimulationOptions.daysMaximum).contains(days) else { return nil }
                options.days = days
            case "--nodes":
                guard let nodes = Int(value), (1...SimulationOptions.nodesMaximum).contains(nodes) else { return nil }
                options.nodes = nodes
            case "--people":
                guard let people = Int(value), SimulationOptions.peopleRange.contains(people) else { return nil }
                options.people = people
            case "--events":
                guard let events = Int(value), SimulationOptions.eventsPerDayRange.contains(events) else { return nil }
                options.eventsPerDay = events
            case "--plant":
                guard let plant = Plant(rawValue: value) else { return nil }
                options.plant = plant
            default: return nil
            }
        }
        return options
    }
}
