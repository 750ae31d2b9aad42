// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

extension MCPEndpoint {
    /// How an answer goes out.
    package enum Delivery: Sendable {
        case reply(Reply)
        /// Server-sent events, as they come.
        case events(AsyncStream<[UInt8]>)
    }

    /// The answer to a message. A call that waits for a person is held, where the client wants that and there is room: it
    /// hears that it waits, and then what became of it, without asking again.
    package func deliver(_ request: WireRequest, _ headers: MCPHeaders) async -> Delivery {
        let reply = await reply(to: request, headers)
        guard let wait = MCPWait(request, reply), waits.take() else { return .reply(reply) }
        let (events, continuation) = AsyncStream<[UInt8]>.makeStream()
        let following = Task {
            await follow(wait, request, headers, continuation)
            continuation.finish()
            waits.give()
        }
        continuation.onTermination = { _ in following.cancel() }
        return .events(events)
    }

    private func follow(
        _ wait: MCPWait, _ request: WireRequest, _ headers: MCPHeaders, _ continuation: AsyncStream<[UInt8]>.Continuation
    ) async {
        let clock = dispatcher.environment.runtime
        let end = clock.now.adding(seconds: MCPLimits.heldSeconds)
        var tellAt = clock.now
        var count: Int64 = 0
        while clock.now < end {
            if clock.now >= tellAt {
                count += 1
                continuation.yield(wait.progress(count))
                tellAt = clock.now.adding(seconds: MCPLimits.progressSeconds)
            }
            guard await isOpen(wait.approvalID) else { break }
            // Whoever called has gone.
            do { try await pause() } catch { return }
        }
        // The same call again, as a client that polls would make it: it tells what became of the first.
        continuation.yield(wait.end(await reply(to: request, headers)))
    }

    /// Whether nobody has decided yet, or what was agreed to is still being carried out.
    private func isOpen(_ id: String) async -> Bool {
        let environment = dispatcher.environment
        do {
            let found = try await environment.read { work in try ApprovalQueries.find(work.session, id: id) }
            guard let found else { return false }
            switch found.status(at: environment.runtime.now) {
            case .waiting: return true
            case .approved: return found.outcomeStatus == nil
            case .refused, .expired: return false
            }
        } catch {
            // Asked again in a moment.
            return true
        }
    }
}
