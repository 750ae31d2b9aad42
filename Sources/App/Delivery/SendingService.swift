// SPDX-License-Identifier: Apache-2.0
package import Base
package import ServiceLifecycle

/// A loop that does not wait for what it has begun to send.
package protocol SendingLoop: Sendable {
    /// By which the log and the pulses know it.
    static var name: String { get }
    /// Begins what is due; answers when to look again, or nil.
    func begin() async throws -> Instant?
    /// Waits until nothing is under way.
    func drain() async
}

/// Keeps a loop going, and lets what it has under way end before the server does.
package struct SendingService<Sender: SendingLoop>: ServiceLifecycle.Service {
    private let sender: Sender
    private let loop: LoopService

    package init(_ sender: Sender, _ environment: Environment) {
        self.sender = sender
        loop = LoopService(Sender.name, environment) { try await sender.begin() }
    }

    package func run() async throws {
        try await loop.run()
        await sender.drain()
    }
}
