// SPDX-License-Identifier: Apache-2.0

/// What an agent asked for within a time, in numbers.
package struct AgentFigures: Hashable, Sendable {
    /// All calls, let in or not.
    package var calls: Int64
    /// Those that were not let in.
    package var denied: Int64
    /// Changes that were let in.
    package var writes: Int64

    package init(calls: Int64 = 0, denied: Int64 = 0, writes: Int64 = 0) {
        self.calls = calls
        self.denied = denied
        self.writes = writes
    }
}
