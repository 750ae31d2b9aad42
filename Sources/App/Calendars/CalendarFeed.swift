// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Answers calendar programs, which know an address and nothing else.
package struct CalendarFeed: Sendable {
    package static let contentType = "text/calendar; charset=utf-8"
    /// How far back and ahead shifts are shown: a month, and six.
    package static let pastSeconds: Int64 = 31 * .secondsPerDay
    package static let aheadSeconds: Int64 = 183 * .secondsPerDay
    /// Of each person, over all of their calendars. Programs ask once in several minutes.
    package static let requestsPerMinuteMaximum = 60
    /// Schedules in one calendar, and shifts in it: what would follow is left out.
    package static let schedulesMaximum = 100
    package static let eventsMaximum = 5000
    private static let rateName = "calendars"

    private let environment: Environment

    package init(environment: Environment) { self.environment = environment }

    /// Nil when something else is asked for.
    package func reply(to request: WireRequest) async -> Reply? {
        guard CalendarAddress.isOfCalendar(request.path) else { return nil }
        guard request.method == "GET" else {
            var reply = Reply(.methodNotAllowed)
            reply.headers.append((name: "Allow", value: "GET"))
            return reply
        }
        do {
            guard let address = CalendarAddress(path: request.path) else { throw APIError.notFound }
            return try await calendar(address)
        } catch {
            return Reply(Dispatcher.apiError(error))
        }
    }

    private func calendar(_ address: CalendarAddress) async throws -> Reply {
        let secrets = environment.secrets
        let visibility = try await environment.read { work -> Visibility in
            guard try CalendarKeys.opens(address.key, userID: address.userID, work, secrets),
                let principal = try AccessLoader.principal(.mailLink, userID: address.userID, work)
            else { throw APIError.notFound }
            return Visibility(principal)
        }
        let allowance = RateAllowance(
            RateKey(.user(address.userID), .operation(Self.rateName)), limit: Self.requestsPerMinuteMaximum)
        let now = environment.runtime.now
        if let decision = environment.rateLimiter.count([allowance], at: now), !decision.isAllowed {
            var reply = Reply(.rateLimited)
            reply.headers += decision.headers
            return reply
        }
        let text = try await environment.read { work in try Self.text(address, visibility, work) }
        return Reply(
            status: 200, contentType: Self.contentType,
            headers: [(name: "Cache-Control", value: "private, no-store")], body: Array(text.utf8))
    }

    private static func text(_ address: CalendarAddress, _ visibility: Visibility, _ work: Work) throws -> String {
        let since = work.now.adding(seconds: -pastSeconds)
        let until = work.now.adding(seconds: aheadSeconds)
        let schedules = try schedules(address, visibility, since: since, work)
        let ids = schedules.map(\.id)
        let filled = try ShiftQueries.filledAround(work.session, schedules, from: since, until: until)
        let overrides = Dictionary(
            grouping: try OverrideQueries.findAround(work.session, scheduleIDs: ids, from: since, until: until),
            by: \.scheduleID)
        var found: [(schedule: Schedule, shift: OnCallShift)] = []
        for schedule in filled {
            var shifts = ScheduleRenderer.shifts(
                schedule, overrides: overrides[schedule.id] ?? [], since: since, until: until)
            if !address.isOfAll { shifts.removeAll { $0.userID != address.userID } }
            found += shifts.map { (schedule: schedule, shift: $0) }
        }
        let users = try UserQueries.find(work.session, ids: Set(found.map { $0.shift.userID } + [address.userID]).sorted())
        let names = Dictionary(uniqueKeysWithValues: users.map { ($0.id, $0.name) })
        let events = found.prefix(eventsMaximum).map { part in
            event(part.schedule, part.shift, names[part.shift.userID] ?? "Somebody", since: since, until: until)
        }
        let name = address.isOfAll ? (schedules.first?.name ?? "") : "On call: \(names[address.userID] ?? "nobody")"
        return CalendarText.text(name: name, events: events, now: work.now.roundedDownToSecond)
    }

    private static func schedules(
        _ address: CalendarAddress, _ visibility: Visibility, since: Instant, _ work: Work
    ) throws -> [Schedule] {
        let asked =
            try address.scheduleID.map { [$0] }
            ?? CalendarKeyQueries.scheduleIDs(work.session, userID: address.userID, from: since)
        let visible = try VisibilityQueries.visible(work.session, .schedule, ids: asked, visibility).sorted()
        let schedules = try ScheduleQueries.find(work.session, ids: Array(visible.prefix(schedulesMaximum)))
        guard address.scheduleID == nil || !schedules.isEmpty else { throw APIError.notFound }
        return schedules
    }

    /// A shift that reaches beyond what is looked at begins, or ends, where the calendar does; its name stays the same.
    private static func event(
        _ schedule: Schedule, _ shift: OnCallShift, _ person: String, since: Instant, until: Instant
    ) -> CalendarEvent {
        let begin = shift.start.map { String($0.seconds) } ?? "open"
        return CalendarEvent(
            uid: "\(schedule.id)-\(shift.userID)-\(begin)@tocsin", start: shift.start ?? since, end: shift.end ?? until,
            summary: "\(person) on call: \(schedule.name)")
    }
}

extension CalendarAddress {
    /// Whether it shows everybody's shifts.
    fileprivate var isOfAll: Bool { if case .schedule = content { true } else { false } }

    fileprivate var scheduleID: String? {
        switch content {
        case .ownShifts: nil
        case .schedule(let id), .ownShiftsOnSchedule(let id): id
        }
    }
}
