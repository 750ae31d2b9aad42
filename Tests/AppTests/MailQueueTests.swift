// SPDX-License-Identifier: Apache-2.0
import Testing

@testable import App

@Suite("The queue of mails")
struct MailQueueTests {
    /// Puts a mail in, and answers what the queue said to it; what becomes of it is `outcome`'s value.
    private func put(
        _ number: UInt8, into queue: MailQueue
    ) async throws -> (answer: String, outcome: Task<MailResult, Never>) {
        let address = try #require(MailAddress("ada@example.com"))
        let (answers, answering) = AsyncStream<String>.makeStream()
        let outcome = Task {
            await withCheckedContinuation { (continuation: CheckedContinuation<MailResult, Never>) in
                let entry = MailQueue.Entry(
                    sender: address, recipient: address, bytes: [number], enqueuedAt: .now, continuation: continuation)
                switch queue.append(entry) {
                case .taken: answering.yield("taken")
                case .full:
                    continuation.resume(returning: .refused(permanently: false, detail: "full"))
                    answering.yield("full")
                case .closed:
                    continuation.resume(returning: .refused(permanently: false, detail: "closed"))
                    answering.yield("closed")
                }
            }
        }
        var iterator = answers.makeAsyncIterator()
        return (await iterator.next() ?? "", outcome)
    }

    /// Takes the next mail, which is there, and accepts it.
    private func accept(_ queue: MailQueue) throws -> UInt8 {
        let entry = try #require(queue.next())
        entry.continuation.resume(returning: .accepted(detail: "\(entry.bytes)"))
        return try #require(entry.bytes.first)
    }

    /// Whether a thread that asks is sent away; it would be kept waiting otherwise.
    private func isOver(_ queue: MailQueue) -> Bool { queue.next() == nil }

    @Test("hands mails out in the order in which they came, however many have gone through it")
    func order() async throws {
        let queue = MailQueue(capacity: 3)
        var (taken, given): ([UInt8], [UInt8]) = ([], [])
        for number in UInt8(0)..<100 {
            let put = try await put(number, into: queue)
            #expect(put.answer == "taken")
            given.append(number)
            // It is one, two and three mails long in turn.
            if number % 3 == 2 {
                for _ in 0..<3 { taken.append(try accept(queue)) }
                #expect(await put.outcome.value == .accepted(detail: "[\(number)]"), "each hears of its own mail")
            }
        }
        taken.append(try accept(queue))
        #expect(taken == given)
    }

    @Test("takes as many as it holds, and one more once one has gone")
    func capacity() async throws {
        let queue = MailQueue(capacity: 2)
        var answers: [String] = []
        for number in UInt8(0)..<4 { answers.append(try await put(number, into: queue).answer) }
        #expect(answers == ["taken", "taken", "full", "full"])
        #expect(try accept(queue) == 0)
        let more = try await put(4, into: queue)
        let tooMany = try await put(5, into: queue)
        #expect(more.answer == "taken" && tooMany.answer == "full")
        #expect(try accept(queue) == 1)
        #expect(try accept(queue) == 4, "what was refused never comes out")
        #expect(await tooMany.outcome.value == .refused(permanently: false, detail: "full"))
    }

    @Test("gives back what waits when it is closed, takes nothing more, and lets every thread go")
    func closing() async throws {
        let queue = MailQueue(capacity: 10)
        var outcomes: [Task<MailResult, Never>] = []
        for number in UInt8(0)..<3 { outcomes.append(try await put(number, into: queue).outcome) }
        #expect(try accept(queue) == 0)
        let rest = queue.close()
        #expect(rest.map(\.bytes) == [[1], [2]])
        for entry in rest { entry.continuation.resume(returning: .refused(permanently: false, detail: "over")) }
        for _ in 0..<5 { #expect(isOver(queue)) }
        let late = try await put(3, into: queue)
        #expect(late.answer == "closed")
        #expect(queue.close().isEmpty, "closing again answers none")
        #expect(isOver(queue))
        #expect(await outcomes[0].value == .accepted(detail: "[0]"))
        #expect(await outcomes[2].value == .refused(permanently: false, detail: "over"))
    }
}
