// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

/// Berlin: 2026-03-29 02:00 -> 03:00, 2026-10-25 03:00 -> 02:00. New York: 2026-03-08 02:00 -> 03:00.
/// 2026-03-02 is a Monday.
@Suite("Support hours")
struct SupportHoursTests {
    private static let everyDay = [1, 2, 3, 4, 5, 6, 7]

    private func hours(
        _ start: String, _ end: String, _ days: [Int] = [1, 2, 3, 4, 5], in zone: String = "Europe/Berlin"
    ) throws -> SupportHours {
        SupportHours(
            timeZone: try #require(TimeZoneRules(identifier: zone)), startSecondOfDay: try second(start),
            endSecondOfDay: try second(end), daysOfWeek: days)
    }

    private func second(_ time: String) throws -> Int64 {
        let parts = time.split(separator: ":").compactMap { Int64($0) }
        try #require(parts.count == 2)
        return parts[0] * 3600 + parts[1] * 60
    }

    private func contains(_ hours: SupportHours, _ time: String) throws -> Bool {
        hours.contains(try #require(ISO8601.instant(time), "\(time)"))
    }

    /// How many of the minutes between two times lie within the hours.
    private func minutes(_ hours: SupportHours, from start: String, to end: String) throws -> Int {
        let first = try #require(ISO8601.instant(start))
        let last = try #require(ISO8601.instant(end))
        return stride(from: first.seconds, to: last.seconds, by: 60).count { hours.contains(Instant(seconds: $0)) }
    }

    @Test(
        "begin with their first second and end before their last",
        arguments: [
            ("2026-03-02T07:59:59.999Z", false), ("2026-03-02T08:00:00Z", true), ("2026-03-02T12:00:00Z", true),
            ("2026-03-02T15:59:59.999Z", true), ("2026-03-02T16:00:00Z", false), ("2026-03-02T23:00:00Z", false),
        ])
    func bounds(_ time: String, _ isInside: Bool) throws {
        #expect(try contains(try hours("09:00", "17:00"), time) == isInside)
    }

    @Test("hold on their days of the week and on no others", arguments: everyDay)
    func weekdays(_ day: Int) throws {
        let noon = try #require(ISO8601.instant("2026-03-01T11:00:00Z")).adding(seconds: Int64(day) * 86_400)
        for other in Self.everyDay {
            #expect(try hours("09:00", "17:00", [other]).contains(noon) == (other == day))
            #expect(try hours("09:00", "17:00", Self.everyDay.filter { $0 != other }).contains(noon) == (other != day))
        }
    }

    @Test("take the day of the week from their own zone")
    func zone() throws {
        // Sunday evening in London, Monday morning in Tokyo.
        let time = "2026-03-01T23:30:00Z"
        #expect(try contains(try hours("08:00", "09:00", [1], in: "Asia/Tokyo"), time))
        #expect(try !contains(try hours("08:00", "09:00", [7], in: "Asia/Tokyo"), time))
        #expect(try contains(try hours("23:00", "24:00", [7], in: "Europe/London"), time))
        #expect(try !contains(try hours("23:00", "24:00", [1], in: "Europe/London"), time))
        #expect(try contains(try hours("18:00", "19:00", [7], in: "America/New_York"), time))
    }

    @Test("from midnight to midnight leave nothing out")
    func wholeDay() throws {
        let day = try hours("00:00", "24:00", [1], in: "UTC")
        #expect(try minutes(day, from: "2026-03-02T00:00:00Z", to: "2026-03-03T00:00:00Z") == 1440)
        #expect(try minutes(day, from: "2026-03-01T00:00:00Z", to: "2026-03-09T00:00:00Z") == 1440)
        #expect(try contains(day, "2026-03-02T23:59:59.999Z"))
        #expect(try !contains(day, "2026-03-03T00:00:00Z"))
    }

    @Test(
        "begin at the same time of day before and after clocks change",
        arguments: [
            ("Europe/Berlin", "2026-03-28T08:00:00Z"), ("Europe/Berlin", "2026-03-29T07:00:00Z"),
            ("Europe/Berlin", "2026-10-24T07:00:00Z"), ("Europe/Berlin", "2026-10-25T08:00:00Z"),
            ("America/New_York", "2026-03-07T14:00:00Z"), ("America/New_York", "2026-03-08T13:00:00Z"),
        ])
    func daylightSaving(_ zone: String, _ start: String) throws {
        let hours = try hours("09:00", "17:00", Self.everyDay, in: zone)
        let begin = try #require(ISO8601.instant(start))
        #expect(hours.contains(begin) && !hours.contains(begin.adding(milliseconds: -1)))
        let end = begin.adding(seconds: 8 * 3600)
        #expect(!hours.contains(end) && hours.contains(end.adding(milliseconds: -1)))
    }

    @Test("lose the hour that does not exist, and last twice through the one that comes again")
    func changedNights() throws {
        let forward = ("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")
        let back = ("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")
        let night = try hours("02:00", "03:00", Self.everyDay)
        #expect(try minutes(night, from: forward.0, to: forward.1) == 0)
        #expect(try minutes(night, from: back.0, to: back.1) == 120)
        let around = try hours("01:30", "03:30", Self.everyDay)
        #expect(try minutes(around, from: forward.0, to: forward.1) == 60)
        #expect(try minutes(around, from: back.0, to: back.1) == 180)
        let day = try hours("00:00", "24:00", [7])
        #expect(try minutes(day, from: forward.0, to: forward.1) == 23 * 60)
        #expect(try minutes(day, from: back.0, to: back.1) == 25 * 60)
    }

    @Test("that were never set hold nothing")
    func unset() throws {
        #expect(try minutes(.unset, from: "2026-03-02T00:00:00Z", to: "2026-03-09T00:00:00Z") == 0)
    }

    @Test("decide which rule gives an event its urgency")
    func urgency() throws {
        let inside = try #require(ISO8601.instant("2026-03-02T12:00:00Z"))
        let outside = try #require(ISO8601.instant("2026-03-02T20:00:00Z"))
        let schedule = UrgencySchedule.bySupportHours(
            try hours("09:00", "17:00"), during: .severityBased, outside: .constant(.low), actions: [])
        let expected: [(Severity?, Urgency)] = [
            (.critical, .high), (.error, .high), (.warning, .low), (.info, .low), (nil, .high),
        ]
        for (severity, urgency) in expected {
            #expect(schedule.urgency(for: severity, at: inside) == urgency)
            #expect(schedule.urgency(for: severity, at: outside) == .low)
            #expect(UrgencySchedule.always(.severityBased).urgency(for: severity, at: outside) == urgency)
            #expect(UrgencySchedule.always(.constant(.high)).urgency(for: severity, at: inside) == .high)
        }
    }
}
