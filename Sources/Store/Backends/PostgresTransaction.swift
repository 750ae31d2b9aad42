// SPDX-License-Identifier: Apache-2.0
import Base
private import Foundation

/// Runs bodies in transactions of their own, again when that can help.
struct PostgresTransaction {
    /// Runs of one body against deadlocks, lost connections and the like, before the caller is told.
    static let maximumAttempts = 8
    /// Runs of one body that an index refuses. One more look shows what another transaction has put there or taken away;
    /// a key that opens and closes again and again may need some. If it is refused then too, the refusal is the answer.
    static let maximumAttemptsWhenRefused = 4
    /// Runs of one body when the server says nothing. A connection may have died unnoticed, so a fresh one is tried once;
    /// more would outlast the caller's patience.
    static let maximumAttemptsWhenSilent = 2
    /// Pause before the second attempt; each later one waits that much longer.
    static let retryPauseMs: UInt32 = 2

    enum Mode {
        case read
        case write
        /// Committed before it is synced.
        case relaxedWrite

        fileprivate var begin: SQLText {
            switch self {
            case .read: "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
            case .write: "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE"
            case .relaxedWrite:
                "BEGIN ISOLATION LEVEL READ COMMITTED, READ WRITE; SET LOCAL synchronous_commit = off"
            }
        }

        var isWrite: Bool { self != .read }
    }

    let connection: PostgresConnection
    let mode: Mode
    /// Called for each run beyond the first.
    let countReplay: () -> Void
    /// Called after each commit of a write, with how long it took where it waited for the disk.
    let countCommit: (_ seconds: Double?) -> Void

    /// One attempt that did not end in a commit.
    private struct Attempt: Error {
        let failure: PostgresFailure
        /// What the body made of it, which is what the caller gets if no further attempt is made.
        let reported: any Error
        var mayRunAgain = true
    }

    func run<Result>(_ body: (any Session) throws -> Result) throws -> Result {
        var attempts = 0
        while true {
            attempts += 1
            do {
                return try runOnce(body)
            } catch let attempt as Attempt {
                connection.rollBack()
                guard attempt.mayRunAgain, attempts < maximumAttempts(attempt.failure.kind) else { throw attempt.reported }
                try prepareNext(after: attempt, attempts: attempts)
                countReplay()
            } catch {
                connection.rollBack()
                throw error
            }
        }
    }

    private func runOnce<Result>(_ body: (any Session) throws -> Result) throws -> Result {
        do throws(PostgresFailure) {
            try connection.connectIfNeeded()
            try connection.begin(mode.begin)
        } catch {
            throw Attempt(failure: error, reported: error.databaseError)
        }
        let session = PostgresSession(connection)
        defer { session.end() }
        let result: Result
        do {
            result = try body(session)
        } catch {
            guard let failure = session.failure else { throw error }
            throw Attempt(failure: failure, reported: error)
        }
        // A body that went on after a failed statement has not done what it says: its result does not count.
        if let failure = session.failure { throw Attempt(failure: failure, reported: failure.databaseError) }
        try commit()
        return result
    }

    private func commit() throws {
        do throws(PostgresFailure) {
            let started = ContinuousClock.now
            let answer = try connection.run("COMMIT", [])
            // A transaction that had failed is ended without an error, but also without a commit.
            guard answer.command == "COMMIT" else { throw PostgresFailure(.unavailable, "the transaction was rolled back") }
            if mode.isWrite { countCommit(mode == .write ? (ContinuousClock.now - started).inSeconds : nil) }
        } catch {
            let isUnknown = error.kind == .connectionLost || error.kind == .silent
            let reported: DatabaseError =
                isUnknown ? .unavailable("connection lost during commit: \(error.message)") : error.databaseError
            // Running it again might do it twice: nobody knows whether the server committed.
            throw Attempt(failure: error, reported: reported, mayRunAgain: !isUnknown)
        }
    }

    private func maximumAttempts(_ kind: PostgresFailure.Kind) -> Int {
        switch kind {
        case .contention, .connectionLost: PostgresTransaction.maximumAttempts
        case .silent: PostgresTransaction.maximumAttemptsWhenSilent
        case .uniqueViolation, .referenceViolation, .staleStatement: PostgresTransaction.maximumAttemptsWhenRefused
        case .unavailable, .misuse: 1
        }
    }

    private func prepareNext(after attempt: Attempt, attempts: Int) throws {
        switch attempt.failure.kind {
        case .staleStatement: try? connection.forgetStatements()
        case .connectionLost: connection.disconnect()
        case .contention: usleep(PostgresTransaction.retryPauseMs * 1000 * UInt32(clamping: attempts))
        case .silent, .uniqueViolation, .referenceViolation, .unavailable, .misuse: break
        }
    }
}
