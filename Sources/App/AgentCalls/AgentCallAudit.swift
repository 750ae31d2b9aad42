// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain
private import Foundation
package import Store

/// Checks the whole call log of agents, and removes its old end.
package enum AgentCallAudit {
    /// Rows of a chunk: many, as each chunk is a transaction of its own, and few enough for all that a store answers at once.
    package static let chunkSize = 5000
    /// Chunks that are checked at a time, where there are so many processors.
    package static let parallelMaximum = 4
    /// What chunks came to that wait for one before them.
    private static let waitingMaximum = 64
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
    /// What is added meanwhile is left out. Several chunks are read and checked at a time, each on one thread from the
    /// database to the hash; what is found does not depend on where they end, nor on which is done first.
    package static func verify(
        _ database: any Database, published: [AgentCallChain.Head] = [], chunkSize: Int = AgentCallAudit.chunkSize
    ) async throws -> Result {
        let found = try await database.read { session in
            (standing: try AgentCallQueries.standing(session), last: try AgentCallQueries.lastSequence(session))
        }
        guard let standing = found.standing else { throw AgentCallVerification.Fault(1, .missing) }
        let (start, head) = (standing.start, standing.head)
        var verification = AgentCallVerification(from: start, to: head, published: published)
        if let fault = verification.begin() { throw fault }
        verification = try await walk(verification, database, chunkSize)
        if let fault = verification.finish(lastStored: found.last) { throw fault }
        return Result(count: verification.count, head: head, prunedSequence: start.sequence)
    }

    /// What a chunk came to, or why it could not be read: that too waits for its turn, as something may be wrong before it.
    private struct Outcome: Sendable {
        let after: Int64
        let finding: Swift.Result<AgentCallVerification.Finding, any Error>
    }

    /// Goes through all chunks, and puts together in order what they come to.
    private static func walk(
        _ begun: AgentCallVerification, _ database: any Database, _ chunkSize: Int
    ) async throws -> AgentCallVerification {
        let parallel = max(1, min(ProcessInfo.processInfo.activeProcessorCount, parallelMaximum))
        return try await withThrowingTaskGroup(of: Outcome.self) { group in
            var verification = begun
            var waiting: [Int64: Outcome] = [:]
            var running = 0
            while true {
                while running < parallel, waiting.count < waitingMaximum,
                    let chunk = verification.nextChunk(rows: chunkSize)
                {
                    group.addTask { await checked(chunk, database) }
                    running += 1
                }
                guard let outcome = try await group.next() else { return verification }
                running -= 1
                waiting[outcome.after] = outcome
                while let next = waiting.removeValue(forKey: verification.lastSequence) {
                    let finding = try next.finding.get()
                    if let fault = verification.take(finding) { throw fault }
                }
            }
        }
    }

    private static func checked(_ chunk: AgentCallVerification.Chunk, _ database: any Database) async -> Outcome {
        do {
            let finding = try await database.read { session -> AgentCallVerification.Finding in
                var check = AgentCallVerification.ChunkCheck(chunk, isDigest: AgentCallDigest.isSHA256)
                try AgentCallQueries.check(session, chunk, &check)
                return check.finding
            }
            return Outcome(after: chunk.after, finding: .success(finding))
        } catch {
            return Outcome(after: chunk.after, finding: .failure(error))
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
