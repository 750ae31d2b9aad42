// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import Foundation

/// What it costs to know who calls, to decide whether they may, and to count it.
///
/// An authorised look at the abilities beside an open route, in one run and turn by turn. Both pass the same router and the
/// same door, and answer with a little JSON: what differs is that one of them looks at who calls.
struct AccessBenchmark {
    private static let path = Operations.Abilities.list.operation.path.text
    private static let openPath = Operations.OAuth.toolMetadata.operation.path.text

    private let options: Options
    private var seconds: Int { options.isShort ? 1 : 3 }
    private var rounds: Int { options.isShort ? 3 : 7 }

    init(_ options: Options) { self.options = options }

    /// Of one request, in microseconds.
    private struct Cost {
        /// From sending to the answer, one request at a time.
        let elapsed: Double
        /// Of the server, on all its threads.
        let processor: Double
    }

    func run() async throws {
        try await rateChecks()
        let server = try MeasuredServer(options.tocsin)
        defer { server.end() }
        let answer = try Load.get(Self.path, key: server.accountKey, port: server.port)
        guard answer.contains("\"abilities\"") else { throw Options.Wrong(description: "\(Self.path): \(answer)") }
        // Once beforehand: connections, caches and threads are there then.
        _ = try cost(server, Self.path)
        _ = try cost(server, Self.openPath)
        var elapsed: [Double] = []
        var processor: [Double] = []
        for _ in 0..<rounds {
            let (open, authorised) = (try cost(server, Self.openPath), try cost(server, Self.path))
            elapsed.append(authorised.elapsed - open.elapsed)
            processor.append(authorised.processor - open.processor)
            remark(
                String(
                    format: "authorised %.1f us, %.1f of the processor; open %.1f us, %.1f of the processor",
                    authorised.elapsed, authorised.processor, open.elapsed, open.processor))
        }
        report("access.authorised_vs_open_microseconds", median(elapsed), "us")
        report("access.authorised_vs_open_processor_microseconds", median(processor), "us")
    }

    private func cost(_ server: MeasuredServer, _ path: String) throws -> Cost {
        let before = try processorSeconds(server)
        let text = try MeasuredProcess.output(
            "/usr/bin/wrk",
            [
                "-t1", "-c1", "-d\(seconds)s", "-H", "Authorization: Token token=\(server.accountKey)",
                "http://127.0.0.1:\(server.port)\(path)",
            ])
        let used = try processorSeconds(server) - before
        let rate = try Load.rate(in: text)
        return Cost(elapsed: 1_000_000 / rate, processor: 1_000_000 * used / (rate * Double(seconds)))
    }

    /// What the server has used of the machine's processors since its start.
    private func processorSeconds(_ server: MeasuredServer) throws -> Double {
        let path = "/proc/\(server.process.process.processIdentifier)/stat"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        // The name of the program stands in parentheses and may hold blanks: fields are counted after it.
        let fields = (text.split(separator: ")").last ?? "").split(separator: " ")
        guard fields.count > 12, let user = Double(fields[11]), let system = Double(fields[12]) else {
            throw Options.Wrong(description: "\(path): \(text)")
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    /// The count alone, of a thousand callers in turn.
    private func rateChecks() async throws {
        let limiter = RateLimiter(restLimitPerMinute: RateLimit.restPerMinuteDefault)
        let principals = (0..<1000).map { Principal.account(tokenID: "QTOKEN\($0)", isReadOnly: false) }
        let operation = Operations.Abilities.list.operation
        let start = LiveRuntime().now
        let count = options.isShort ? 200_000 : 2_000_000
        var allowed = 0
        let clock = ContinuousClock()
        let began = clock.now
        for number in 0..<count {
            // A call a millisecond: minutes go by, and nobody uses an allowance up.
            let now = start.adding(milliseconds: Int64(number))
            if await limiter.check(principals[number % principals.count], operation, at: now)?.isAllowed == true {
                allowed += 1
            }
        }
        let seconds = (clock.now - began) / .seconds(1)
        guard allowed == count else { throw Options.Wrong(description: "\(allowed) of \(count) calls were let in") }
        report("access.rate_check_microseconds", seconds * 1_000_000 / Double(count), "us")
    }

    private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}
