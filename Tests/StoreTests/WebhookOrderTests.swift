// SPDX-License-Identifier: Apache-2.0
import Base
import Dispatch
import Domain
import HouseTesting
import Store
import Testing

/// What one writes while another ends what lies before it. Bodies may block here: they run on the store's threads.
@Suite("The order of webhook deliveries", .serialized)
struct WebhookOrderTests {
    private static let now = WebhookShelf.start
    /// How long a transaction stays open for another that should be waiting for it, and so cannot come first.
    private static let openMilliseconds = 300

    private static func waitOnItsOwnThread(for semaphore: DispatchSemaphore) async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                _ = semaphore.wait(timeout: .now() + .seconds(10))
                continuation.resume()
            }
        }
    }

    @Test("an event that is written while the one before it ends is not left behind", arguments: TestStore.available)
    func writtenMeanwhile(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        try await shelf.enqueue("D1")
        let (isWritten, hasEnded) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let second = shelf.database.write { session in
            let second = try WebhookShelf.enqueue(session, "D2")
            isWritten.signal()
            _ = hasEnded.wait(timeout: .now() + .milliseconds(Self.openMilliseconds))
            return second
        }
        await Self.waitOnItsOwnThread(for: isWritten)
        let hadNext = try await shelf.finish("D1")
        hasEnded.signal()
        let written = try await second
        #expect(written.status == .queued && hadNext)
        #expect(try await shelf.statuses() == ["D1 delivered", "D2 waiting"])
        await shelf.database.close()
    }

    @Test("an event that is written before the end of the one before it is committed goes", arguments: TestStore.available)
    func endedMeanwhile(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        try await shelf.enqueue("D1")
        let (isWritten, hasEnded) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let hadNext = shelf.database.write { session in
            let hadNext = try WebhookShelf.finish(session, "D1")
            hasEnded.signal()
            _ = isWritten.wait(timeout: .now() + .milliseconds(Self.openMilliseconds))
            return hadNext
        }
        await Self.waitOnItsOwnThread(for: hasEnded)
        let second = try await shelf.enqueue("D2")
        isWritten.signal()
        let ended = try await hadNext
        #expect(second.status == .waiting && !ended)
        #expect(try await shelf.statuses() == ["D1 delivered", "D2 waiting"])
        await shelf.database.close()
    }

    @Test("an event that is written while all before it are dropped is dropped with them", arguments: TestStore.available)
    func droppedMeanwhile(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        for id in ["D1", "D2"] { try await shelf.enqueue(id) }
        let (isWritten, areDropped) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        async let third = shelf.database.write { session in
            let third = try WebhookShelf.enqueue(session, "D3")
            isWritten.signal()
            _ = areDropped.wait(timeout: .now() + .milliseconds(Self.openMilliseconds))
            return third
        }
        await Self.waitOnItsOwnThread(for: isWritten)
        let count = try await shelf.database.write { session in
            try WebhookDeliveryQueries.dropUnfinished(session, subscriptionID: "QSUB1", because: "why", at: Self.now)
        }
        areDropped.signal()
        let written = try await third
        #expect(written.status == .queued && count == 3)
        #expect(try await shelf.statuses() == ["D1 dropped", "D2 dropped", "D3 dropped"])
        await shelf.database.close()
    }

    @Test(
        "two that write and one that sends leave nothing queued behind nothing, and all goes in order",
        arguments: TestStore.available)
    func race(_ store: TestStore) async throws {
        let shelf = try await WebhookShelf(try await store.fresh())
        let (writers, each) = (["A", "B"], 60)
        try await withThrowingTaskGroup(of: [Int64].self) { group in
            for writer in writers {
                group.addTask {
                    for number in 1...each { try await shelf.enqueue("\(writer)\(number)") }
                    return []
                }
            }
            group.addTask { try await Self.sendAll(writers.count * each, shelf) }
            let sent = try await group.reduce(into: [Int64]()) { $0 += $1 }
            #expect(sent == Array(1...Int64(writers.count * each)))
        }
        #expect(try await Self.unfinished(shelf).isEmpty)
        await shelf.database.close()
    }

    /// Sends until `count` have arrived, looking each time at what is committed, and answers their positions.
    private static func sendAll(_ count: Int, _ shelf: WebhookShelf) async throws -> [Int64] {
        var sent: [Int64] = []
        while sent.count < count {
            try Task.checkCancellation()
            let claimed = try await shelf.claim(at: now)
            #expect(claimed.count <= 1, "one of a resource at a time")
            for row in claimed {
                try await shelf.finish(row.id)
                sent.append(row.position)
            }
            let unfinished = try await unfinished(shelf)
            let isInOrder = unfinished.first.map { $0 == .waiting } ?? true
            let others = unfinished.dropFirst()
            #expect(isInOrder && others.allSatisfy { $0 == .queued }, "\(unfinished)")
            // What is stuck would be waited for without end.
            guard isInOrder else { return sent }
            await Task.yield()
        }
        return sent
    }

    /// The statuses of all that is not done with, in their order.
    private static func unfinished(_ shelf: WebhookShelf) async throws -> [WebhookDelivery.Status] {
        let rows = try await shelf.database.read { session in
            try WebhookDeliveryQueries.page(session, subscriptionID: nil, status: .queued, before: nil, limit: 1000)
                + WebhookDeliveryQueries.page(session, subscriptionID: nil, status: .waiting, before: nil, limit: 1000)
        }
        return rows.sorted { $0.position < $1.position }.map(\.status)
    }
}
