// SPDX-License-Identifier: Apache-2.0
package import Base
import Domain
import Store
private import Synchronization

/// Publishes the head of the call log to a file, so that who can write the database alone cannot rewrite its past: what was
/// cut off or made anew since is found by comparing.
package final class AuditAnchor: Sendable {
    /// Calls of the last minute are known to the database alone.
    package static let intervalSeconds: Int64 = 60

    private struct State {
        var published: AgentCallChain.Head?
        var dueAt: Instant?
    }

    private let path: String
    private let environment: Environment
    private let state: Mutex<State>

    /// Throws ``AnchorFile/Failure`` when the file cannot be written, or holds something else.
    package init(_ environment: Environment, path: String) async throws {
        self.path = path
        self.environment = environment
        let known = try await AnchorFile.read(path)
        try await AnchorFile.check(path)
        state = Mutex(State(published: known.last?.head))
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
        try await publish()
        return now.adding(seconds: Self.intervalSeconds)
    }

    /// Adds the head to the file, unless it is there already.
    package func publish() async throws {
        let standing = try await environment.database.read { session in try AgentCallQueries.standing(session) }
        guard let head = standing?.head, head.sequence > 0, head != state.withLock({ $0.published }) else { return }
        try await AnchorFile.append(AgentCallAnchor(at: environment.runtime.now, head: head), to: path)
        state.withLock { $0.published = head }
    }
}
