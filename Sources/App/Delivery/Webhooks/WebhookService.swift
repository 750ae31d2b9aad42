// SPDX-License-Identifier: Apache-2.0
package import ServiceLifecycle

/// Keeps webhooks going, and lets those under way end before the server does.
package struct WebhookService: ServiceLifecycle.Service {
    /// Tries under way when the server is told to end have this long. What is broken off then is tried again.
    package static let lastSeconds: Int64 = 4

    private let webhooks: WebhookLoop
    private let loop: LoopService
    private let breakOff: @Sendable () async -> Void

    /// `breakOff` has the transport end what is under way.
    package init(
        _ webhooks: WebhookLoop, _ environment: Environment, breakOff: @escaping @Sendable () async -> Void = {}
    ) {
        self.webhooks = webhooks
        self.breakOff = breakOff
        loop = LoopService("webhooks", environment, alsoWokenBy: webhooks.wakeup) { try await webhooks.begin() }
    }

    package func run() async throws {
        try await loop.run()
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await webhooks.drain() }
            group.addTask {
                guard (try? await Task.sleep(for: .seconds(Self.lastSeconds))) != nil else { return }
                await breakOff()
            }
            await group.next()
            group.cancelAll()
        }
    }
}
