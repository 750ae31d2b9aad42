// SPDX-License-Identifier: Apache-2.0

/// Reading and writing of time stamps as the wire has them.
package enum ISO8601 {
    /// `2015-11-06T20:00:00Z`, or with the zone's offset (`2015-11-06T21:00:00-05:00`) when a zone other than UTC is given.
    package static func string(_ instant: Instant, in zone: TimeZoneRules? = nil, milliseconds: Bool = false) -> String {
        let offset = zone?.offsetSeconds(at: instant) ?? 0
        let local = WallClock(localSeconds: instant.seconds + offset)
        let civil = local.civil
        let second = Int(local.secondOfDay)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(29)
        append(civil.year, width: 4, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(civil.month, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "-"))
        append(civil.day, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: "T"))
        append(second / 3600, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(second / 60 % 60, width: 2, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
        append(second % 60, width: 2, to: &bytes)
        if milliseconds {
            bytes.append(UInt8(ascii: "."))
            append(Int(instant.milliseconds.floorRemainder(by: 1000)), width: 3, to: &bytes)
        }
        if zone == nil || zone == .utc {
            bytes.append(UInt8(ascii: "Z"))
        } else {
            bytes.append(UInt8(ascii: offset < 0 ? "-" : "+"))
            append(Int(abs(offset)) / 3600, width: 2, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            append(Int(abs(offset)) / 60 % 60, width: 2, to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append(_ value: Int, width: Int, to bytes: inout [UInt8]) {
        let digits = String(value).utf8
        for _ in 0..<max(0, width - digits.count) { bytes.append(UInt8(ascii: "0")) }
        bytes.append(contentsOf: digits)
    }

    /// Reads `2015-11-06`, `2015-11-06T20:00:00[.123][Z|±hh:mm|±hhmm]`, a blank in place of the `T`, and Go's
    /// `2015-11-06 20:00:00 +0000 UTC` (or `-0500 -0500`), which the Terraform provider sends. Without an offset, `zone`
    /// applies.
    package static func instant(_ text: String, in zone: TimeZoneRules = .utc) -> Instant? {
        var scanner = Scanner(bytes: Array(text.utf8))
        guard let year = scanner.digits(4), scanner.take("-"), let month = scanner.digits(2), scanner.take("-"),
            let day = scanner.digits(2), (1...12).contains(month),
            (1...WallClock.daysInMonth(month, year: year)).contains(day)
        else { return nil }
        if scanner.isAtEnd { return zone.instant(of: WallClock(year: year, month: month, day: day)) }
        guard scanner.take("T") || scanner.take("t") || scanner.take(" "), let hour = scanner.digits(2), scanner.take(":"),
            let minute = scanner.digits(2)
        else { return nil }
        var second = 0
        if scanner.take(":") {
            guard let read = scanner.digits(2) else { return nil }
            second = read
        }
        guard hour <= 24, minute < 60, second <= 60, hour < 24 || (minute == 0 && second == 0) else { return nil }
        var milliseconds: Int64 = 0
        if scanner.take(".") || scanner.take(",") {
            guard let fraction = scanner.fraction() else { return nil }
            milliseconds = fraction
        }
        let local = WallClock(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        guard let base = offset(&scanner, local: local, zone: zone) else { return nil }
        return base.adding(milliseconds: milliseconds)
    }

    private static func offset(_ scanner: inout Scanner, local: WallClock, zone: TimeZoneRules) -> Instant? {
        if scanner.isAtEnd { return zone.instant(of: local) }
        let utc = Instant(seconds: local.localSeconds)
        _ = scanner.take(" ")
        if scanner.take("Z") || scanner.take("z") { return scanner.isAtEnd ? utc : nil }
        if scanner.takeWord("UTC") { return scanner.isAtEnd ? utc : nil }
        let sign: Int64
        if scanner.take("+") { sign = 1 } else if scanner.take("-") { sign = -1 } else { return nil }
        guard let hours = scanner.digits(2) else { return nil }
        let separated = scanner.take(":")
        let minutes = scanner.digits(2)
        guard !separated || minutes != nil, hours < 24, (minutes ?? 0) < 60 else { return nil }
        // Go prints the zone's name after the offset, in digits where it knows none; the offset alone decides.
        if !scanner.isAtEnd { guard scanner.take(" "), scanner.takeZoneName(), scanner.isAtEnd else { return nil } }
        return utc.adding(seconds: -sign * Int64(hours * 3600 + (minutes ?? 0) * 60))
    }

    private struct Scanner {
        let bytes: [UInt8]
        var position = 0
        var isAtEnd: Bool { position == bytes.count }

        init(bytes: [UInt8]) { self.bytes = bytes }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        mutating func takeWord(_ word: StaticString) -> Bool {
            let expected = Array(word.description.utf8)
            guard bytes[position...].starts(with: expected) else { return false }
            position += expected.count
            return true
        }

        /// `EST`, or `-0500` for a zone without a name.
        mutating func takeZoneName() -> Bool {
            let isNumber = take("+") || take("-")
            let start = position
            while position < bytes.count {
                let byte = bytes[position]
                guard isNumber ? (48...57).contains(byte) : (65...90).contains(byte & 0xDF) else { break }
                position += 1
            }
            return position > start
        }

        mutating func digits(_ count: Int) -> Int? {
            guard position + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[position..<(position + count)] {
                guard (48...57).contains(byte) else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            position += count
            return value
        }

        /// One or more digits after the point, as milliseconds; what is finer is cut off.
        mutating func fraction() -> Int64? {
            var value: Int64 = 0
            var count = 0
            while position < bytes.count, (48...57).contains(bytes[position]) {
                if count < 3 { value = value * 10 + Int64(bytes[position] - 48) }
                count += 1
                position += 1
            }
            guard count > 0 else { return nil }
            for _ in 0..<max(0, 3 - count) { value *= 10 }
            return value
        }
    }
}
