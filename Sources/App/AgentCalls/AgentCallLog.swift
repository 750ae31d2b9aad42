// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain
package import Store
private import Synchronization

/// Adds rows to the call log of agents, in one chain however many servers write it.
///
/// Whoever adds a row waits until it is on disk, or where that is said to do until it is committed. What comes while a
/// transaction runs goes into the next one together: a commit then serves all calls that are under way, and the chain's row
/// is locked once for them.
package final class AgentCallLog: Sendable {
    /// Rows in one transaction: bounds how long the chain is locked.
    package static let batchMaximum = 256
    /// Rows that wait. Past it calls are refused; an outcome is let in, since its change is done.
    package static let waitingMaximum = 4096
    /// Rows that are written before they are filed together, and filed in one transaction: lists look through as many.
    package static let filingSize = 64

    private struct Waiting: Sendable {
        let entry: AgentCallEntry
        let durability: Durability
        let continuation: CheckedContinuation<Int64, any Error>
    }

    private struct State {
        var waiting: [Waiting] = []
        var isWriting = false
        var isFiling = false
    }

    /// An intent from before has no outcome any more, if it has none yet.
    package let startedAt: Instant
    private let database: any Database
    private let state = Mutex(State())

    package init(_ database: any Database, startedAt: Instant) {
        self.database = database
        self.startedAt = startedAt
    }

    /// Answers the row's number once it is committed, and synced where that is asked for; throws what kept it from being so.
    @discardableResult
    package func append(_ entry: AgentCallEntry, durability: Durability = .synced) async throws -> Int64 {
        let isFirst = state.withLock { state in
            defer { state.isWriting = true }
            return !state.isWriting
        }
        guard isFirst else { return try await wait(entry, durability) }
        // Nobody writes: this caller does so itself, without a task between it and the store.
        defer { letOthersWrite() }
        return try await store([entry], durability)[0]
    }

    private func wait(_ entry: AgentCallEntry, _ durability: Durability) async throws -> Int64 {
        try await withCheckedThrowingContinuation { continuation in
            let waiting = Waiting(entry: entry, durability: durability, continuation: continuation)
            let isFirst = state.withLock { state -> Bool? in
                guard entry.kind == .outcome || state.waiting.count < Self.waitingMaximum else { return nil }
                state.waiting.append(waiting)
                // Whoever wrote may have ended meanwhile.
                defer { state.isWriting = true }
                return !state.isWriting
            }
            switch isFirst {
            case nil: continuation.resume(throwing: DatabaseError.overloaded("too many calls wait to be logged"))
            case true?: Task { await writeUntilNothingWaits() }
            case false?: break
            }
        }
    }

    private func letOthersWrite() {
        let isNeeded = state.withLock { state in
            state.isWriting = !state.waiting.isEmpty
            return state.isWriting
        }
        if isNeeded { Task { await writeUntilNothingWaits() } }
    }

    private func writeUntilNothingWaits() async {
        while true {
            let batch = take()
            if batch.isEmpty { return }
            await write(batch)
        }
    }

    /// The rows that wait, the oldest first. Without any the writer rests until the next one comes.
    private func take() -> [Waiting] {
        state.withLock { state in
            let batch = Array(state.waiting.prefix(Self.batchMaximum))
            state.waiting.removeFirst(batch.count)
            if batch.isEmpty { state.isWriting = false }
            return batch
        }
    }

    private func write(_ batch: [Waiting]) async {
        let durability: Durability = batch.allSatisfy { $0.durability == .relaxed } ? .relaxed : .synced
        do {
            let sequences = try await store(batch.map(\.entry), durability)
            for (waiting, sequence) in zip(batch, sequences) { waiting.continuation.resume(returning: sequence) }
        } catch {
            for waiting in batch { waiting.continuation.resume(throwing: error) }
        }
    }

    private func store(_ entries: [AgentCallEntry], _ durability: Durability) async throws -> [Int64] {
        // What is done must be told, even when callers are turned away.
        let admission: Admission = entries.contains { $0.kind == .outcome } ? .duty : .request
        let added = try await database.write(admission, durability: durability) { session in
            try Self.add(entries, session)
        }
        if added.unfiledCount >= Self.filingSize, database.dialect.filesCallsLater { fileLater() }
        return added.sequences
    }

    /// Files what was written, in transactions of their own and without making anybody wait for it.
    private func fileLater() {
        let isDue = state.withLock { state in
            defer { state.isFiling = true }
            return !state.isFiling
        }
        guard isDue else { return }
        Task {
            // What fails is not lost: the rows are there, and are filed with the next ones.
            while await fileSome() {}
            state.withLock { $0.isFiling = false }
        }
    }

    private func fileSome() async -> Bool {
        let isLeft = try? await database.write(.duty, durability: .relaxed) { session in
            try AgentCallQueries.file(session, limit: Self.filingSize)
        }
        return isLeft ?? false
    }

    /// What came of adding rows.
    package struct Added: Sendable {
        package let sequences: [Int64]
        /// Rows that are not in the indexes now.
        package let unfiledCount: Int64
    }

    /// Adds rows in a transaction.
    @discardableResult
    package static func add(_ entries: [AgentCallEntry], _ session: any Session) throws -> Added {
        guard let standing = try AgentCallQueries.standing(session, lock: true) else {
            // Without it nobody can tell where the chain ends: nothing is logged, and so no agent does anything.
            throw DatabaseError.unavailable("the call log of agents has lost its chain")
        }
        var head = standing.head
        var sequences: [Int64] = []
        for entry in entries {
            let link = AgentCallChain.link(entry, after: head, digest: AgentCallDigest.sha256)
            try AgentCallQueries.insert(session, link)
            head = link.head
            sequences.append(link.sequence)
        }
        try AgentCallQueries.setHead(session, head)
        return Added(sequences: sequences, unfiledCount: head.sequence - standing.filedSequence)
    }
}
