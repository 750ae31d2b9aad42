// SPDX-License-Identifier: Apache-2.0
package import Base
private import Synchronization

/// Tells the loops that something falls due sooner than they knew, and pages that incidents changed.
///
/// A hint only: the store is the truth, and the loops look into it by themselves.
package final class Wakeup: Sendable {
    private struct State {
        var local: AsyncStream<Void>.Continuation?
        var listeners: [Int: @Sendable (Instant) -> Void] = [:]
        var watchers: [Int: AsyncStream<Int>.Continuation] = [:]
        var nextListener = 0
        var version = 0
    }

    private let state = Mutex(State())

    package init() {}

    package func wake(at instant: Instant) {
        ring(instant)
        state.withLock { _ = $0.local?.yield() }
    }

    private func ring(_ instant: Instant) {
        let listeners = state.withLock { Array($0.listeners.values) }
        for listener in listeners { listener(instant) }
    }

    /// Another node has changed something: what that is, the store tells.
    package func heardFromElsewhere(at now: Instant) {
        ring(now)
        bumpVersion()
    }

    /// What this node changes, however often: one word for many changes. The last caller alone is told.
    package func localChanges() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        state.withLock { $0.local = continuation }
        return stream
    }

    package func addListener(_ listener: @escaping @Sendable (Instant) -> Void) {
        state.withLock { state in
            state.listeners[state.nextListener] = listener
            state.nextListener += 1
        }
    }

    package func incidentsChanged() {
        bumpVersion()
        state.withLock { _ = $0.local?.yield() }
    }

    private func bumpVersion() {
        state.withLock { state in
            state.version += 1
            for watcher in state.watchers.values { watcher.yield(state.version) }
        }
    }

    /// Changes whenever incidents do.
    package var incidentVersion: Int { state.withLock { $0.version } }

    /// The version now and as it changes, the newest only; ends when its reader stops.
    package func incidentVersions() -> AsyncStream<Int> {
        let (stream, continuation) = AsyncStream<Int>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state in
            state.nextListener += 1
            state.watchers[state.nextListener] = continuation
            // What changed between a page's making and its listening must not be missed.
            continuation.yield(state.version)
            return state.nextListener
        }
        continuation.onTermination = { [weak self] _ in self?.removeWatcher(id) }
        return stream
    }

    private func removeWatcher(_ id: Int) {
        state.withLock { _ = $0.watchers.removeValue(forKey: id) }
    }

    package var watcherCount: Int { state.withLock { $0.watchers.count } }
}
