// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain
package import Store

/// Checks the whole call log of agents, and removes its old end.
package enum AgentCallAudit {
    /// Rows read at a time: large, as every page is a transaction of its own.
    package static let pageSize = 5000
    /// Rows removed at a time, so that calls go on meanwhile.
    package static let pruneSize = 1000

    /// A log in which all is as it was written.
    package struct Result: Hashable, Sendable {
        package var count: Int64
        package var head: AgentCallChain.Head
        /// The last entry that was pruned; 0 when none was.
        package var prunedSequence: Int64
    }

    /// Throws a ``AgentCallVerification/Fault`` about the first entry that is not as it was written, or published.
    ///
    /// What is added meanwhile is left out. While one page is checked the next is read.
    package static func verify(
        _ database: any Database, published: [AgentCallChain.Head] = []
    ) async throws -> Result {
        let found = try await database.read { session in
            (standing: try AgentCallQueries.standing(session), last: try AgentCallQueries.lastSequence(session))
        }
        guard let standing = found.standing else { throw AgentCallVerification.Fault(1, .missing) }
        let (start, head) = (standing.start, standing.head)
        var verification = AgentCallVerification(from: start, to: head, published: published)
        if let fault = verification.begin() { throw fault }
        var page = try await rows(database, after: start.sequence, through: head.sequence)
        while let last = page.lastSequence {
            async let next = rows(database, after: last, through: head.sequence)
            if let fault = verification.take(page, isDigest: AgentCallDigest.isSHA256) { throw fault }
            page = try await next
        }
        if let fault = verification.finish() { throw fault }
        if found.last > head.sequence { throw AgentCallVerification.Fault(head.sequence + 1, .added) }
        return Result(count: verification.count, head: head, prunedSequence: start.sequence)
    }

    private static func rows(
        _ database: any Database, after sequence: Int64, through last: Int64
    ) async throws -> AgentCallVerification.Page {
        try await database.read { session in
            try AgentCallQueries.rows(session, after: sequence, through: last, limit: pageSize)
        }
    }

    /// Removes the entries with which the log begins, as far as they are older, and answers how many there were. The last
    /// of them stays known by its number and hash, so that the rest can be checked as before.
    package static func prune(_ database: any Database, before instant: Instant, at now: Instant) async throws -> Int64 {
        var count: Int64 = 0
        while true {
            let removed = try await database.write { session -> Int64 in
                guard let standing = try AgentCallQueries.standing(session, lock: true),
                    let last = try AgentCallQueries.lastOlder(session, than: instant, limit: pruneSize)
                else { return 0 }
                try AgentCallQueries.prune(session, through: last, at: now)
                return last.sequence - standing.start.sequence
            }
            if removed == 0 { return count }
            count += removed
        }
    }
}
