// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Changing a schedule")
struct ScheduleChangeTests {
    private let past = "2026-02-01T00:00:00Z"

    private func ids(_ schedule: JSON?) -> [String] { ScheduleForms.layers(schedule).map { ScheduleForms.id($0) } }

    @Test("a layer that has not begun can be ended, now or before its start, as clients do who cannot remove one")
    func endBeforeBegin() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let now = ISO8601.string(house.runtime.now)
        for end in [now, "2026-02-20T00:00:00Z", "2026-03-20T00:00:00Z", "2026-04-01T00:00:00Z"] {
            let made = try await ScheduleForms.create(
                house,
                [
                    ScheduleForms.layer([house.ownerID], start: past),
                    ScheduleForms.layer([grace], start: "2026-04-01T00:00:00Z"),
                ])
            let layers = ScheduleForms.layers(made)
            var ended = try #require(layers[0].objectValue)
            ended["end"] = .string(end)
            let id = ScheduleForms.id(made)
            let answer = try await ScheduleForms.put(house, id, [layers[1], .object(ended)])
            #expect(answer.status == 200, "\(end): \(answer.json.text)")
            #expect(ids(answer.json["schedule"]) == ids(made))
            let later = try await ScheduleForms.show(house, id, "since=2026-04-01T00:00:00Z&until=2026-04-02T00:00:00Z")
            #expect(ScheduleForms.final(later) == ["Ada Lovelace 2026-04-01T00:00:00Z/2026-04-02T00:00:00Z"])
        }
    }

    @Test("a layer that was never there must end after its start")
    func unknownLayer() async throws {
        let house = try await TestHouse()
        let start = "2026-04-01T00:00:00Z"
        for end in ["2026-03-02T09:00:00Z", start] {
            let layer = ScheduleForms.layer([house.ownerID], start: start, end: .string(end))
            var named = try #require(layer.objectValue)
            named["id"] = "PNONE"
            let changed = try await ScheduleForms.put(house, house.scheduleID, [.object(named)])
            let made = try await house.call(
                "POST", "/schedules", ["schedule": ["name": "S", "time_zone": "UTC", "schedule_layers": [layer]]])
            for answer in [changed, made] {
                #expect(answer.status == 400 && answer.code == 2001)
                #expect(answer.errors == ["Schedule layer 1: end must be after its start"])
            }
        }
    }

    @Test("layers that have ended are not counted, and those that were not sent are")
    func limit() async throws {
        let house = try await TestHouse()
        let living = ScheduleForms.layer([house.ownerID], start: past)
        let ended = ScheduleForms.layer([house.ownerID], start: past, end: "2026-02-10T00:00:00Z")
        let maximum = ScheduleRules.layersMaximum
        let many = [JSON](repeating: ended, count: 50) + [JSON](repeating: living, count: maximum)
        let made = try await ScheduleForms.create(house, many)
        let id = ScheduleForms.id(made)
        #expect(ScheduleForms.layers(made).count == maximum + 50)
        let again = try await ScheduleForms.put(house, id, ScheduleForms.layers(made).reversed())
        #expect(again.status == 200)
        #expect(ids(again.json["schedule"]) == ids(made))
        let one = try await ScheduleForms.put(house, id, [living])
        #expect(one.status == 400)
        #expect(one.errors.count == 1 && one.errors[0].hasPrefix("Schedule layers are too many"), "\(one.errors)")
        let more: JSON = ["name": "S", "time_zone": "UTC", "schedule_layers": .array(many + [living])]
        #expect(try await house.call("POST", "/schedules", ["schedule": more]).status == 400)
    }

    @Test("a copy of a schedule has layers of its own")
    func copy() async throws {
        let house = try await TestHouse()
        let made = try await ScheduleForms.create(house, [ScheduleForms.layer([house.ownerID], start: past)])
        var copied = try #require(made.objectValue)
        copied["name"] = "Copy"
        let copy = try await house.call("POST", "/schedules", ["schedule": .object(copied)])
        #expect(copy.status == 201, "\(copy.json.text)")
        #expect(ids(copy.json["schedule"]).count == 1)
        #expect(Set(ids(copy.json["schedule"])).isDisjoint(with: ids(made)))
        #expect(ScheduleForms.id(copy.json["schedule"]) != ScheduleForms.id(made))
    }

    @Test("a schedule may begin without layers, and layers that a change leaves out stay")
    func noLayers() async throws {
        let house = try await TestHouse()
        for more in [[:], ["schedule_layers": []], ["schedule_layers": .null]] as [JSONObject] {
            var schedule: JSONObject = ["name": "Empty", "time_zone": "UTC"]
            for member in more.members { schedule.append(member.name, member.value) }
            let made = try await house.call("POST", "/schedules", ["schedule": .object(schedule)])
            #expect(made.status == 201, "\(made.json.text)")
            #expect(made.json["schedule"]?["schedule_layers"] == [])
            let id = ScheduleForms.id(made.json["schedule"])
            let filled = try await ScheduleForms.put(house, id, [ScheduleForms.layer([house.ownerID], start: past)])
            let layers = ids(filled.json["schedule"])
            #expect(layers.count == 1)
            var change: JSONObject = ["description": "Changed"]
            for member in more.members { change.append(member.name, member.value) }
            let changed = try await house.call("PUT", "/schedules/\(id)", ["schedule": .object(change)])
            #expect(changed.status == 200 && changed.json["schedule"]?["description"] == "Changed")
            #expect(ids(changed.json["schedule"]) == layers)
        }
    }

    @Test("a layer that is sent without a name keeps the one that it had")
    func layerNames() async throws {
        let house = try await TestHouse()
        var layer = try #require(ScheduleForms.layer([house.ownerID], start: past).objectValue)
        layer["name"] = "Nights"
        let unnamed = ScheduleForms.layer([house.ownerID], start: past)
        let made = try await ScheduleForms.create(house, [.object(layer), unnamed])
        #expect(ScheduleForms.layers(made).map { $0["name"] } == ["Layer 2", "Nights"])
        let sent = try ScheduleForms.layers(made).reversed().map { shown -> JSON in
            var unnamed = try #require(shown.objectValue)
            unnamed["name"] = nil
            return .object(unnamed)
        }
        let changed = try await ScheduleForms.put(house, ScheduleForms.id(made), sent)
        #expect(ScheduleForms.layers(changed.json["schedule"]).map { $0["name"] } == ["Layer 2", "Nights"])
    }

    @Test("teams read back in the order in which they were sent")
    func teamOrder() async throws {
        let house = try await TestHouse()
        var teams: [String] = []
        for name in ["First", "Second", "Third"] {
            let made = try await house.call("POST", "/teams", ["team": ["type": "team", "name": .string(name)]])
            teams.append(ScheduleForms.id(made.json["team"]))
        }
        for order in [[2, 0, 1], [1, 2, 0]] {
            let sent = order.map { teams[$0] }
            let references = JSON.array(sent.map { ["id": .string($0), "type": "team_reference"] })
            let path = "/schedules/\(house.scheduleID)"
            let changed = try await house.call("PUT", path, ["schedule": ["teams": references]])
            let shown = try await house.call("GET", path)
            let listed = try await house.call("GET", "/schedules").json["schedules"]?.arrayValue?.first
            for schedule in [changed.json["schedule"], shown.json["schedule"], listed] {
                #expect(schedule?["teams"]?.arrayValue?.map { ScheduleForms.id($0) } == sent)
            }
        }
    }

    @Test("a preview takes the layers of a schedule that is there already, ended ones included, and keeps nothing")
    func preview() async throws {
        let house = try await TestHouse()
        let future = ScheduleForms.layer([house.ownerID], start: "2026-04-01T00:00:00Z")
        let made = try await ScheduleForms.create(
            house, [ScheduleForms.layer([house.ownerID], start: past), future])
        var ended = try #require(ScheduleForms.layers(made)[0].objectValue)
        ended["end"] = .string(ISO8601.string(house.runtime.now))
        let layers: [JSON] = [ScheduleForms.layers(made)[1], .object(ended), future]
        let answer = try await house.call(
            "POST", "/schedules/preview", query: "since=2026-04-01T00:00:00Z&until=2026-04-02T00:00:00Z",
            ["schedule": ["name": "S", "time_zone": "UTC", "schedule_layers": .array(layers)]])
        #expect(answer.status == 200, "\(answer.json.text)")
        #expect(ScheduleForms.layers(answer.json["schedule"]).count == 3)
        #expect(ScheduleForms.final(answer.json["schedule"]).count == 1)
        let shown = try await ScheduleForms.show(house, ScheduleForms.id(made))
        #expect(ids(shown) == ids(made))
    }
}
