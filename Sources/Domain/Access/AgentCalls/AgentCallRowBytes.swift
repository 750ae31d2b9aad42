// SPDX-License-Identifier: Apache-2.0

/// What the hash of a row is made of, column by column. Each shows where it ends, so that nothing can be moved from one to
/// its neighbour: a text is its length in bytes, a colon and itself, a number has a semicolon behind it, and a tilde is for
/// null.
///
/// A log is checked at half a million rows a second: all rows share one allocation, and a column is written in one go.
struct AgentCallRowBytes: Sendable {
    /// Room in the beginning: more than nearly all rows take.
    private static let initialCount = 1024
    /// A sign, the digits, and what stands behind them.
    private static let numberBytesMaximum = 21

    private var storage = [UInt8](repeating: 0, count: AgentCallRowBytes.initialCount)
    private var count = 0

    mutating func removeAll() { count = 0 }

    mutating func addNull() {
        reserve(1)
        storage[count] = UInt8(ascii: "~")
        count += 1
    }

    mutating func add(_ number: Int64) {
        reserve(Self.numberBytesMaximum)
        let start = count
        count = storage.withUnsafeMutableBufferPointer { buffer in
            Self.write(number, closedBy: UInt8(ascii: ";"), into: buffer, at: start)
        }
    }

    mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
        reserve(Self.numberBytesMaximum + text.count)
        let start = count
        count = storage.withUnsafeMutableBufferPointer { buffer in
            let place = Self.write(Int64(text.count), closedBy: UInt8(ascii: ":"), into: buffer, at: start)
            if let source = text.baseAddress, let target = buffer.baseAddress {
                (target + place).update(from: source, count: text.count)
            }
            return place + text.count
        }
    }

    func withContents<Result>(_ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
        storage.withUnsafeBufferPointer { body(UnsafeBufferPointer(start: $0.baseAddress, count: count)) }
    }

    private mutating func reserve(_ more: Int) {
        if storage.count - count >= more { return }
        storage.append(contentsOf: repeatElement(0, count: max(storage.count, more)))
    }

    /// In decimal. Answers the place behind what was written, for which there must be room.
    private static func write(
        _ number: Int64, closedBy last: UInt8, into buffer: UnsafeMutableBufferPointer<UInt8>, at start: Int
    ) -> Int {
        var rest = number.magnitude
        var place = start
        if number < 0 {
            buffer[place] = UInt8(ascii: "-")
            place += 1
        }
        let end = place + digitCount(rest)
        place = end
        repeat {
            place -= 1
            buffer[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        buffer[end] = last
        return end + 1
    }

    /// Of the magnitude of an `Int64`, which has at most 19: no limit is past what fits.
    private static func digitCount(_ magnitude: UInt64) -> Int {
        var count = 1
        var limit: UInt64 = 10
        while magnitude >= limit {
            count += 1
            limit *= 10
        }
        return count
    }
}
