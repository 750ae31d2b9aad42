// SPDX-License-Identifier: Apache-2.0
import Foundation
import Synchronization

/// Requests at a fixed rate, whether those before them are answered or not: each of some connections sends its share of them
/// at moments that are fixed beforehand.
enum OpenLoad {
    struct Sent: Sendable {
        /// When it was to be sent.
        let due: ContinuousClock.Instant
        /// When its answer was there.
        let accepted: ContinuousClock.Instant
        /// From the moment at which it was to be sent, so that one that was held up by others counts in full.
        var wait: Duration { accepted - due }
    }

    private struct State {
        var sent: [Int: Sent] = [:]
        var runningCount: Int
        var problem: String?
        var worstLag = Duration.zero
    }

    private final class Board: Sendable {
        let state: Mutex<State>
        init(connections: Int) { state = Mutex(State(runningCount: connections)) }
    }

    /// `post` sends the request of that number on the connection and answers its status, which must be `status`. The answer
    /// is in the order of the numbers.
    static func run(
        _ count: Int, perSecond: Int, connections: Int, port: Int, status: Int = 202,
        post: @escaping @Sendable (_ number: Int, _ descriptor: Int32) throws -> Int
    ) async throws -> [Sent] {
        let board = Board(connections: connections)
        let start = ContinuousClock().now + .milliseconds(100)
        for connection in 0..<connections {
            // These block, and Swift's own threads must not.
            Thread.detachNewThread {
                let problem = Self.send(
                    numbers: stride(from: connection, to: count, by: connections), start, perSecond, port, status, board,
                    post)
                board.state.withLock { state in
                    state.runningCount -= 1
                    state.problem = state.problem ?? problem
                }
            }
        }
        while board.state.withLock({ $0.runningCount }) > 0 { try await Task.sleep(for: .milliseconds(20)) }
        let (sent, problem, lag) = board.state.withLock { ($0.sent, $0.problem, $0.worstLag) }
        if let problem { throw Options.Wrong(description: problem) }
        remark("\(perSecond) a second: the latest request was sent \(lag / .milliseconds(1)) ms after its time")
        return (0..<count).compactMap { sent[$0] }
    }

    /// Answers what went wrong; nil when nothing did.
    private static func send(
        numbers: StrideTo<Int>, _ start: ContinuousClock.Instant, _ perSecond: Int, _ port: Int, _ wanted: Int,
        _ board: Board, _ post: @Sendable (_ number: Int, _ descriptor: Int32) throws -> Int
    ) -> String? {
        do {
            let clock = ContinuousClock()
            let descriptor = try Sockets.connect(port: port)
            defer { close(descriptor) }
            for number in numbers {
                let due = start + .seconds(Double(number) / Double(perSecond))
                let wait = due - clock.now
                if wait > .zero { usleep(UInt32(wait / .microseconds(1))) }
                let lag = clock.now - due
                let status = try post(number, descriptor)
                guard status == wanted else { return "request \(number) was answered with \(status)" }
                let sent = Sent(due: due, accepted: clock.now)
                board.state.withLock { state in
                    state.sent[number] = sent
                    state.worstLag = max(state.worstLag, lag)
                }
            }
            return nil
        } catch {
            return "\(error)"
        }
    }
}
