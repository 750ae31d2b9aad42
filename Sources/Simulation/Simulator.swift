// SPDX-License-Identifier: Apache-2.0
package import Base

/// What is to be simulated.
package struct SimulationOptions: Sendable {
    package static let daysMaximum = 3650
    package static let nodesMaximum = 16
    package static let peopleRange = 8...500
    package static let eventsPerDayRange = 1...100_000
    private static let peopleDefault = 50
    private static let eventsPerDayDefault = 300

    package var seed: UInt64
    package var days: Int
    package var nodes: Int
    package var plant: Plant?
    package var people = SimulationOptions.peopleDefault
    package var eventsPerDay = SimulationOptions.eventsPerDayDefault

    package init(seed: UInt64, days: Int, nodes: Int, plant: Plant? = nil) {
        self.seed = seed
        self.days = days
        self.nodes = nodes
        self.plant = plant
    }

    /// The command that shows the same again.
    package var command: String {
        var words = ["simulate", "--seed \(seed)", "--days \(days)", "--nodes \(nodes)"]
        if people != Self.peopleDefault { words.append("--people \(people)") }
        if eventsPerDay != Self.eventsPerDayDefault { words.append("--events \(eventsPerDay)") }
        return (words + (plant.map { ["--plant \($0.rawValue)"] } ?? [])).joined(separator: " ")
    }
}

/// What a simulation came to.
package struct SimulationReport: Sendable, Equatable {
    /// SHA-256 over all that happened, in lower-case hexadecimal.
    package var trace: String
    package var violations: [String]
    package var simulatedSeconds: Int64
    package var events: Int
    package var pages: Int
    package var crashes: Int
    /// Pages and webhooks that were sent when their claim was over.
    package var belated: Int
}

/// Lets an account live through days that a seed decides.
package enum Simulator {
    /// Friday, 2026-03-06T00:00:00Z: clocks change in New York two days later.
    package static let start = Instant(seconds: 1_772_755_200)

    /// Runs until the days are over, or something is wrong. `onDay` is told a line for each day, `onLine` each line of the
    /// trace. Throws what keeps the world from being made.
    package static func run(
        _ options: SimulationOptions, onDay: @escaping @Sendable (String) -> Void = { _ in },
        onLine: (@Sendable (String) -> Void)? = nil
    ) async throws -> SimulationReport {
        let store = try await TemporaryStore.open()
        let driver = Driver(options, store.database, Journal(onLine: onLine))
        let result: Result<SimulationReport, any Error>
        do { result = .success(try await driver.run(onDay)) } catch { result = .failure(error) }
        await driver.end()
        await store.remove()
        return try result.get()
    }
}
