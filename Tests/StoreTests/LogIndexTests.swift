// SPDX-License-Identifier: Apache-2.0
import Store
import Testing

@Suite("The head of a log's index")
struct LogIndexTests {
    /// The first 40 bytes of a head as halves of eight, and their sum after them, as the format's description has it.
    private func head(
        format: UInt32 = SQLiteLogIndex.formatVersion, change: UInt32 = 7, isReady: UInt32 = 1, lastFrame: UInt32 = 12
    ) -> [UInt32] {
        var halves = [format, 0, change, isReady, lastFrame, 3, 0xAAAA_AAAA, 0xFFFF_FFFF, 0x1234_5678, 0x9ABC_DEF0]
        var (first, second): (UInt32, UInt32) = (0, 0)
        for place in stride(from: 0, to: halves.count, by: 2) {
            first = first &+ halves[place] &+ second
            second = second &+ halves[place + 1] &+ first
        }
        halves += [first, second]
        return halves
    }

    /// What is read of these two copies.
    private func read(_ first: [UInt32], _ second: [UInt32]) -> SQLiteLogIndex.Header? {
        let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: SQLiteLogIndex.byteCount, alignment: 8)
        defer { memory.deallocate() }
        (first + second).withUnsafeBytes { memory.copyMemory(from: $0) }
        return memory.baseAddress.flatMap { SQLiteLogIndex(at: UnsafeRawPointer($0)).header() }
    }

    @Test("is read where both copies agree, and is another after each change")
    func whole() {
        let before = read(head(), head())
        #expect(before != nil)
        #expect(read(head(), head()) == before)
        #expect(read(head(change: 8), head(change: 8)) != before)
        #expect(read(head(lastFrame: 13), head(lastFrame: 13)) != before)
    }

    @Test("tells nothing while one copy is written and the other is not")
    func torn() {
        #expect(read(head(), head(change: 8)) == nil)
        #expect(read(head(change: 8), head()) == nil)
    }

    @Test("tells nothing when it is not ready, broken, or of another format")
    func unusable() {
        let empty = [UInt32](repeating: 0, count: 12)
        #expect(read(empty, empty) == nil)
        let unready = head(isReady: 0)
        #expect(read(unready, unready) == nil)
        let foreign = head(format: SQLiteLogIndex.formatVersion + 1)
        #expect(read(foreign, foreign) == nil)
        for place in 0..<12 {
            var broken = head()
            broken[place] ^= 1
            #expect(read(broken, broken) == nil, "\(place)")
        }
    }
}
