// SPDX-License-Identifier: Apache-2.0
import Store

/// The store as one node reaches it: its writes can fail, and the node can die of them.
final class NodeDatabase: Database {
    private static let dead = DatabaseError.unavailable("the node is dead")

    private let inner: any Database
    private let life: Life
    private let commits: Commits
    private let plant: PlantedBug?

    init(_ inner: any Database, _ life: Life, _ commits: Commits, plant: PlantedBug?) {
        self.inner = inner
        self.life = life
        self.commits = commits
        self.plant = plant
    }

    var dialect: Dialect { inner.dialect }
    var writeQueue: QueueFill { inner.writeQueue }
    func dataVersion() -> Int64? { inner.dataVersion() }
    func close() async {}

    func read<Result: Sendable>(
        _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        guard !life.isDead else { throw Self.dead }
        guard let plant else { return try await inner.read(body) }
        return try await inner.read { session in try body(PlantedSession(session, plant)) }
    }

    func write<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        guard !life.isDead else { throw Self.dead }
        switch life.takeFault() {
        case nil: return try await keep(admission, body)
        case .aborted: await abort(admission, body)
        case .crashBefore:
            await abort(admission, body)
            life.die()
        case .unanswered: _ = try await keep(admission, body)
        case .crashAfter:
            _ = try await keep(admission, body)
            life.die()
        }
        throw DatabaseError.unavailable("the write was not answered")
    }

    private func keep<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        let before = inner.dataVersion()
        let plant = plant
        let forgets = plant?.forgetsThisWrite(admission) ?? false
        do {
            // What is due is read where its pages are at hand: in the transaction itself.
            let kept = try await inner.write(admission) { session -> Kept<Result> in
                let watched = WatchedSession(session)
                guard let plant else {
                    let result = try body(watched)
                    return Kept(result: result, due: try StoreFacts.due(session), touched: watched.touched)
                }
                let planted = PlantedSession(watched, plant)
                let result = try body(planted)
                if forgets, planted.hasInsertedAlert { throw Forgotten(result: result) }
                return Kept(result: result, due: try StoreFacts.due(session), touched: watched.touched)
            }
            commits.note(kept.due, kept.touched, from: before, to: inner.dataVersion())
            return kept.result
        } catch let forgotten as Forgotten<Result> {
            return forgotten.result
        }
    }

    /// Runs a body and keeps nothing of it.
    private func abort<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async {
        do {
            _ = try await inner.write(admission) { session -> Bool in
                _ = try body(session)
                throw AbortedCommit()
            }
        } catch {
            // This is what was wanted.
        }
    }
}

private struct AbortedCommit: Error {}

/// What a transaction has come to and left behind.
private struct Kept<Value: Sendable>: Sendable {
    let result: Value
    let due: StoreFacts.Due
    let touched: StoreFacts.Parts
}

/// Carries a result past a rollback: the bug of answering before it is kept.
private struct Forgotten<Value: Sendable>: Error {
    let result: Value
}
