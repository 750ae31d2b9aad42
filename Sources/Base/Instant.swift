// SPDX-License-Identifier: Apache-2.0

/// A point in time, in milliseconds since 1970-01-01T00:00:00Z.
///
/// Rules compute with instants only; wall-clock reading needs a ``TimeZoneRules``.
package struct Instant: Hashable, Comparable, Sendable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }
    package init(seconds: Int64) { self.milliseconds = seconds * 1000 }

    /// Whole seconds since 1970, rounded down.
    package var seconds: Int64 { milliseconds.floorDivided(by: 1000) }

    package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }

    package func adding(seconds: Int64) -> Instant { Instant(milliseconds: milliseconds + seconds * 1000) }
    package func adding(milliseconds: Int64) -> Instant { Instant(milliseconds: self.milliseconds + milliseconds) }
    package func adding(minutes: Int64) -> Instant { adding(seconds: minutes * 60) }

    /// Milliseconds from `earlier` to this instant; negative when `earlier` lies after it.
    package func milliseconds(since earlier: Instant) -> Int64 { milliseconds - earlier.milliseconds }
    package func seconds(since earlier: Instant) -> Int64 { milliseconds(since: earlier).floorDivided(by: 1000) }

    /// The wire has second precision: what is stored must read back equal to what was answered.
    package var roundedDownToSecond: Instant { Instant(seconds: seconds) }
}

extension Int64 {
    package static var secondsPerDay: Int64 { 86_400 }

    /// Division that rounds toward minus infinity, as calendars need before 1970.
    package func floorDivided(by divisor: Int64) -> Int64 {
        let quotient = self / divisor
        return (self % divisor != 0) && ((self < 0) != (divisor < 0)) ? quotient - 1 : quotient
    }

    package func floorRemainder(by divisor: Int64) -> Int64 { self - floorDivided(by: divisor) * divisor }
}
