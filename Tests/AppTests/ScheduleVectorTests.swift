// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting
import Testing

/// Schedules as clients send and read them.
enum ScheduleForms {
    static func layer(
        _ userIDs: [String], start: String, end: JSON = .null, virtualStart: String? = nil, turnSeconds: Int64 = 86_400,
        restrictions: [JSON] = []
    ) -> JSON {
        [
            "start": .string(start), "end": end, "rotation_virtual_start": .string(virtualStart ?? start),
            "rotation_turn_length_seconds": .int(turnSeconds), "users": .array(userIDs.map(user)),
            "restrictions": .array(restrictions),
        ]
    }

    static func user(_ id: String) -> JSON { ["user": ["id": .string(id), "type": "user_reference"]] }

    static func create(
        _ house: TestHouse, _ layers: [JSON], zone: String = "UTC", name: String = "Rota"
    ) async throws -> JSON {
        let schedule: JSON = [
            "name": .string(name), "type": "schedule", "time_zone": .string(zone), "schedule_layers": .array(layers),
        ]
        let answer = try await house.call("POST", "/schedules", ["schedule": schedule])
        return try #require(answer.json["schedule"], "\(answer.json.text)")
    }

    /// A change of the layers alone.
    static func put(_ house: TestHouse, _ id: String, _ layers: [JSON]) async throws -> TestHouse.Answer {
        try await house.call("PUT", "/schedules/\(id)", ["schedule": ["schedule_layers": .array(layers)]])
    }

    static func show(_ house: TestHouse, _ id: String, _ query: String = "") async throws -> JSON {
        let answer = try await house.call("GET", "/schedules/\(id)", query: query)
        return try #require(answer.json["schedule"], "\(answer.json.text)")
    }

    static func override(
        _ house: TestHouse, _ id: String, _ userID: String, _ start: String, _ end: String
    ) async throws -> TestHouse.Answer {
        let user: JSON = ["id": .string(userID), "type": "user_reference"]
        return try await house.call(
            "POST", "/schedules/\(id)/overrides",
            ["overrides": [["start": .string(start), "end": .string(end), "user": user]]])
    }

    static func id(_ json: JSON?) -> String { json?["id"]?.stringValue ?? "" }

    /// In the order of the answer: what wins comes first.
    static func layers(_ schedule: JSON?) -> [JSON] { schedule?["schedule_layers"]?.arrayValue ?? [] }

    /// Entries as one reads them: name, start and end.
    static func entries(_ part: JSON?) -> [String] {
        (part?["rendered_schedule_entries"]?.arrayValue ?? []).map { entry in
            let name = entry["user"]?["summary"]?.stringValue ?? "?"
            return "\(name) \(entry["start"]?.stringValue ?? "")/\(entry["end"]?.stringValue ?? "")"
        }
    }

    static func final(_ schedule: JSON?) -> [String] { entries(schedule?["final_schedule"]) }
}

/// What the reference says of schedules, asked over the API.
@Suite("Schedules as clients see them")
struct ScheduleVectorTests {
    @Test("entries are cut where the range cuts them, unless overflow is asked for")
    func overflow() async throws {
        let house = try await TestHouse()
        let layer = ScheduleForms.layer([house.ownerID], start: "2011-05-30T00:00:00Z")
        let id = ScheduleForms.id(try await ScheduleForms.create(house, [layer]))
        let range = "since=2011-06-01T10:00:00Z&until=2011-06-01T14:00:00Z"
        let cut = try await ScheduleForms.show(house, id, range)
        let whole = try await ScheduleForms.show(house, id, range + "&overflow=true")
        for (schedule, times) in [
            (cut, "2011-06-01T10:00:00Z/2011-06-01T14:00:00Z"), (whole, "2011-06-01T00:00:00Z/2011-06-02T00:00:00Z"),
        ] {
            #expect(ScheduleForms.entries(ScheduleForms.layers(schedule).first) == ["Ada Lovelace \(times)"])
        }
        #expect(ScheduleForms.final(cut) == ["Ada Lovelace 2011-06-01T10:00:00Z/2011-06-01T14:00:00Z"])
    }

