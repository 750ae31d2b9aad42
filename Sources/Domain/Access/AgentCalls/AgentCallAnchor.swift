// SPDX-License-Identifier: Apache-2.0
package import Base

/// A head of the call log as it is published: a line of a file that is kept where whoever can write the database cannot
/// change it.
package struct AgentCallAnchor: Hashable, Sendable {
    package var at: Instant
    package var head: AgentCallChain.Head

    package init(at: Instant, head: AgentCallChain.Head) {
        self.at = at
        self.head = head
    }

    /// `2026-03-02T09:00:00.000Z 17 HASH`, without a line's end.
    package var line: String { "\(ISO8601.string(at, milliseconds: true)) \(head.sequence) \(head.hash)" }

    /// Nil for what is no such line.
    package init?(line: some StringProtocol) {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 3, let at = ISO8601.instant(String(parts[0])), let sequence = Int64(parts[1]), sequence > 0,
            parts[2].utf8.count == AgentCallChain.hashLength
        else { return nil }
        self.init(at: at, head: AgentCallChain.Head(sequence: sequence, hash: String(parts[2])))
    }
}
