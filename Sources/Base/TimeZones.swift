// SPDX-License-Identifier: Apache-2.0
private import Foundation

/// The offset rules of one IANA time zone.
///
/// The only file that reads Foundation's zone data; everything above it works on ``Instant`` and ``WallClock``.
package struct TimeZoneRules: Hashable, Sendable {
    package let identifier: String
    private let zone: TimeZone

    package static let utc = TimeZoneRules(identifier: "UTC", zone: TimeZone(identifier: "UTC") ?? .gmt)

    /// Answers nil for a name that the zone data does not know.
    package init?(identifier: String) {
        if let known = TimeZoneRules.railsNames[identifier] {
            guard let zone = TimeZone(identifier: known) else { return nil }
            self.init(identifier: identifier, zone: zone)
            return
        }
        // Foundation also takes abbreviations ("EST") and "GMT+3"; the wire promises IANA names.
        guard identifier == "UTC" || identifier == "GMT" || identifier.contains("/") || TimeZoneRules.isKnown(identifier),
            let zone = TimeZone(identifier: identifier)
        else { return nil }
        self.init(identifier: identifier, zone: zone)
    }

    private init(identifier: String, zone: TimeZone) {
        self.identifier = identifier
        self.zone = zone
    }

    private static func isKnown(_ name: String) -> Bool { TimeZone.knownTimeZoneIdentifiers.contains(name) }

    /// The ActiveSupport names that clients send most often; any IANA name works without being listed.
    private static let railsNames = [
        "Eastern Time (US & Canada)": "America/New_York", "Central Time (US & Canada)": "America/Chicago",
        "Mountain Time (US & Canada)": "America/Denver", "Pacific Time (US & Canada)": "America/Los_Angeles",
        "London": "Europe/London", "Berlin": "Europe/Berlin", "Paris": "Europe/Paris", "Madrid": "Europe/Madrid",
        "Amsterdam": "Europe/Amsterdam", "Tokyo": "Asia/Tokyo", "Sydney": "Australia/Sydney",
        "Singapore": "Asia/Singapore", "Hawaii": "Pacific/Honolulu", "Alaska": "America/Juneau",
    ]

    package static func == (left: TimeZoneRules, right: TimeZoneRules) -> Bool { left.identifier == right.identifier }
    package func hash(into hasher: inout Hasher) { hasher.combine(identifier) }

    /// Seconds to add to UTC to get local time at that instant.
    package func offsetSeconds(at instant: Instant) -> Int64 {
        Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)))
    }

    package func wallClock(at instant: Instant) -> WallClock {
        WallClock(localSeconds: instant.seconds + offsetSeconds(at: instant))
    }

    /// The instant at which the wall shows this time.
    ///
    /// A repeated local time (clocks set back) means its first occurrence; a skipped one (clocks set forward) means
    /// the instant of the change, so that a shift never begins before the hour that does not exist.
    package func instant(of local: WallClock) -> Instant {
        // One day to either side is past any change of offset, so these are the two candidates.
        let before = offsetSeconds(at: Instant(seconds: local.localSeconds - .secondsPerDay))
        let after = offsetSeconds(at: Instant(seconds: local.localSeconds + .secondsPerDay))
        let early = Instant(seconds: local.localSeconds - before)
        if before == after, offsetSeconds(at: early) == before { return early }
        if offsetSeconds(at: early) == before { return early }
        let late = Instant(seconds: local.localSeconds - after)
        if offsetSeconds(at: late) == after { return late }
        return firstChange(from: min(early, late), through: max(early, late))
    }

    /// Bisects to the second at which the offset changes between two instants with different offsets.
    private func firstChange(from low: Instant, through high: Instant) -> Instant {
        let offsetBefore = offsetSeconds(at: low)
        var lowSeconds = low.seconds
        var highSeconds = high.seconds
        while highSeconds - lowSeconds > 1 {
            let middle = lowSeconds + (highSeconds - lowSeconds) / 2
            if offsetSeconds(at: Instant(seconds: middle)) == offsetBefore {
                lowSeconds = middle
            } else {
                highSeconds = middle
            }
        }
        return Instant(seconds: highSeconds)
    }
}
