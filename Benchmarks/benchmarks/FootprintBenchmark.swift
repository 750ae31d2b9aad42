// SPDX-License-Identifier: Apache-2.0
import Foundation

/// What an idle server needs, and how soon it is there.
struct FootprintBenchmark {
    private let options: Options

    init(_ options: Options) { self.options = options }

    func run() async throws {
        let server = try MeasuredServer(options.tocsin)
        defer { server.end() }
        var starts: [Double] = []
        for _ in 0..<5 { starts.append(try await server.restart()) }
        report("footprint.ready_on_existing_database", starts.sorted()[2] * 1000, "ms")
        try await Task.sleep(for: .seconds(2))
        report("footprint.idle_memory", try server.process.residentMegabytes(), "MB")
    }
}
