// SPDX-License-Identifier: Apache-2.0
package import Base
import Logging
import ServiceLifecycle
private import Synchronization

/// Runs a step whenever it is due: the live shell around loops that themselves only step.
package struct LoopService: Service {
    /// The store is looked into at least this often, whatever the hints say.
    package static let pollMilliseconds: Int64 = 1000
    /// A step that failed is tried again after this long.
    package static let failurePauseMilliseconds: Int64 = 500
    /// Between two steps, even when something seems due at once: a row that nobody can handle must not make a loop spin.
    package static let pauseMinimumMilliseconds: Int64 = 5

    private let name: String
    private let environment: Environment
    private let step: @Sendable () async throws -> Instant?
    private let ownWakeup: Wakeup?

    /// `ownWakeup` tells this loop of what is no other loop's affair.
    package init(
        _ name: String, _ environment: Environment, alsoWokenBy ownWakeup: Wakeup? = nil,
        step: @escaping @Sendable () async throws -> Instant?
    ) {
        self.name = name
        self.environment = environment
        self.ownWakeup = ownWakeup
        self.step = step
    }

    package func run() async throws {
        let alarm = Alarm()
        environment.wakeup.addListener { alarm.ring(at: $0) }
        ownWakeup?.addListener { alarm.ring(at: $0) }
        environment.pulses.beat(name, at: environment.runtime.now)
        await withGracefulShutdownHandler {
            await cancelWhenGracefulShutdown { await loop(alarm) }
        } onGracefulShutdown: {
            alarm.ring(at: Instant(milliseconds: 0))
        }
    }

    private func loop(_ alarm: Alarm) async {
        while !Task.isCancelled {
            var pause = Self.pollMilliseconds
            do {
                alarm.clear()
                let next = try await step()
                let now = environment.runtime.now
                environment.pulses.beat(name, at: now)
                if let next { pause = max(Self.pauseMinimumMilliseconds, min(pause, next.milliseconds(since: now))) }
            } catch {
                environment.logger.error("a loop failed and goes on", metadata: ["loop": "\(name)", "error": "\(error)"])
                pause = Self.failurePauseMilliseconds
            }
            await alarm.wait(milliseconds: pause, runtime: environment.runtime)
        }
    }
}

/// Keeps deliveries going, and lets those under way end before the server does.
package struct DeliveryService: Service {
    private let deliveries: DeliveryLoop
    private let loop: LoopService
    private let onStop: @Sendable () -> Void

    /// `onStop` is called when the server is told to end: channels then give what is under way a last few seconds.
    package init(_ deliveries: DeliveryLoop, _ environment: Environment, onStop: @escaping @Sendable () -> Void) {
        self.deliveries = deliveries
        self.onStop = onStop
        loop = LoopService("deliveries", environment) { try await deliveries.begin() }
    }

    package func run() async throws {
        try await withGracefulShutdownHandler {
            try await loop.run()
            await deliveries.drain()
        } onGracefulShutdown: {
            onStop()
        }
    }
}

/// Wakes one sleeper early when something falls due before it would look by itself.
private final class Alarm: Sendable {
    private struct State {
        var earliest: Instant?
        var sleeper: AsyncStream<Void>.Continuation?
    }

    private let state = Mutex(State())

    func clear() { state.withLock { $0.earliest = nil } }

    func ring(at instant: Instant) {
        state.withLock { state in
            state.earliest = min(state.earliest ?? instant, instant)
            state.sleeper?.yield()
        }
    }

    func wait(milliseconds: Int64, runtime: any Runtime) async {
        let (stream, continuation) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let end = runtime.now.adding(milliseconds: milliseconds)
        state.withLock { $0.sleeper = continuation }
        defer { state.withLock { $0.sleeper = nil } }
        var rings = stream.makeAsyncIterator()
        while !Task.isCancelled {
            let due = state.withLock { min($0.earliest ?? end, end) }
            let rest = due.milliseconds(since: runtime.now)
            if rest <= 0 { return }
            let timer = Task {
                try? await Task.sleep(for: .milliseconds(rest))
                continuation.yield()
            }
            _ = await rings.next()
            timer.cancel()
        }
    }
}
