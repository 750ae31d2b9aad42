// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

/// Grace has today until midnight, Mary the day after, and so on.
private struct Rota {
    let house: TestHouse
    let grace: String
    let mary: String
    let scheduleID: String
    let policyID: String

    init(_ store: TestStore = .sqlite) async throws {
        house = try await TestHouse(database: store.fresh())
        grace = try await house.makeUser("Grace", "grace@example.com")
        mary = try await house.makeUser("Mary", "mary@example.com")
        scheduleID = try await house.makeSchedule("Days", users: [grace, mary])
        policyID = try await house.makePolicy("Days", loops: 0, [(5, [.schedule(scheduleID)])])
    }

    func addService() async throws { _ = try await house.makeService("Days", policyID: policyID) }

    func addRule(_ userID: String, _ handoff: String, advance: Int64 = 0) async throws {
        let methods = try await house.call("GET", "/users/\(userID)/contact_methods").json["contact_methods"]
        let rule: JSON = [
            "handoff_type": .string(handoff), "notify_advance_in_minutes": .int(advance),
            "contact_method": ["id": methods?[0]?["id"] ?? "", "type": "email_contact_method"],
        ]
        let made = try await house.call(
            "POST", "/users/\(userID)/oncall_handoff_notification_rules", ["oncall_handoff_notification_rule": rule])
        #expect(made.status == 201, "\(made.json.text)")
    }

    func addOverride(_ userID: String, from start: Instant, hours: Int64) async throws -> String {
        let override: JSON = [
            "start": .string(ISO8601.string(start)), "end": .string(ISO8601.string(start.adding(seconds: hours * 3600))),
            "user": ["id": .string(userID), "type": "user_reference"],
        ]
        let made = try await house.call("POST", "/schedules/\(scheduleID)/overrides", ["override": override])
        return try #require(made.json["override"]?["id"]?.stringValue, "\(made.json.text)")
    }

    /// Whom mails went to and at which hour after the start; those of one moment by their address.
    var told: [String] {
        let mails = house.handoffMails.mails.map { mail -> (hour: Int64, name: String) in
            let name = mail.to.split(separator: "@").first.map { String($0) } ?? ""
            return (mail.date.seconds(since: TestHouse.start) / 3600, name)
        }
        return mails.sorted { ($0.hour, $0.name) < ($1.hour, $1.name) }.map { "\($0.name) \($0.hour)" }
    }

    var subjects: [String] { house.handoffMails.mails.map(\.subject) }
}

@Suite("When duty begins and ends")
struct HandoffPromiseTests {
    private static let hour: Int64 = 3600
    /// From the start to midnight.
    private static let untilMidnight: Int64 = 15 * 3600
    private static let range = "since=2026-03-01T00:00:00Z&until=2026-03-31T00:00:00Z&total=true"

    @Test("each is told by their own rules, in time, and once", arguments: TestStore.available)
    func rules(_ store: TestStore) async throws {
        let rota = try await Rota(store)
        try await rota.addService()
        try await rota.addRule(rota.grace, "offcall")
        try await rota.addRule(rota.mary, "oncall", advance: 120)
        try await rota.addRule(rota.mary, "both")
        try await rota.house.live(seconds: 24 * Self.hour)
        #expect(rota.told == ["mary 13", "grace 15", "mary 15"])
        #expect(rota.subjects.first == "You will be on call: Days")
        try await rota.house.live(seconds: 24 * Self.hour)
        #expect(rota.told.count == 4 && rota.told.last == "mary 39", "she goes off call")
        let listed = try await rota.house.call("GET", "/notifications", query: Self.range).json
        #expect(listed["total"] == 4 && listed["notifications"]?.arrayValue?.count == 4)
        let newest = listed["notifications"]?[0]
        #expect(newest?["type"] == "email_notification" && newest?["status"] == "success")
        #expect(newest?["user"]?["id"]?.stringValue == rota.mary && newest?["address"] == "mary@example.com")
    }

    @Test("a restart, another look and a new name of the schedule tell nobody again", arguments: TestStore.available)
    func restart(_ store: TestStore) async throws {
        let rota = try await Rota(store)
        try await rota.addService()
        try await rota.addRule(rota.mary, "oncall", advance: 120)
        try await rota.house.live(seconds: 14 * Self.hour)
        #expect(rota.told == ["mary 13"])
        let changed = try await rota.house.call(
            "PUT", "/schedules/\(rota.scheduleID)", ["schedule": ["name": "Renamed"]])
        #expect(changed.status == 200, "\(changed.json.text)")
        let mails = rota.house.handoffMails
        let other = HandoffLoop(rota.house.environment) { message in mails.take(message) }
        _ = try await other.step()
        try await rota.house.live(seconds: 2 * Self.hour)
        #expect(rota.told == ["mary 13"])
    }

