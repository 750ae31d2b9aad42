// SPDX-License-Identifier: Apache-2.0

/// The forms of identifier that clients know.
package enum IdentifierKind: Sendable {
    /// 14 upper-case letters and digits that begin with `Q`.
    case object
    /// 14 upper-case letters and digits that begin with `R`: log entries, kept apart so that a log shows what an id is.
    case logEntry
    /// 32 lower-case hexadecimal digits: generated dedup keys and incident keys.
    case dedupKey
    /// 26 digits of Crockford's base 32, as the wire's events have them.
    case webhookEvent
    /// A UUID of version 7: receivers know a delivery that comes again by it.
    case webhookDelivery
    /// A UUID of version 7: event orchestrations, their rules and what else belongs to them.
    case orchestration
}

/// Makes identifiers that grow with time: eight base-36 digits of milliseconds, then five that count within one.
///
/// Growing keys append to a B-tree's right edge; random ones halve the insert rate and fall with the table's size.
/// Within one process none repeats. The counter starts at a random place in each millisecond, so that two nodes meet
/// with a chance of one in sixty million per pair of ids in the same millisecond; the store's primary key refuses then.
package struct IdentifierSource: Sendable {
    /// 2020-01-01T00:00:00Z. Eight base-36 digits of milliseconds reach the year 2109.
    private static let epochMilliseconds: Int64 = 1_577_836_800_000
    private static let counterLimit: UInt64 = 60_466_176  // 36^5
    private static let crockford = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
    private static let alphabet = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)

    private var random: SeededRandom
    private var lastMilliseconds: Int64 = 0
    private var counter: UInt64 = 0

    package init(seed: UInt64) { random = SeededRandom(seed: seed) }

    package mutating func next(_ kind: IdentifierKind, at now: Instant) -> String {
        advance(to: max(0, now.milliseconds - Self.epochMilliseconds))
        switch kind {
        case .object, .logEntry: break
        case .dedupKey: return dedupKey()
        case .webhookEvent: return eventID()
        case .webhookDelivery, .orchestration: return uuid()
        }
        var bytes = [UInt8](repeating: kind == .object ? UInt8(ascii: "Q") : UInt8(ascii: "R"), count: 14)
        Self.write(UInt64(lastMilliseconds), into: &bytes, from: 1, count: 8)
        Self.write(counter, into: &bytes, from: 9, count: 5)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A clock set back must not bring an old identifier again: time here never goes back.
    private mutating func advance(to milliseconds: Int64) {
        if milliseconds > lastMilliseconds {
            lastMilliseconds = milliseconds
            // The lower half, so that counting up within the millisecond has room.
            counter = random.next() % (Self.counterLimit / 2)
        } else {
            counter += 1
            if counter == Self.counterLimit {
                lastMilliseconds += 1
                counter = 0
            }
        }
    }

    private mutating func dedupKey() -> String {
        let head = UInt64(lastMilliseconds) << 16 | (counter & 0xFFFF)
        return Self.hex(head) + Self.hex(random.next())
    }

    /// Ten digits of milliseconds since 1970, six that count within one, ten of chance.
    private mutating func eventID() -> String {
        let parts: [(value: UInt64, length: Int)] = [(unixMilliseconds, 10), (counter, 6), (random.next() >> 14, 10)]
        var bytes: [UInt8] = []
        for part in parts {
            for place in stride(from: part.length - 1, through: 0, by: -1) {
                bytes.append(Self.crockford[Int(part.value >> UInt64(place * 5) & 31)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// 48 bits of milliseconds, then the counter's 26 bits around the variant, then chance.
    private mutating func uuid() -> String {
        let head = unixMilliseconds << 16 | 0x7000 | counter >> 14
        let tail = 0x8000_0000_0000_0000 | (counter & 0x3FFF) << 48 | random.next() >> 16
        let digits = Self.hex(head) + Self.hex(tail)
        var text = ""
        for (position, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(position) { text.append("-") }
            text.append(digit)
        }
        return text
    }

    private var unixMilliseconds: UInt64 { UInt64(lastMilliseconds + Self.epochMilliseconds) }

    private static func write(_ value: UInt64, into bytes: inout [UInt8], from start: Int, count: Int) {
        var rest = value
        for position in stride(from: start + count - 1, through: start, by: -1) {
            bytes[position] = alphabet[Int(rest % 36)]
            rest /= 36
        }
    }

    private static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
