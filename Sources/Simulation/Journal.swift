// SPDX-License-Identifier: Apache-2.0
import App
import Base
private import Synchronization

/// What happens in a simulated world, in its order: the trace, what was found wrong, and what reached people and programs.
final class Journal: Sendable {
    private struct State: Sendable {
        var digest = ""
        var lineCount = 0
        var violations: [String] = []
        var pages: [PageFacts] = []
        var arrivals: [WebhookArrival] = []
        var pageCount = 0
        var belatedCount = 0
    }

    private let state = Mutex(State())
    /// Sees each line of the trace; nil where nobody looks.
    private let onLine: (@Sendable (String) -> Void)?

    init(onLine: (@Sendable (String) -> Void)? = nil) { self.onLine = onLine }

    /// Adds a line to the trace, whose digest is chained: each line's depends on all before it.
    func note(_ line: String) {
        onLine?(line)
        state.withLock { state in
            state.digest = AgentCallDigest.sha256(Array((state.digest + line).utf8))
            state.lineCount += 1
        }
    }

    func violate(_ text: String) {
        note("VIOLATION \(text)")
        state.withLock { $0.violations.append(text) }
    }

    func add(_ page: PageFacts) {
        state.withLock { state in
            state.pages.append(page)
            state.pageCount += 1
            if page.isBelated { state.belatedCount += 1 }
        }
    }

    func add(_ arrival: WebhookArrival) {
        state.withLock { state in
            state.arrivals.append(arrival)
            if arrival.isBelated { state.belatedCount += 1 }
        }
    }

    func takePages() -> [PageFacts] {
        state.withLock { state -> [PageFacts] in
            defer { state.pages = [] }
            return state.pages
        }
    }

    func takeArrivals() -> [WebhookArrival] {
        state.withLock { state -> [WebhookArrival] in
            defer { state.arrivals = [] }
            return state.arrivals
        }
    }

    var digest: String { state.withLock { $0.digest } }
    var lineCount: Int { state.withLock { $0.lineCount } }
    var violations: [String] { state.withLock { $0.violations } }
    var pageCount: Int { state.withLock { $0.pageCount } }
    var belatedCount: Int { state.withLock { $0.belatedCount } }
}

/// That an event has reached the receiver.
struct WebhookArrival: Sendable {
    var eventID: String
    /// See ``PageFacts/isBelated``.
    var isBelated = false
}
