// SPDX-License-Identifier: Apache-2.0
private import Dispatch
private import Synchronization

/// Mails that wait for a connection, oldest first; bounded. Threads may block on it, tasks never do.
final class MailQueue: Sendable {
    struct Entry: Sendable {
        let sender: MailAddress
        let recipient: MailAddress
        let bytes: [UInt8]
        let enqueuedAt: ContinuousClock.Instant
        let continuation: CheckedContinuation<MailResult, Never>
    }

    enum Answer {
        case taken
        case full
        case closed
    }

    private struct State: Sendable {
        /// From `head` on; what lies before is handed out and cleared away now and then, not each time.
        var entries: [Entry?] = []
        var head = 0
        var isClosed = false
    }

    private let capacity: Int
    private let state = Mutex(State())
    /// Counts the entries, and once closed one signal that each thread passes on.
    private let available = DispatchSemaphore(value: 0)

    init(capacity: Int) { self.capacity = capacity }

    func append(_ entry: Entry) -> Answer {
        let answer = state.withLock { state -> Answer in
            guard !state.isClosed else { return .closed }
            guard state.entries.count - state.head < capacity else { return .full }
            if state.head >= capacity {
                state.entries.removeFirst(state.head)
                state.head = 0
            }
            state.entries.append(entry)
            return .taken
        }
        if answer == .taken { available.signal() }
        return answer
    }

    /// Blocks the thread until there is an entry; nil once the queue is closed.
    func next() -> Entry? {
        while true {
            available.wait()
            let (entry, isClosed) = state.withLock { state -> (Entry?, Bool) in
                guard state.head < state.entries.count else { return (nil, state.isClosed) }
                let entry = state.entries[state.head]
                state.entries[state.head] = nil
                state.head += 1
                return (entry, state.isClosed)
            }
            if isClosed {
                available.signal()
                return nil
            }
            if let entry { return entry }
        }
    }

    /// Takes no more entries, and answers those that nobody took yet. Closing again answers none.
    func close() -> [Entry] {
        let rest = state.withLock { state -> [Entry] in
            let rest = state.entries[state.head...].compactMap { $0 }
            state = State(isClosed: true)
            return rest
        }
        available.signal()
        return rest
    }
}
