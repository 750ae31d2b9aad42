// SPDX-License-Identifier: Apache-2.0
import Base
import Testing

@Suite("Times on the wire")
struct ISO8601Tests {
    private static let autumn = Instant(seconds: 1_446_840_000)  // 2015-11-06T20:00:00Z

    @Test(
        "are read in every form that clients send",
        arguments: [
            ("2015-11-06T20:00:00Z", autumn), ("2015-11-06T21:00:00+01:00", autumn), ("2015-11-06T15:00:00-0500", autumn),
            ("2015-11-06 20:00:00Z", autumn), ("2015-11-06T20:00:00", autumn), ("2015-11-06 20:00:00 +0000 UTC", autumn),
            ("2015-11-06T20:00:00.123Z", autumn.adding(milliseconds: 123)), ("2015-11-06", Instant(seconds: 1_446_768_000)),
            ("2016-02-29T00:00:00Z", Instant(seconds: 1_456_704_000)),
        ])
    func reading(_ text: String, _ expected: Instant) { #expect(ISO8601.instant(text) == expected) }

    @Test(
        "that are none are refused",
        arguments: [
            "", "now", "2015-13-01", "2015-02-29", "2015-11-06T24:01:00Z", "2015-11-06T20:00:00+25:00",
            "2015-11-06T20:00:00Zjunk", "20151106", "2015-11-06T20:60:00Z", "99999999999999",
        ])
    func refusing(_ text: String) { #expect(ISO8601.instant(text) == nil) }

    @Test("are written in UTC, or with the offset of a zone, and read back as the same instant")
    func writing() throws {
        let newYork = try #require(TimeZoneRules(identifier: "America/New_York"))
        #expect(ISO8601.string(Self.autumn) == "2015-11-06T20:00:00Z")
        #expect(ISO8601.string(Self.autumn, in: newYork) == "2015-11-06T15:00:00-05:00")
        for seconds in stride(from: Int64(-2_200_000_000), to: 5_000_000_000, by: 7_654_321) {
            let instant = Instant(seconds: seconds)
            #expect(ISO8601.instant(ISO8601.string(instant)) == instant)
            #expect(ISO8601.instant(ISO8601.string(instant, in: newYork)) == instant)
        }
    }

    @Test("without an offset mean the zone's wall clock: the first of two, and the change where there is none")
    func localTimes() throws {
        let berlin = try #require(TimeZoneRules(identifier: "Europe/Berlin"))
        #expect(ISO8601.instant("2026-10-25T02:30:00", in: berlin) == ISO8601.instant("2026-10-25T00:30:00Z"))
        #expect(ISO8601.instant("2026-03-29T02:30:00", in: berlin) == ISO8601.instant("2026-03-29T01:00:00Z"))
    }
}

@Suite("Time zones")
struct TimeZoneTests {
    @Test(
        "are known by their IANA names, and by no others",
        arguments: [
            ("Europe/Berlin", true), ("America/Argentina/Buenos_Aires", true), ("UTC", true), ("Etc/UTC", true),
            ("Europe/Atlantis", false), ("", false), ("../../etc/passwd", false),
        ])
    func names(_ name: String, _ isKnown: Bool) { #expect((TimeZoneRules(identifier: name) != nil) == isKnown) }

    @Test("give an instant for each time on the wall, and the wall for each instant")
    func roundTrip() throws {
        for name in ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"] {
            let zone = try #require(TimeZoneRules(identifier: name))
            var repeated = 0
            for step in Int64(0)..<20_000 {
                let instant = Instant(seconds: 1_700_000_000 + step * 1800)
                let back = zone.instant(of: zone.wallClock(at: instant))
                // Within the hour that comes twice, the first one is meant.
                if back != instant { repeated += 1 }
                #expect(back <= instant && instant.seconds(since: back) <= 3600)
            }
            #expect(repeated <= 6, "\(name)")
        }
    }
}
