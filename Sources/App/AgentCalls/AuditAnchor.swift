// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
import Store
private import Synchronization

/// Publishes the head of the call log elsewhere, so that who can write the database alone cannot rewrite its past: what was
/// cut off or made anew since is found by comparing.
///
/// There is no outbox: a head that could not be published is told by the next one as well, which is tried a minute later.
package final class AuditAnchor: Sendable {
    /// Calls of the last minute are known to the database alone.
    package static let intervalSeconds: Int64 = 60
    /// Between two mails, which people get.
    package static let mailIntervalSeconds: Int64 = 3600

    private struct State {
        var published: AgentCallChain.Head?
        var dueAt: Instant?
    }

    private let address: AnchorAddress
    private let transport: (any WebhookTransport)?
    private let send: MailSend?
    private let environment: Environment
    private let state: Mutex<State>

    /// `transport` posts and `send` mails, where the address asks for that. Throws ``AnchorFile/Failure`` when a file cannot
    /// be written, or holds something else; what is behind other addresses is not asked.
    package init(
        _ environment: Environment, _ address: AnchorAddress, transport: (any WebhookTransport)? = nil,
        send: MailSend? = nil
    ) async throws {
        self.address = address
        self.transport = transport
        self.send = send
        self.environment = environment
        var known: AgentCallChain.Head?
        if case .file(let path) = address {
            known = try await AnchorFile.read(path).last?.head
            try await AnchorFile.check(path)
        }
        state = Mutex(State(published: known))
    }

    private var publishedIntervalSeconds: Int64 {
        switch address {
        case .file, .webhook: Self.intervalSeconds
        case .mail: Self.mailIntervalSeconds
        }
    }

    /// Publishes when it is time to, and answers when it is again.
    package func step() async throws -> Instant? {
        let now = environment.runtime.now
        let due = state.withLock { state -> Instant? in
            if let dueAt = state.dueAt, now < dueAt { return dueAt }
            // Before it is done: what fails is tried again in a minute, and not at once.
            state.dueAt = now.adding(seconds: Self.intervalSeconds)
            return nil
        }
        if let due { return due }
        let isNew = try await publish()
        let next = now.adding(seconds: isNew ? publishedIntervalSeconds : Self.intervalSeconds)
        state.withLock { $0.dueAt = next }
        return next
    }

    /// Publishes the head, unless it was the last that was. Answers whether it was published now.
    @discardableResult
    package func publish() async throws -> Bool {
        // Entries of reads are committed before they are synced. What is published must not be lost any more: a write is
        // answered when all that it saw is on disk. That holds on PostgreSQL because of the lock, which makes it one.
        let standing = try await environment.database.write(.duty) { session in
            try AgentCallQueries.standing(session, lock: true)
        }
        guard let head = standing?.head, head.sequence > 0, head != state.withLock({ $0.published }) else { return false }
        try await publish(AgentCallAnchor(at: environment.runtime.now, head: head))
        state.withLock { $0.published = head }
        return true
    }

    /// To be called when the server ends. A mail would have to be waited for: it goes out after the next start.
    package func publishLast() async throws {
        if case .mail = address { return }
        try await publish()
    }

    private func publish(_ anchor: AgentCallAnchor) async throws {
        switch address {
        case .file(let path): try await AnchorFile.append(anchor, to: path)
        case .webhook(let endpoint): try await post(anchor, to: endpoint)
        case .mail(let recipient):
            let message = AnchorMail.message(anchor, to: recipient, settings: environment.settings)
            switch await send?(message) {
            case .accepted?: return
            case .refused(_, let detail)?: throw AnchorFile.Failure(description: "the mail was refused: \(detail)")
            case nil: throw AnchorFile.Failure(description: "no mail server is configured")
            }
        }
    }

    /// The line of the file, as the body. Whoever receives it puts it into a file of theirs.
    private func post(_ anchor: AgentCallAnchor, to endpoint: WebhookEndpoint) async throws {
        var headers: [(name: String, value: String)] = [
            ("Content-Type", "text/plain; charset=utf-8"), ("User-Agent", "Tocsin-Audit-Anchor"),
        ]
        if let authorization = endpoint.authorization { headers.append(("Authorization", authorization)) }
        let request = WebhookRequest(url: endpoint.url, headers: headers, body: Array((anchor.line + "\n").utf8))
        switch await transport?.send(request) {
        case .answered(let status, _, _)? where (200..<300).contains(status): return
        case .answered(let status, _, _)?:
            throw AnchorFile.Failure(description: "the receiver of the call log's head answered \(status)")
        case .failed(_, let detail)?: throw AnchorFile.Failure(description: detail)
        case nil: throw AnchorFile.Failure(description: "nothing can be posted here")
        }
    }
}
