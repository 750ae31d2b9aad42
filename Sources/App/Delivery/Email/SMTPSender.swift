// SPDX-License-Identifier: Apache-2.0
private import Foundation
private import Synchronization

/// Hands mails to one server, over a bounded number of kept connections, each on a thread of its own.
///
/// libcurl's calls block for as long as a server likes; Swift's cooperative threads, as few as there are cores, never
/// run them. One try takes ``longestTryMilliseconds`` at most, waiting included.
package final class SMTPSender: Sendable {
    package static let defaultConnectionCount = 4
    /// Mails that wait for a connection; more are refused for now.
    package static let queueMaximum = 1024
    /// A mail that waited longer is refused for now without a try: what it waited for is a server that hangs.
    package static let queueWaitMaximumMilliseconds = 15_000
    /// Until the server has greeted and, where asked for, encrypted and let us in.
    package static let connectTimeoutMilliseconds = 10_000
    /// Until the server has taken the mail.
    package static let totalTimeoutMilliseconds = 20_000
    /// How long mails in hand may go on after ``shutDown()``.
    package static let shutDownGraceMilliseconds = 4_000
    /// The queue is first in, first out, so a mail is either tried within its wait or refused when a connection is free.
    package static let longestTryMilliseconds = queueWaitMaximumMilliseconds + totalTimeoutMilliseconds

    private let queue: MailQueue
    private let connections: Connections

    /// The connections of all threads, for ``shutDown()`` to reach.
    private final class Connections: Sendable {
        let opened = Mutex<[SMTPConnection]>([])
    }

    /// `certificateAuthorityFile` is a PEM file that counts instead of the system's authorities.
    package init(
        server: MailServer, connectionCount: Int = defaultConnectionCount, certificateAuthorityFile: String? = nil,
        connectTimeoutMilliseconds: Int = connectTimeoutMilliseconds,
        totalTimeoutMilliseconds: Int = totalTimeoutMilliseconds
    ) {
        let queue = MailQueue(capacity: Self.queueMaximum)
        let connections = Connections()
        (self.queue, self.connections) = (queue, connections)
        let timeouts = SMTPConnection.Timeouts(connectMs: connectTimeoutMilliseconds, totalMs: totalTimeoutMilliseconds)
        for number in 1...max(1, connectionCount) {
            let thread = Thread {
                let connection = SMTPConnection(
                    server: server, certificateAuthorityFile: certificateAuthorityFile, timeouts: timeouts)
                if let connection { connections.opened.withLock { $0.append(connection) } }
                Self.work(queue, over: connection)
            }
            thread.name = "smtp-\(number)"
            thread.start()
        }
    }

    deinit { shutDown() }

    /// Hands one mail over and answers with the server's word. A cancelled task's mail is sent all the same.
    ///
    /// The addresses may carry names (`Ada <ada@example.com>`); an address that is none is refused permanently.
    package func send(from: String, to: String, bytes: [UInt8]) async -> MailResult {
        guard let sender = MailAddress(from) else {
            // The operator's to mend; the page shall arrive once that is done.
            return .refused(permanently: false, detail: "the sender's address is no mail address")
        }
        guard let recipient = MailAddress(to) else {
            return .refused(permanently: true, detail: "the recipient's address is no mail address")
        }
        return await withCheckedContinuation { continuation in
            let entry = MailQueue.Entry(
                sender: sender, recipient: recipient, bytes: bytes, enqueuedAt: .now, continuation: continuation)
            switch queue.append(entry) {
            case .taken: break
            case .full: continuation.resume(returning: .refused(permanently: false, detail: "too many mails wait"))
            case .closed: continuation.resume(returning: Self.closedResult)
            }
        }
    }

    /// Refuses what waits for now, gives mails in hand a few seconds, and ends the threads. Does not wait for them.
    package func shutDown() {
        // Before the queue is closed, while each thread still holds its connection: whoever lets go of one last says
        // goodbye to the server and waits for its answer, which must not be the caller here.
        connections.opened.withLock { opened in
            for connection in opened { connection.stop(withinMilliseconds: Self.shutDownGraceMilliseconds) }
            opened = []
        }
        for entry in queue.close() { entry.continuation.resume(returning: Self.closedResult) }
    }

    private static let closedResult = MailResult.refused(permanently: false, detail: "mail is being shut down")

    /// One thread's life: ends when the queue is closed.
    private static func work(_ queue: MailQueue, over connection: SMTPConnection?) {
        while let entry = queue.next() {
            let waited = entry.enqueuedAt.duration(to: .now)
            if waited > .milliseconds(queueWaitMaximumMilliseconds) {
                entry.continuation.resume(
                    returning: .refused(permanently: false, detail: "no connection to the mail server became free"))
            } else if let connection {
                entry.continuation.resume(
                    returning: connection.send(from: entry.sender, to: entry.recipient, bytes: entry.bytes))
            } else {
                entry.continuation.resume(returning: .refused(permanently: false, detail: "libcurl could not be set up"))
            }
        }
    }
}
