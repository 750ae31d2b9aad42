// SPDX-License-Identifier: Apache-2.0
import Base

/// One transaction of the writer with the bodies that share it.
struct SQLiteBatch {
    let statements: SQLiteStatementCache
    let writer: SQLiteWriter

    /// What a body came to. Told after the commit only: a refusal, too, rests on what the batch wrote before it.
    private typealias Answer = @Sendable () -> Void

    /// The batch cannot go on as it is.
    private enum Interruption: Error {
        /// Another process writes, and it is not to be waited for.
        case locked
        /// A body failed after writing; its writes are still in the transaction.
        case failedAfterWriting
        /// The store failed: nothing of the batch can be kept.
        case store(DatabaseError)
    }

    /// Runs the bodies, and those that arrive meanwhile as long as there is room, commits, and answers all. Answers false,
    /// and has done nothing, when another process writes that is not to be waited for.
    @discardableResult
    func commit(startingWith first: [PendingWrite], waitingForOthers waits: Bool = true) -> Bool {
        var writes = first
        // One that must be on disk takes all others there with it.
        let durability: Durability = first.allSatisfy { $0.durability == .relaxed } ? .relaxed : .synced
        do {
            try answerAfterCommit(durability, waitingForOthers: waits) {
                var answers: [Answer] = []
                while answers.count < writes.count {
                    for write in writes[answers.count...] { answers.append(try run(write)) }
                    writes += writer.takeLatecomers(SQLiteWriter.maximumBatchSize - writes.count, durability)
                }
                return answers
            }
        } catch Interruption.locked {
            return false
        } catch Interruption.failedAfterWriting {
            writer.countReplay()
            repeatWithSavepoints(writes, durability)
        } catch {
            fail(writes, error)
        }
        return true
    }

    /// Runs a batch again so that each body's failure stays its own.
    private func repeatWithSavepoints(_ writes: [PendingWrite], _ durability: Durability) {
        do {
            try answerAfterCommit(durability) { try writes.map(runInSavepoint) }
        } catch {
            fail(writes, error)
        }
    }

    private func answerAfterCommit(
        _ durability: Durability, waitingForOthers waits: Bool = true, _ bodies: () throws -> [Answer]
    ) throws {
        let answers: [Answer]
        let commitTime: Duration
        do {
            try statements.setDurability(durability)
            guard try statements.begin(waitingForOthers: waits) else { throw Interruption.locked }
            // Nobody else commits from here until this is over.
            let before = durability == .relaxed ? writer.watch.header() : nil
            let commitsBefore = statements.logCommits
            answers = try bodies()
            let started = ContinuousClock.now
            try statements.run("COMMIT")
            try ended(durability, hasWritten: statements.logCommits != commitsBefore, since: before)
            commitTime = ContinuousClock.now - started
        } catch {
            rollBack()
            throw error
        }
        writer.count(bodies: answers.count, commitSeconds: durability == .synced ? commitTime.inSeconds : nil)
        for answer in answers { answer() }
    }

    /// Notes what a commit leaves to be synced; without anything of its own, it may rest on what was left before.
    private func ended(
        _ durability: Durability, hasWritten: Bool, since before: SQLiteLogIndex.Header?
    ) throws(DatabaseError) {
        switch (durability, hasWritten) {
        case (.synced, true): writer.logSync.noteSynced()
        case (.synced, false): try writer.logSync.catchUp()
        case (.relaxed, true):
            writer.logSync.noteRelaxed()
            if let before { writer.watch.noteRelaxed(since: before) }
        case (.relaxed, false): break
        }
    }

    private func run(_ write: PendingWrite) throws(Interruption) -> Answer {
        let session = SQLiteSession(statements)
        do {
            return try perform(write, in: session)
        } catch {
            try checkStore(session)
            if session.hasChanges { throw .failedAfterWriting }
            return { write.fail(error) }
        }
    }

    private func runInSavepoint(_ write: PendingWrite) throws -> Answer {
        try statements.run("SAVEPOINT body")
        let session = SQLiteSession(statements)
        do {
            let answer = try perform(write, in: session)
            try statements.run("RELEASE body")
            return answer
        } catch {
            try checkStore(session)
            try statements.run("ROLLBACK TO body")
            try statements.run("RELEASE body")
            return { write.fail(error) }
        }
    }

    /// A body that went on after a failed statement has not done what it says: its result does not count.
    private func perform(_ write: PendingWrite, in session: SQLiteSession) throws -> Answer {
        defer { session.end() }
        let answer = try write.run(session)
        if let failure = session.failure { throw failure }
        return answer
    }

    /// A full disk or an I/O error may have ended the whole transaction, whichever body met it.
    private func checkStore(_ session: SQLiteSession) throws(Interruption) {
        if let failure = session.failure, failure.isOfTheStore { throw .store(failure) }
        if !statements.isInTransaction { throw .store(.unavailable("the transaction was rolled back by the database")) }
    }

    private func rollBack() {
        if statements.isInTransaction { try? statements.run("ROLLBACK") }
    }

    private func fail(_ writes: [PendingWrite], _ error: any Error) {
        let reported: any Error = if case Interruption.store(let failure) = error { failure } else { error }
        for write in writes { write.fail(reported) }
    }
}
