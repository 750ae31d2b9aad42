// SPDX-License-Identifier: Apache-2.0
import CLibpq
private import Foundation
private import Synchronization

extension Dialect {
    /// Wakes whoever listens on other nodes; nil where there are no other nodes.
    package var wakeUp: SQLText? { self == .postgres ? "SELECT pg_notify('tocsin_wake', $1)" : nil }
}

/// One more connection, on a thread of its own, that waits for notifications.
final class PostgresListener: Sendable {
    /// How long a stop, or a break of the connection that no packet announces, may go unnoticed.
    static let pollMs: Int32 = 500
    static let reconnectPauseSeconds = 1.0

    private let isStopped = Atomic(false)
    private let node: String

    /// `node` is who listens: what it says itself does not wake it.
    init(url: String, node: String, onWake: @escaping @Sendable () -> Void) {
        self.node = node
        let thread = Thread { [self] in
            let connection = PostgresConnection(url: url)
            while !isStopped.load(ordering: .relaxed) {
                listen(connection, onWake)
                connection.disconnect()
                if !isStopped.load(ordering: .relaxed) {
                    Thread.sleep(forTimeInterval: PostgresListener.reconnectPauseSeconds)
                }
            }
        }
        thread.name = "postgres-listen"
        thread.start()
    }

    /// The thread ends soon after.
    func stop() { isStopped.store(true, ordering: .relaxed) }

    /// Listens until stopped or the connection is lost. What was said before listening began is unknown, so it wakes.
    private func listen(_ connection: PostgresConnection, _ onWake: () -> Void) {
        do {
            try connection.connectIfNeeded()
            _ = try connection.run("LISTEN tocsin_wake", [])
        } catch {
            return
        }
        onWake()
        while !isStopped.load(ordering: .relaxed) {
            var descriptor = pollfd(fd: connection.socket, events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, PostgresListener.pollMs) > 0 else { continue }
            guard let speakers = connection.takeNotifications() else { return }
            if speakers.contains(where: { $0 != node }) { onWake() }
        }
    }
}
