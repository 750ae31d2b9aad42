// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting
import Testing

@Suite("Zones and ranges of schedules")
struct ScheduleZoneTests {
    private func post(_ house: TestHouse, _ id: String, _ overrides: [JSON]) async throws -> JSON {
        try await house.call("POST", "/schedules/\(id)/overrides", ["overrides": .array(overrides)]).json
    }

    private func element(_ house: TestHouse, _ start: String, _ end: String, zone: JSON? = nil) -> JSON {
        var element: JSONObject = [
            "start": .string(start), "end": .string(end),
            "user": ["id": .string(house.ownerID), "type": "user_reference"],
        ]
        if let zone { element.append("time_zone", zone) }
        return .object(element)
    }

    @Test("an override's times are read in the zone it names, or else the schedule's, and written in the schedule's")
    func overrideTimes() async throws {
        let house = try await TestHouse()
        let id = ScheduleForms.id(try await ScheduleForms.create(house, [], zone: "Europe/Berlin"))
        let (start, end) = ("2026-03-03T10:00:00", "2026-03-03T12:00:00")
        let answer = try await post(
            house, id,
            [
                element(house, start, end), element(house, start, end, zone: .null),
                element(house, start, end, zone: "America/New_York"),
                element(house, start + "Z", end + "Z", zone: "America/New_York"),
                element(house, start, end, zone: "Mars/Olympus"),
            ])
        let written = (answer.arrayValue ?? []).prefix(4).map { $0["override"]?["start"]?.stringValue }
        #expect(
            written == [
                "2026-03-03T10:00:00+01:00", "2026-03-03T10:00:00+01:00", "2026-03-03T16:00:00+01:00",
                "2026-03-03T11:00:00+01:00",
            ])
        #expect(answer[4]?["status"] == 400 && answer[4]?["errors"] == ["Time zone is not a known time zone"])
    }

    @Test("a layer's times without an offset are meant in the schedule's zone, which the same request may change")
    func layerTimes() async throws {
        let house = try await TestHouse()
        let layer = ScheduleForms.layer([house.ownerID], start: "2026-03-03T08:00:00", virtualStart: "2026-03-02")
        let made = try await ScheduleForms.create(house, [layer], zone: "Europe/Berlin")
        let shown = ScheduleForms.layers(made).first
        #expect(shown?["start"] == "2026-03-03T08:00:00+01:00")
        #expect(shown?["rotation_virtual_start"] == "2026-03-02T00:00:00+01:00")
        let later = ScheduleForms.layer([house.ownerID], start: "2026-03-05T08:00:00")
        let path = "/schedules/\(ScheduleForms.id(made))"
        let moved = try await house.call(
            "PUT", path, ["schedule": ["time_zone": "America/New_York", "schedule_layers": [later]]])
        #expect(moved.status == 200, "\(moved.json.text)")
        let starts = ScheduleForms.layers(moved.json["schedule"]).compactMap { $0["start"]?.stringValue }
        #expect(starts.contains("2026-03-05T08:00:00-05:00"), "\(starts)")
        let offset = ScheduleForms.layer([house.ownerID], start: "2026-03-05T08:00:00Z")
        let other = try await ScheduleForms.create(house, [offset], zone: "Europe/Berlin", name: "Other")
        #expect(ScheduleForms.layers(other).first?["start"] == "2026-03-05T09:00:00+01:00")
    }

    @Test("a list of overrides is written in the zone of the schedule, or in the one that is asked for")
    func overrideList() async throws {
        let house = try await TestHouse()
        let id = ScheduleForms.id(try await ScheduleForms.create(house, [], zone: "Europe/Berlin"))
        _ = try await post(house, id, [element(house, "2026-03-03T10:00:00Z", "2026-03-03T12:00:00Z")])
        for (query, start) in [
            ("", "2026-03-03T11:00:00+01:00"), ("&time_zone=UTC", "2026-03-03T10:00:00Z"),
            ("&time_zone=America%2FNew_York", "2026-03-03T05:00:00-05:00"),
        ] {
            let answer = try await house.call(
                "GET", "/schedules/\(id)/overrides", query: "since=2026-03-02T00:00:00&until=2026-03-05T00:00:00" + query)
            let starts = (answer.json["overrides"]?.arrayValue ?? []).map { $0["start"]?.stringValue }
            #expect(starts == [start], "\(query)")
        }
    }

    @Test("only overrides that have not begun can be changed")
    func editableOverrides() async throws {
        let house = try await TestHouse()
        let id = ScheduleForms.id(try await ScheduleForms.create(house, []))
        _ = try await post(
            house, id,
            [
                element(house, "2026-03-02T09:00:00Z", "2026-03-02T12:00:00Z"),
                element(house, "2026-03-03T09:00:00Z", "2026-03-03T12:00:00Z"),
            ])
        func starts(_ query: String) async throws -> [String] {
            let answer = try await house.call(
                "GET", "/schedules/\(id)/overrides", query: "since=2026-03-01&until=2026-03-09" + query)
            return answer.json["overrides"]?.arrayValue?.compactMap { $0["start"]?.stringValue } ?? []
        }
        #expect(try await starts("") == ["2026-03-02T09:00:00Z", "2026-03-03T09:00:00Z"])
        #expect(try await starts("&editable=true") == ["2026-03-03T09:00:00Z"])
    }

    @Test("in a list a time without an offset means UTC, and each schedule is written in its own zone")
    func scheduleList() async throws {
        let house = try await TestHouse()
        for zone in ["America/New_York", "Asia/Tokyo"] {
            let layer = ScheduleForms.layer([house.ownerID], start: "2026-02-01T00:00:00Z")
            _ = try await ScheduleForms.create(house, [layer], zone: zone, name: "Zone \(zone)")
        }
        func finals(_ query: String) async throws -> [String] {
            let answer = try await house.call(
                "GET", "/schedules",
                query: "query=zone&include[]=final_schedule&since=2026-03-03T00:00:00&until=2026-03-03T06:00:00" + query)
            return answer.json["schedules"]?.arrayValue?.flatMap { ScheduleForms.final($0) } ?? []
        }
        let own = try await finals("")
        #expect(
            own == [
                "Ada Lovelace 2026-03-02T19:00:00-05:00/2026-03-03T01:00:00-05:00",
                "Ada Lovelace 2026-03-03T09:00:00+09:00/2026-03-03T15:00:00+09:00",
            ])
        let entry = "Ada Lovelace 2026-03-03T00:00:00+01:00/2026-03-03T06:00:00+01:00"
        #expect(try await finals("&time_zone=Europe%2FBerlin") == [entry, entry])
    }

    @Test("of one schedule a time without an offset is on its own wall clock")
    func oneSchedule() async throws {
        let house = try await TestHouse()
        let layer = ScheduleForms.layer([house.ownerID], start: "2026-02-01T00:00:00Z")
        let made = try await ScheduleForms.create(house, [layer], zone: "Asia/Tokyo")
        let shown = try await ScheduleForms.show(
            house, ScheduleForms.id(made), "since=2026-03-03T00:00:00&until=2026-03-03T06:00:00")
        #expect(ScheduleForms.final(shown) == ["Ada Lovelace 2026-03-03T00:00:00+09:00/2026-03-03T06:00:00+09:00"])
    }

    @Test("who is on call is told for two years at most, and up to 90 days ahead")
    func onCallRange() async throws {
        let house = try await TestHouse()
        for (query, status) in [
            ("since=0001-01-01T00:00:00Z", 400), ("since=2024-03-03", 200), ("since=2026-03-04&until=2026-03-03", 400),
            ("until=2026-05-30", 200), ("until=2026-06-01", 400), ("", 200),
        ] {
            let answer = try await house.call("GET", "/oncalls", query: query)
            #expect(answer.status == status, "\(query)")
            if status == 400 { #expect(answer.code == 2004 && answer.errors.count == 1, "\(query)") }
        }
    }

    @Test(
        "a virtual start in the form in which Go prints times reads back as the same instant",
        arguments: [
            ("2017-09-01 08:00:00 +0000 UTC", "UTC", "2017-09-01T08:00:00Z"),
            ("2015-11-06 20:00:00 -0500 EST", "America/New_York", "2015-11-06T20:00:00-05:00"),
            ("2015-11-06 20:00:00 -0500 -0500", "America/New_York", "2015-11-06T20:00:00-05:00"),
            ("2015-11-06 20:00:00 -0300 -03", "America/Sao_Paulo", "2015-11-06T21:00:00-02:00"),
            ("2015-11-06 20:00:00 +0545 +0545", "Asia/Kathmandu", "2015-11-06T20:00:00+05:45"),
        ])
    func printedTimes(_ text: String, _ zone: String, _ shown: String) async throws {
        let house = try await TestHouse()
        let layer = ScheduleForms.layer([house.ownerID], start: "2026-02-01T00:00:00Z", virtualStart: text)
        let made = try await ScheduleForms.create(house, [layer], zone: zone)
        let read = try await ScheduleForms.show(house, ScheduleForms.id(made))
        for schedule in [made, read] {
            #expect(ScheduleForms.layers(schedule).first?["rotation_virtual_start"]?.stringValue == shown)
        }
    }

    @Test(
        "a time with something else after its offset is none",
        arguments: [
            "2015-11-06 20:00:00 -0500 -", "2015-11-06 20:00:00 -0500 5", "2015-11-06 20:00:00 -0500 -05x",
            "2015-11-06 20:00:00 -0500 EST-", "2015-11-06 20:00:00 -0500 ", "2015-11-06 20:00:00 -0500 -0500 ",
        ])
    func wrongTimes(_ text: String) { #expect(ISO8601.instant(text) == nil) }
}
