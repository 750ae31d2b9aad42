// SPDX-License-Identifier: Apache-2.0

/// How well writes are grouped, counted since the database was opened.
package struct WriteStatistics: Sendable, Equatable {
    /// Transactions that were committed.
    package var batches = 0
    /// Bodies that were answered after such a commit, with a result or with their own refusal.
    package var bodies = 0
    /// Transactions that were rolled back and run again: a body failed after writing, or lost against another.
    package var replays = 0

    package init() {}
}