    @Test("restrictions are on the schedule's wall clock, and coverage counts their hours")
    func restriction() async throws {
        let house = try await TestHouse()
        let layer = ScheduleForms.layer(
            [house.ownerID], start: "2015-11-06T21:00:00-05:00", virtualStart: "2015-11-06T20:00:00-05:00",
            restrictions: [["type": "daily_restriction", "start_time_of_day": "08:00:00", "duration_seconds": 32_400]])
        let made = try await ScheduleForms.create(house, [layer], zone: "America/New_York")
        let schedule = try await ScheduleForms.show(
            house, ScheduleForms.id(made), "since=2015-11-09T00:00:00-05:00&until=2015-11-10T00:00:00-05:00")
        let shown = try #require(ScheduleForms.layers(schedule).first)
        #expect(ScheduleForms.entries(shown) == ["Ada Lovelace 2015-11-09T08:00:00-05:00/2015-11-09T17:00:00-05:00"])
        #expect(shown["rendered_coverage_percentage"] == 37.5)
        #expect(shown["start"] == "2015-11-06T21:00:00-05:00")
    }

    @Test("a layer that is sent later wins where it has an entry")
    func precedence() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let window: JSON = ["type": "daily_restriction", "start_time_of_day": "09:00:00", "duration_seconds": 28_800]
        let made = try await ScheduleForms.create(
            house,
            [
                ScheduleForms.layer([house.ownerID], start: "2026-02-01T00:00:00Z"),
                ScheduleForms.layer([grace], start: "2026-02-01T00:00:00Z", restrictions: [window]),
            ])
        let schedule = try await ScheduleForms.show(
            house, ScheduleForms.id(made), "since=2026-03-03T00:00:00Z&until=2026-03-04T00:00:00Z")
        #expect(
            ScheduleForms.final(schedule) == [
                "Ada Lovelace 2026-03-03T00:00:00Z/2026-03-03T09:00:00Z", "Grace 2026-03-03T09:00:00Z/2026-03-03T17:00:00Z",
                "Ada Lovelace 2026-03-03T17:00:00Z/2026-03-04T00:00:00Z",
            ])
    }

    @Test("of two overrides the one created later wins where they meet, and a gap is covered as well")
    func overrides() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let id = ScheduleForms.id(try await ScheduleForms.create(house, []))
        for (user, start, end) in [(house.ownerID, "09", "16"), (grace, "10", "12")] {
            let answer = try await ScheduleForms.override(
                house, id, user, "2026-03-03T\(start):00:00Z", "2026-03-03T\(end):00:00Z")
            #expect(answer.json[0]?["status"] == 201, "\(answer.json.text)")
            house.advance(seconds: 1)
        }
        let schedule = try await ScheduleForms.show(house, id, "since=2026-03-03T00:00:00Z&until=2026-03-04T00:00:00Z")
        #expect(
            ScheduleForms.final(schedule) == [
                "Ada Lovelace 2026-03-03T09:00:00Z/2026-03-03T10:00:00Z", "Grace 2026-03-03T10:00:00Z/2026-03-03T12:00:00Z",
                "Ada Lovelace 2026-03-03T12:00:00Z/2026-03-03T16:00:00Z",
            ])
    }

    @Test("deleting a running override ends it, a future one goes, and a past one stays")
    func deletedOverrides() async throws {
        let house = try await TestHouse()
        let id = ScheduleForms.id(try await ScheduleForms.create(house, []))
        let path = "/schedules/\(id)/overrides"
        let today = try await ScheduleForms.override(
            house, id, house.ownerID, "2026-03-02T10:00:00Z", "2026-03-02T14:00:00Z")
        let tomorrow = try await ScheduleForms.override(
            house, id, house.ownerID, "2026-03-03T10:00:00Z", "2026-03-03T14:00:00Z")
        let running = "\(path)/\(ScheduleForms.id(today.json[0]?["override"]))"
        house.advance(seconds: 3 * 3600)
        #expect(try await house.call("DELETE", "\(path)/\(ScheduleForms.id(tomorrow.json[0]?["override"]))").status == 204)
        #expect(try await house.call("DELETE", running).status == 200)
        let left = try await house.call("GET", path, query: "since=2026-03-02T00:00:00Z&until=2026-03-05T00:00:00Z")
        let found = left.json["overrides"]?.arrayValue ?? []
        #expect(found.map { $0["start"] } == ["2026-03-02T10:00:00Z"])
        #expect(found.map { $0["end"] } == ["2026-03-02T12:00:00Z"])
        let again = try await house.call("DELETE", running)
        #expect(again.status == 400 && again.code == 2001)
    }

    @Test("a wrong override among several is told of in its place, and the others are made")
    func severalOverrides() async throws {
        let house = try await TestHouse()
        let id = ScheduleForms.id(try await ScheduleForms.create(house, []))
        let user: JSON = ["id": .string(house.ownerID), "type": "user_reference"]
        func element(_ start: String, _ end: String) -> JSON {
            ["start": .string(start), "end": .string(end), "user": user]
        }
        let answer = try await house.call(
            "POST", "/schedules/\(id)/overrides",
            [
                "overrides": [
                    element("2026-03-03T10:00:00Z", "2026-03-03T10:00:00Z"),
                    element("2026-03-03T10:00:00Z", "2026-03-03T11:00:00Z"),
                ]
            ])
        #expect(answer.status == 201)
        #expect(answer.json.arrayValue?.map { $0["status"] } == [400, 201])
        #expect(answer.json[0]?["errors"] == ["Override must end after its start"])
        #expect(answer.json[1]?["override"]?["user"]?["id"]?.stringValue == house.ownerID)
    }

    @Test("a weekend lasts from Friday at five to Monday at nine, also when clocks change in it")
    func weekend() async throws {
        let house = try await TestHouse()
        let window: JSON = [
            "type": "weekly_restriction", "start_day_of_week": 5, "start_time_of_day": "17:00:00",
            "duration_seconds": 230_400,
        ]
        let layer = ScheduleForms.layer(
            [house.ownerID], start: "2026-02-01T00:00:00-05:00", turnSeconds: 604_800, restrictions: [window])
        let made = try await ScheduleForms.create(house, [layer], zone: "America/New_York")
        let schedule = try await ScheduleForms.show(
            house, ScheduleForms.id(made), "since=2026-03-05T00:00:00Z&until=2026-03-12T00:00:00Z")
        #expect(
            ScheduleForms.final(schedule) == ["Ada Lovelace 2026-03-06T17:00:00-05:00/2026-03-09T09:00:00-04:00"])
    }

    @Test("a layer that is not sent stays; one that is sent with an end in the past no longer counts, and its past stays")
    func endedLayers() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let made = try await ScheduleForms.create(
            house, [house.ownerID, grace].map { ScheduleForms.layer([$0], start: "2026-02-01T00:00:00Z") })
        let id = ScheduleForms.id(made)
        let layers = ScheduleForms.layers(made)
        let kept = try await ScheduleForms.put(house, id, [layers[1]])
        #expect(ScheduleForms.layers(kept.json["schedule"]) == layers)
        var ended = try #require(layers[0].objectValue)
        ended["end"] = "2026-03-01T00:00:00Z"
        let changed = try await ScheduleForms.put(house, id, [layers[1], .object(ended)])
        #expect(ScheduleForms.layers(changed.json["schedule"]).map { $0["end"] } == ["2026-03-02T09:00:00Z", .null])
        let before = try await ScheduleForms.show(house, id, "since=2026-03-01T00:00:00Z&until=2026-03-03T00:00:00Z")
        #expect(
            ScheduleForms.final(before) == [
                "Grace 2026-03-01T00:00:00Z/2026-03-02T09:00:00Z", "Ada Lovelace 2026-03-02T09:00:00Z/2026-03-03T00:00:00Z",
            ])
    }

    @Test("the answer lists the layers in the reverse of the order in which they were sent")
    func reversedLayers() async throws {
        let house = try await TestHouse()
        let layers = try (1...3).map { number -> JSON in
            var layer = try #require(
                ScheduleForms.layer([house.ownerID], start: "2026-02-01T00:00:00Z").objectValue)
            layer["name"] = .string("L\(number)")
            return .object(layer)
        }
        let made = try await ScheduleForms.create(house, layers)
        let shown = try await ScheduleForms.show(house, ScheduleForms.id(made))
        for schedule in [made, shown] {
            #expect(ScheduleForms.layers(schedule).map { $0["name"] } == ["L3", "L2", "L1"])
        }
    }

    @Test("without a range nothing is written out, and no coverage is told")
    func withoutRange() async throws {
        let house = try await TestHouse()
        let layer = ScheduleForms.layer([house.ownerID], start: "2026-02-01T00:00:00Z")
        let schedule = try await ScheduleForms.create(house, [layer])
        let parts = [ScheduleForms.layers(schedule).first, schedule["final_schedule"], schedule["overrides_subschedule"]]
        for part in parts {
            #expect(part?["rendered_schedule_entries"] == [])
            #expect(part?["rendered_coverage_percentage"] == .null)
        }
    }
}
