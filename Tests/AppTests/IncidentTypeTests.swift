// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Incident types")
struct IncidentTypeTests {
    private func make(_ house: TestHouse, _ changes: JSONObject = [:]) async throws -> TestHouse.Answer {
        var type: JSONObject = ["name": "outage", "display_name": "Outage", "parent_type": "incident_default"]
        for change in changes.members { type[change.name] = change.value }
        return try await house.call("POST", "/incidents/types", ["incident_type": .object(type)])
    }

    private func change(_ house: TestHouse, _ name: String, _ type: JSONObject) async throws -> TestHouse.Answer {
        try await house.call("PUT", "/incidents/types/\(name)", ["incident_type": .object(type)])
    }

    private func names(_ house: TestHouse, _ query: String = "") async throws -> [String] {
        let types = try await house.call("GET", "/incidents/types", query: query).json["incident_types"]
        return types?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
    }

    private func text(_ length: Int) -> JSON { .string(String(repeating: "a", count: length)) }

    @Test("begin with the base type, which is as old as the account, and is found by its id and by its name")
    func base() async throws {
        let house = try await TestHouse()
        let types = try await house.call("GET", "/incidents/types").json["incident_types"]?.arrayValue ?? []
        #expect(types.count == 1)
        let base = try #require(types.first)
        #expect(base["name"] == "incident_default" && base["type"] == "incident_type" && base["parent"] == .null)
        #expect(base["enabled"] == true && base["display_name"] == "Base Incident" && base["description"] == .null)
        #expect(base["created_at"]?.stringValue == ISO8601.string(TestHouse.start))
        for name in ["incident_default", base["id"]?.stringValue ?? ""] {
            let shown = try await house.call("GET", "/incidents/types/\(name)").json["incident_type"]
            #expect(shown == base)
        }
    }

    @Test("that were made read back as they were answered")
    func creation() async throws {
        let house = try await TestHouse()
        let made = try await make(house, ["description": "Something is down", "enabled": false])
        #expect(made.status == 201, "\(made.json.text)")
        let type = try #require(made.json["incident_type"])
        #expect(type["name"] == "outage" && type["display_name"] == "Outage" && type["enabled"] == false)
        #expect(type["description"] == "Something is down" && type["type"] == "incident_type")
        #expect(type["parent"] == ["id": .string(IncidentType.baseID), "type": "incident_type_reference"])
        #expect(type["created_at"] == type["updated_at"])
        #expect(type["created_at"]?.stringValue == ISO8601.string(TestHouse.start))
        for name in ["outage", type["id"]?.stringValue ?? ""] {
            let shown = try await house.call("GET", "/incidents/types/\(name)").json["incident_type"]
            #expect(shown == type)
        }
        house.advance(seconds: 60)
        let changed = try await change(house, "outage", ["display_name": "Big outage", "enabled": true])
        #expect(changed.status == 200, "\(changed.json.text)")
        #expect(changed.json["incident_type"]?["display_name"] == "Big outage")
        #expect(changed.json["incident_type"]?["description"] == "Something is down")
        #expect(changed.json["incident_type"]?["updated_at"] != type["updated_at"])
        let shown = try await house.call("GET", "/incidents/types/outage").json["incident_type"]
        #expect(shown == changed.json["incident_type"])
        #expect(try await house.call("GET", "/incidents/types/nothing").status == 404)
        #expect(try await house.call("GET", "/incidents/types/PNONE").status == 404)
    }

    @Test("are listed when they are in use, when they are not, or all")
    func states() async throws {
        let house = try await TestHouse()
        _ = try await make(house)
        _ = try await make(house, ["name": "fraud", "display_name": "Fraud", "enabled": false])
        #expect(try await names(house) == ["incident_default", "outage"])
        #expect(try await names(house, "filter=enabled") == ["incident_default", "outage"])
        #expect(try await names(house, "filter=disabled") == ["fraud"])
        #expect(try await names(house, "filter=all") == ["incident_default", "outage", "fraud"])
        #expect(try await house.call("GET", "/incidents/types", query: "filter=some").status == 400)
    }

    @Test(
        "with a member that is wrong are refused, each by its name",
        arguments: [
            ("name", "Big Outage", "Name"), ("name", "out-age", "Name"), ("name", "", "Name"), ("name", 7, "Name"),
            ("name", "my_default", "Name"), ("name", .null, "Name"), ("display_name", "", "Display name"),
            ("display_name", 7, "Display name"), ("display_name", "?", "Display name"),
            ("display_name", "PD outage", "Display name"), ("display_name", "PagerDuty", "Display name"),
            ("display_name", "Default one", "Display name"), ("description", 7, "Description"),
            ("enabled", "yes", "Enabled"),
            ("parent_type", "nothing", "Parent type"), ("parent_type", .null, "Parent type"),
            ("parent_type", 7, "Parent type"),
        ] as [(String, JSON, String)])
    func wrong(_ member: String, _ value: JSON, _ label: String) async throws {
        let house = try await TestHouse()
        let answer = try await make(house, [member: value])
        #expect(answer.status == 400 && answer.code == 2001, "\(answer.json.text)")
        #expect(answer.errors.count == 1 && answer.errors.first?.hasPrefix(label + " ") == true, "\(answer.errors)")
        #expect(try await names(house, "filter=all") == ["incident_default"])
    }

    @Test("keep to their limits: at each one they are taken, one past it they are not")
    func lengths() async throws {
        let house = try await TestHouse()
        #expect(try await make(house, ["name": text(51)]).status == 400)
        #expect(try await make(house, ["display_name": text(51)]).status == 400)
        #expect(try await make(house, ["description": text(1001)]).status == 400)
        let longest: JSONObject = ["name": text(50), "display_name": text(50), "description": text(1000)]
        #expect(try await make(house, longest).status == 201)
    }

