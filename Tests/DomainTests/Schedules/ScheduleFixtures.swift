// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

/// Short ways to write schedules down. Each throws rather than guess when a text is no time or no zone.
enum Fixture {
    static func instant(_ text: String) throws -> Instant { try #require(ISO8601.instant(text)) }
    static func zone(_ name: String) throws -> TimeZoneRules { try #require(TimeZoneRules(identifier: name)) }

    static func layer(
        _ id: String, users: [String], start: String, end: String? = nil, virtualStart: String? = nil,
        turnHours: Int64 = 24, restrictions: [LayerRestriction] = []
    ) throws -> ScheduleLayer {
        ScheduleLayer(
            id: id, name: id, start: try instant(start), end: try end.map(instant),
            rotationVirtualStart: try instant(virtualStart ?? start), rotationTurnLengthSeconds: turnHours * 3600,
            userIDs: users, restrictions: restrictions)
    }

    static func schedule(_ layers: [ScheduleLayer]) throws -> Schedule { try schedule("UTC", layers) }

    static func schedule(_ zone: String, _ layers: [ScheduleLayer]) throws -> Schedule {
        Schedule(id: "S", name: "Primary", timeZone: try self.zone(zone), layers: layers)
    }

    static func daily(hour: Int64, hours: Int64) -> LayerRestriction {
        LayerRestriction(kind: .daily, startSecondOfDay: hour * 3600, durationSeconds: hours * 3600)
    }

    static func weekly(day: Int, hour: Int64, hours: Int64) -> LayerRestriction {
        LayerRestriction(
            kind: .weekly, startSecondOfDay: hour * 3600, durationSeconds: hours * 3600, startDayOfWeek: day)
    }

    static func override(
        _ id: String, user: String, _ start: String, _ end: String, created: String = "2024-01-01"
    ) throws -> ScheduleOverride {
        ScheduleOverride(
            id: id, scheduleID: "S", userID: user, start: try instant(start), end: try instant(end),
            createdAt: try instant(created))
    }

    static func render(
        _ schedule: Schedule, _ since: String, _ until: String, overflow: Bool = false
    ) throws -> RenderedSchedule {
        try render(schedule, [], since, until, overflow: overflow)
    }

    static func render(
        _ schedule: Schedule, _ overrides: [ScheduleOverride], _ since: String, _ until: String,
        overflow: Bool = false
    ) throws -> RenderedSchedule {
        ScheduleRenderer.render(
            schedule, overrides: overrides, since: try instant(since), until: try instant(until), overflow: overflow)
    }
}

/// Entries as one reads them: user, start and end on the wall of a zone.
func lines(_ entries: [ScheduleEntry], in zone: TimeZoneRules? = nil) -> [String] {
    entries.map { "\($0.userID) \(ISO8601.string($0.start, in: zone))/\(ISO8601.string($0.end, in: zone))" }
}

extension RenderedSchedule {
    func isFreeOfOverlap() -> Bool {
        (layers + [overrides, final]).allSatisfy { list in
            list.allSatisfy { $0.start < $0.end } && zip(list, list.dropFirst()).allSatisfy { $0.end <= $1.start }
        }
    }
}
