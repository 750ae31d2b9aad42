// SPDX-License-Identifier: Apache-2.0
import App
import Base
import HouseTesting
import Testing

@Suite("The history of incidents")
struct IncidentHistoryTests {
    @Test("names each line by an address that leads to it and tells the incident")
    func addresses() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let incident = try await house.incident(1)
        let alert = try await house.call("GET", "/incidents/1/alerts").json["alerts"]?[0]
        let entry = try #require(try await house.entries(1).last)
        let id = try #require(entry["id"]?.stringValue)
        let query = "incident_id=\(incident["id"]?.stringValue ?? "")"
        #expect(entry["self"]?.stringValue == "\(TestHouse.baseURL)/log_entries/\(id)?\(query)")
        #expect(incident["first_trigger_log_entry"]?["self"] == entry["self"])
        #expect(alert?["first_trigger_log_entry"]?["self"] == entry["self"])
        #expect(try await house.call("GET", "/log_entries/\(id)", query: query).json["log_entry"] == entry)
    }

    @Test(
        "has an overview without messages and repeated triggers, and with all else", arguments: TestStore.available)
    func overview(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        for _ in 1...3 { try await house.event("trigger", key: "k") }
        try await house.runLoops()
        _ = try await house.incident(1, ["status": "resolved"])
        _ = try await house.incident(1, ["status": "triggered"])
        try await house.runLoops()
        #expect(try await house.kinds(1).contains("notify_log_entry"))
        let wanted = ["assign", "trigger", "resolve", "assign", "trigger"]
        for path in ["/incidents/1/log_entries", "/log_entries"] {
            let answer = try await house.call("GET", path, query: "is_overview=true&total=true").json
            let kinds = answer["log_entries"]?.arrayValue?.compactMap { $0["type"]?.stringValue } ?? []
            #expect(kinds == wanted.map { $0 + "_log_entry" }, "\(path)")
            #expect(answer["total"] == 5, "\(path)")
            let all = try await house.call("GET", path, query: "is_overview=false&total=true").json
            #expect(all["total"] == 9, "\(path)")
        }
    }

    @Test("and the alerts write an incident, a service and the opening line out in full where that is asked for")
    func includes() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let incident = try await house.incident(1)
        let query = "include[]=incidents&include[]=services&include[]=first_trigger_log_entries"
        let alert = try await house.call("GET", "/incidents/1/alerts", query: query).json["alerts"]?[0]
        #expect(alert?["incident"] == incident)
        #expect(alert?["service"]?["name"] == "First service")
        let opening = alert?["first_trigger_log_entry"]
        #expect(opening?["type"] == "trigger_log_entry" && opening?["channel"]?["subject"] == "Disk full")
        for path in ["/incidents/1/log_entries", "/log_entries"] {
            let entry = try await house.call("GET", path, query: query).json["log_entries"]?[0]
            #expect(entry?["incident"] == incident, "\(path)")
            #expect(entry?["service"]?["type"] == "service", "\(path)")
        }
        let plain = try await house.call("GET", "/incidents/1/alerts").json["alerts"]?[0]
        #expect(plain?["incident"]?["type"] == "incident_reference")
        #expect(plain?["first_trigger_log_entry"]?["type"] == "trigger_log_entry_reference")
    }

    @Test("a service that is written out says that it is in maintenance, a schedule which policies use it")
    func includedState() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let now = house.runtime.now
        let window: JSON = [
            "type": "maintenance_window", "start_time": .string(ISO8601.string(now)),
            "end_time": .string(ISO8601.string(now.adding(seconds: 600))),
            "services": [["id": .string(house.serviceID), "type": "service_reference"]],
        ]
        let made = try await house.call("POST", "/maintenance_windows", ["maintenance_window": window])
        #expect(made.status == 201)
        let incident = try await house.call("GET", "/incidents/1", query: "include[]=services").json["incident"]
        #expect(incident?["service"]?["status"] == "maintenance")
        let onCalls = try await house.call("GET", "/oncalls", query: "include[]=schedules").json["oncalls"]
        let schedule = onCalls?.arrayValue?.compactMap { $0["schedule"] }.first { !$0.isNull }
        #expect(schedule?["type"] == "schedule")
        #expect(schedule?["escalation_policies"]?[0]?["id"]?.stringValue == house.escalationPolicyID)
        #expect(schedule?["escalation_policies"]?[0]?["summary"] == "Default")
    }

    @Test("a repeated trigger is told to open pages")
    func repeatsAreTold() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let before = house.environment.wakeup.incidentVersion
        try await house.event("trigger", key: "k")
        #expect(house.environment.wakeup.incidentVersion > before)
    }

    @Test("a sender's second acknowledgement changes nothing, and a record says why", arguments: TestStore.available)
    func secondAcknowledgement(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        try await house.event("trigger", key: "k")
        try await house.event("acknowledge", key: "k")
        let acknowledged = try await house.incident(1)
        #expect(acknowledged["status"] == "acknowledged")
        #expect(try await house.recorded() == [])
        let count = try await house.kinds(1).count
        house.advance(seconds: 60)
        #expect(try await house.event("acknowledge", key: "k").status == 202)
        #expect(try await house.incident(1) == acknowledged)
        #expect(try await house.kinds(1).count == count)
        #expect(try await house.recorded() == ["already_acknowledged acknowledge"])
    }
}