    @Test("a policy without services tells of no hand-off, unless it always does", arguments: TestStore.available)
    func services(_ store: TestStore) async throws {
        let rota = try await Rota(store)
        try await rota.addRule(rota.mary, "oncall")
        try await rota.addRule(rota.grace, "oncall")
        try await rota.house.live(seconds: 24 * Self.hour)
        #expect(rota.told == [])
        let always = try await rota.house.call(
            "PUT", "/escalation_policies/\(rota.policyID)",
            ["escalation_policy": ["on_call_handoff_notifications": "always"]])
        #expect(always.status == 200, "\(always.json.text)")
        try await rota.house.live(seconds: 24 * Self.hour)
        #expect(rota.told == ["grace 39"])
    }

    @Test("an override is a hand-off too, and one that is taken back is none", arguments: TestStore.available)
    func overrides(_ store: TestStore) async throws {
        let rota = try await Rota(store)
        try await rota.addService()
        try await rota.addRule(rota.mary, "both")
        try await rota.addRule(rota.grace, "oncall")
        try await rota.house.live(seconds: Self.hour)
        let now = rota.house.runtime.now
        _ = try await rota.addOverride(rota.mary, from: now.adding(seconds: Self.hour), hours: 2)
        let dropped = try await rota.addOverride(rota.mary, from: now.adding(seconds: 6 * Self.hour), hours: 1)
        let gone = try await rota.house.call("DELETE", "/schedules/\(rota.scheduleID)/overrides/\(dropped)")
        #expect(gone.status == 204)
        try await rota.house.live(seconds: 12 * Self.hour)
        #expect(rota.told == ["mary 2", "grace 4", "mary 4"])
    }

    @Test("a rule that is made now tells of what is to come", arguments: TestStore.available)
    func newRule(_ store: TestStore) async throws {
        let rota = try await Rota(store)
        try await rota.addService()
        try await rota.house.live(seconds: 2 * Self.hour)
        try await rota.addRule(rota.grace, "oncall")
        try await rota.addRule(rota.mary, "oncall", advance: Int64(HandoffNotificationRule.advanceMinutesMaximum))
        try await rota.house.runLoops()
        #expect(rota.told == ["mary 2"], "tomorrow is nearer than two days; that Grace has been on call is no news")
    }

    @Test("who is refused is tried again, for an hour and no longer", arguments: TestStore.available)
    func refusals(_ store: TestStore) async throws {
        let rota = try await Rota(store)
        try await rota.addService()
        try await rota.addRule(rota.mary, "oncall")
        rota.house.handoffMails.refuseNext(3)
        try await rota.house.live(seconds: Self.untilMidnight + 120)
        #expect(rota.told == ["mary 15"])
        rota.house.handoffMails.refuseNext(.max)
        try await rota.house.live(seconds: 48 * Self.hour + 2 * Self.hour)
        let listed = try await rota.house.call("GET", "/notifications", query: Self.range).json
        #expect(listed["notifications"]?.arrayValue?.compactMap { $0["status"]?.stringValue } == ["failed", "success"])
    }

    @Test("without a mail server nobody is told, and the record says so", arguments: TestStore.available)
    func noMailServer(_ store: TestStore) async throws {
        let rota = try await Rota(store)
        try await rota.addService()
        try await rota.addRule(rota.mary, "oncall", advance: 2880)
        let house = rota.house
        _ = try await HandoffLoop(house.environment, send: nil).step()
        #expect(rota.told == [])
        let listed = try await house.call("GET", "/notifications", query: Self.range).json
        #expect(listed["notifications"]?[0]?["status"] == "failed")
        let waiting = try await house.environment.read { work in
            try MailOutboxQueries.nextDue(work.session, of: HandoffNotice.self)
        }
        #expect(waiting == nil)
    }

    @Test("after a short stop they are told late, after an upgrade of nothing that is past", arguments: TestStore.available)
    func afterAStop(_ store: TestStore) async throws {
        let stopped = try await Rota(store)
        let upgraded = try await Rota(store)
        for rota in [stopped, upgraded] {
            try await rota.addService()
            try await rota.addRule(rota.mary, "oncall")
            rota.house.advance(seconds: Self.untilMidnight + 600)
        }
        _ = try await upgraded.house.database.write { session in
            try session.execute("UPDATE handoff_timers SET due_at_ms = 0, looked_at_ms = NULL")
        }
        for rota in [stopped, upgraded] { try await rota.house.runLoops() }
        #expect(stopped.told == ["mary 15"] && upgraded.told == [])
        #expect(stopped.subjects == ["You are on call: Days"])
    }

    @Test("a schedule that is gone is looked at no more")
    func removed() async throws {
        let rota = try await Rota()
        let unused = try await rota.house.makeSchedule("Unused", users: [rota.grace])
        #expect(try await rota.house.call("DELETE", "/schedules/\(unused)").status == 204)
        try await rota.house.live(seconds: 48 * Self.hour)
        #expect(rota.told == [])
    }
}