    @Test("share no name with another, and no display name in any case")
    func uniqueNames() async throws {
        let house = try await TestHouse()
        _ = try await make(house, ["enabled": false])
        #expect(try await make(house, ["display_name": "Other"]).errors == ["Name has already been taken"])
        let taken = ["Display name has already been taken"]
        #expect(try await make(house, ["name": "other", "display_name": "OUTAGE"]).errors == taken)
        #expect(try await make(house, ["name": "other", "display_name": "Other"]).status == 201)
        #expect(try await change(house, "other", ["display_name": "outage"]).errors == taken)
        #expect(try await change(house, "other", ["display_name": "OTHER"]).status == 200)
        #expect(try await change(house, "other", ["name": "another"]).errors == ["Name cannot be changed"])
        #expect(try await change(house, "other", ["name": "other", "parent_type": "incident_default"]).status == 200)
        #expect(try await change(house, "other", ["parent_type": "outage"]).errors == ["Parent type cannot be changed"])
    }

    @Test("are as many and as deep as the limits say, and not one more")
    func limits() async throws {
        let house = try await TestHouse()
        var parent = IncidentType.baseName
        for level in 2...IncidentType.depthMaximum {
            let name = "level_\(level)"
            let made = try await make(
                house, ["name": .string(name), "display_name": .string(name), "parent_type": .string(parent)])
            #expect(made.status == 201)
            parent = name
        }
        let deeper = try await make(house, ["parent_type": .string(parent)])
        #expect(deeper.status == 400 && deeper.errors.first?.hasPrefix("Parent type would make types") == true)
        for number in IncidentType.depthMaximum..<IncidentType.countMaximum {
            let made = try await make(house, ["name": .string("t\(number)"), "display_name": .string("T \(number)")])
            #expect(made.status == 201)
        }
        let oneMore = try await make(house)
        #expect(oneMore.status == 400 && oneMore.code == 2019, "\(oneMore.json.text)")
    }

    @Test("leave the base type in use and under its name")
    func baseStays() async throws {
        let house = try await TestHouse()
        let before = try await house.call("GET", "/incidents/types/incident_default").json
        #expect(try await change(house, "incident_default", ["enabled": false]).status == 400)
        #expect(try await change(house, "incident_default", ["display_name": "Ours"]).status == 400)
        #expect(try await change(house, "incident_default", ["name": "ours"]).status == 400)
        #expect(try await house.call("GET", "/incidents/types/incident_default").json == before)
        let described = try await change(house, "incident_default", ["description": "All others", "enabled": true])
        #expect(described.status == 200 && described.json["incident_type"]?["description"] == "All others")
    }

    @Test("are given to incidents, one that is there and in use")
    func opening() async throws {
        let house = try await TestHouse()
        _ = try await make(house)
        _ = try await make(house, ["name": "fraud", "display_name": "Fraud", "enabled": false])
        func open(_ name: JSON?) async throws -> TestHouse.Answer {
            var incident: JSONObject = [
                "title": "Disk full", "service": ["id": .string(house.serviceID), "type": "service_reference"],
            ]
            if let name { incident.append("incident_type", ["name": name]) }
            return try await house.call("POST", "/incidents", ["incident": .object(incident)])
        }
        #expect(try await open(nil).json["incident"]?["incident_type"] == ["name": "incident_default"])
        #expect(try await open("outage").json["incident"]?["incident_type"] == ["name": "outage"])
        #expect(try await open("nothing").errors == ["Incident type nothing does not exist"])
        #expect(try await open("fraud").errors == ["Incident type fraud is disabled"])
        #expect(try await open(7).status == 400)
        #expect(try await house.incidentCount() == 2)
    }

    @Test("of an incident change, with a line of history, and stay when they are out of use by then")
    func changing() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        _ = try await make(house)
        let unknown = try await house.call("PUT", "/incidents/1", ["incident": ["incident_type": ["name": "nothing"]]])
        #expect(unknown.status == 400 && unknown.errors == ["Incident type nothing does not exist"])
        let changed = try await house.incident(1, ["incident_type": ["name": "outage"]])
        #expect(changed["incident_type"] == ["name": "outage"])
        #expect(try await house.incident(1)["incident_type"] == ["name": "outage"])
        let entry = try await house.entries(1).first
        #expect(entry?["type"] == "field_value_change_log_entry")
        let wanted: JSON = [["name": "incident_type", "old_value": "incident_default", "new_value": "outage"]]
        #expect(entry?["changeset"] == wanted)
        let count = try await house.kinds(1).count
        _ = try await change(house, "outage", ["enabled": false])
        let same = try await house.incident(1, ["incident_type": ["name": "outage"], "title": "Disk fuller"])
        #expect(same["title"] == "Disk fuller" && same["incident_type"] == ["name": "outage"])
        #expect(try await house.kinds(1).count == count + 1, "the type was as asked for")
        _ = try await house.incident(1, ["incident_type": ["name": "incident_default"]])
        let gone = try await house.call("PUT", "/incidents/1", ["incident": ["incident_type": ["name": "outage"]]])
        #expect(gone.errors == ["Incident type outage is disabled"])
    }

    @Test("are read and not written by a key that only reads")
    func readOnlyKey() async throws {
        let house = try await TestHouse()
        let body: JSON = ["incident_type": ["name": "outage", "display_name": "Outage", "parent_type": "incident_default"]]
        #expect(try await house.call("POST", "/incidents/types", body, as: .readOnlyKey).status == 403)
        #expect(try await house.call("GET", "/incidents/types", as: .readOnlyKey).status == 200)
    }
}
