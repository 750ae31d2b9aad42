// SPDX-License-Identifier: Apache-2.0
package import Base

/// Calls of one agent within one hour of the clock. Calls that are refused do not count.
package struct HourlyCount: Hashable, Sendable {
    package static let windowSeconds: Int64 = 3600

    package private(set) var hour: Int64
    package private(set) var calls = 0
    package private(set) var writes = 0

    /// Nothing used yet.
    package init(at now: Instant) { hour = Self.hour(at: now) }

    package static func hour(at now: Instant) -> Int64 { now.seconds.floorDivided(by: windowSeconds) }

    /// Seconds until the hour ends: from 1 to 3600.
    package static func secondsLeft(at now: Instant) -> Int {
        Int(windowSeconds - now.seconds.floorRemainder(by: windowSeconds))
    }

    /// Counts one more call, if the limits let it in. A nil limit is none. A clock that was set back begins anew.
    package mutating func take(isWrite: Bool, callsMaximum: Int?, writesMaximum: Int?, at now: Instant) -> Bool {
        if hour != Self.hour(at: now) { self = HourlyCount(at: now) }
        if let callsMaximum, calls >= callsMaximum { return false }
        if isWrite, let writesMaximum, writes >= writesMaximum { return false }
        calls += 1
        if isWrite { writes += 1 }
        return true
    }
}
