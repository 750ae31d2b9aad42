// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("Pages that go together")
struct PageBundleTests {
    private static let start = Instant(seconds: 1_772_442_000)

    private func end(due: Int64, lastPaged: Int64?, seconds: Int64 = 30, now: Int64) -> Int64? {
        PageBundle.holdEnd(
            firstDueAt: Self.start.adding(seconds: due), lastPagedAt: lastPaged.map { Self.start.adding(seconds: $0) },
            seconds: seconds, now: Self.start.adding(seconds: now)
        )?.seconds(since: Self.start)
    }

    @Test("the first goes at once; those after it wait until the window is over")
    func window() {
        #expect(end(due: 0, lastPaged: nil, now: 0) == nil)
        #expect(end(due: 1, lastPaged: 0, now: 1) == 30)
        #expect(end(due: 1, lastPaged: 0, now: 29) == 30)
        #expect(end(due: 1, lastPaged: 0, now: 30) == nil)
        #expect(end(due: 31, lastPaged: 0, now: 31) == nil)
    }

    @Test("what was due before the last message left has waited already, and without a window nothing waits")
    func noSecondWait() {
        #expect(end(due: 0, lastPaged: 0, now: 1) == nil)
        #expect(end(due: 0, lastPaged: 5, now: 6) == nil)
        #expect(end(due: 1, lastPaged: 0, seconds: 0, now: 1) == nil)
    }

    @Test("addresses are kept apart, and what has none stays alone")
    func groups() {
        let groups = PageBundle.grouped(["a1", "b1", "-", "a2", "-", "b2"]) { $0 == "-" ? nil : String($0.prefix(1)) }
        #expect(groups == [["a1", "a2"], ["b1", "b2"], ["-"], ["-"]])
    }

    @Test("a message has room for so many, and one more begins another")
    func room() {
        func sizes(_ count: Int) -> [Int] { PageBundle.grouped(Array(0..<count)) { _ in "a" }.map(\.count) }
        #expect(sizes(PageBundle.pagesMaximum) == [PageBundle.pagesMaximum])
        #expect(sizes(PageBundle.pagesMaximum + 1) == [PageBundle.pagesMaximum, 1])
    }
}
