// SPDX-License-Identifier: Apache-2.0
import Base
import Logging
import Store
import Synchronization

/// Writes down what tries came to, many in one transaction: those that end while one is written go into the next. Nobody
/// waits for others to end.
///
/// What could not be written is sent again when its hold runs out.
final class WebhookRecorder: Sendable {
    /// Tries of one transaction.
    static let batchMaximum = 64
    /// Between two tries to write the same.
    private static let pauseMilliseconds = 500

    private struct State {
        var waiting: [WebhookEnded] = []
        var isWriting = false
    }

    private let environment: Environment
    private let state = Mutex(State())
    /// Told how many are done with, written or not, and when something falls due.
    private let done: @Sendable (_ count: Int, _ wakeAt: Instant?) -> Void

    init(_ environment: Environment, done: @escaping @Sendable (_ count: Int, _ wakeAt: Instant?) -> Void) {
        self.environment = environment
        self.done = done
    }

    /// Returns at once while somebody else writes, who then writes this too.
    func take(_ ended: WebhookEnded) async {
        let mustWrite = state.withLock { state in
            state.waiting.append(ended)
            defer { state.isWriting = true }
            return !state.isWriting
        }
        guard mustWrite else { return }
        while true {
            let batch = next()
            if batch.isEmpty { return }
            await write(batch)
        }
    }

    /// What waits, the first first; nothing ends the writing.
    private func next() -> [WebhookEnded] {
        state.withLock { state in
            let batch = Array(state.waiting.prefix(Self.batchMaximum))
            state.waiting.removeFirst(batch.count)
            if batch.isEmpty { state.isWriting = false }
            return batch
        }
    }

    private func write(_ batch: [WebhookEnded]) async {
        var rest = batch
        while !rest.isEmpty {
            let ended = rest
            do {
                let result = try await environment.write(.duty) { work in try WebhookRecording.record(ended, work) }
                return note(result, of: ended)
            } catch  where !Self.isOfTheWholeStore(error) {
                // What the store refuses it refuses again; the others need not suffer for it.
                if ended.count == 1 { return giveUp(ended, error) }
                for one in ended { await write([one]) }
                return
            } catch {
                // For as long as nobody else may take it.
                let now = environment.runtime.now
                giveUp(ended.filter { $0.recordBy <= now }, error)
                rest = ended.filter { $0.recordBy > now }
                if !rest.isEmpty { try? await Task.sleep(for: .milliseconds(Self.pauseMilliseconds)) }
            }
        }
    }

    private static func isOfTheWholeStore(_ error: any Error) -> Bool {
        (error as? DatabaseError)?.isOfTheWholeStore ?? false
    }

    private func note(_ result: WebhookRecording.Result, of ended: [WebhookEnded]) {
        for outcome in result.outcomes { environment.metrics.noteDelivery(.webhook, outcome) }
        for id in result.disabledSubscriptionIDs {
            environment.logger.warning(
                "a webhook subscription is disabled for a while: its receiver refuses what it is sent",
                metadata: ["subscription": "\(id)"])
        }
        done(ended.count, result.wakeAt)
    }

    private func giveUp(_ ended: [WebhookEnded], _ error: any Error) {
        guard !ended.isEmpty else { return }
        environment.logger.error(
            "webhook deliveries could not be recorded", metadata: ["count": "\(ended.count)", "error": "\(error)"])
        done(ended.count, nil)
    }
}
