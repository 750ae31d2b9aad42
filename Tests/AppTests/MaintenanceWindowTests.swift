// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Maintenance windows")
struct MaintenanceWindowTests {
    /// A window between two moments, in seconds from now.
    private func window(_ house: TestHouse, _ start: Int64, _ end: Int64, _ services: [String]) -> JSONObject {
        [
            "type": "maintenance_window",
            "start_time": .string(ISO8601.string(house.runtime.now.adding(seconds: start))),
            "end_time": .string(ISO8601.string(house.runtime.now.adding(seconds: end))),
            "services": .array(services.map { ["id": .string($0), "type": "service_reference"] }),
        ]
    }

    private func create(_ house: TestHouse, _ window: JSONObject) async throws -> TestHouse.Answer {
        try await house.call("POST", "/maintenance_windows", ["maintenance_window": .object(window)])
    }

    private func path(_ answer: TestHouse.Answer) -> String {
        "/maintenance_windows/\(answer.json["maintenance_window"]?["id"]?.stringValue ?? "")"
    }

    @Test("are numbered as they are made, and no number comes again")
    func sequence() async throws {
        let house = try await TestHouse()
        var numbers: [Int64] = []
        for _ in 1...3 {
            let made = try await create(house, window(house, 60, 120, [house.serviceID]))
            numbers.append(made.json["maintenance_window"]?["sequence_number"]?.intValue ?? 0)
            #expect(try await house.call("DELETE", path(made)).status == 204)
        }
        #expect(numbers == [1, 2, 3])
    }

    @Test("what an answer to a change shows, the next look shows too: services in the order sent, and their teams")
    func readYourWrites() async throws {
        let house = try await TestHouse()
        let other = try await house.makePolicy("Other", loops: 0, [(10, [.user(house.ownerID)])])
        let theirs = try await house.makeService("Z", policyID: other).id
        let ours = try await house.makeService("A").id
        let services = [theirs, house.serviceID, ours]
        var teams: [String] = []
        for (name, policy) in [("Ours", house.escalationPolicyID), ("Theirs", other)] {
            let made = try await house.call("POST", "/teams", ["team": ["name": .string(name)]])
            teams.append(made.json["team"]?["id"]?.stringValue ?? "")
            _ = try await house.call("PUT", "/teams/\(teams.last ?? "")/escalation_policies/\(policy)")
        }
        let made = try await create(house, window(house, 60, 120, services))
        #expect(made.status == 201, "\(made.json.text)")
        var next = try await house.call("GET", path(made)).json["maintenance_window"]
        #expect(next == made.json["maintenance_window"])
        #expect(next?["services"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == services)
        #expect(next?["teams"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == teams.sorted())
        let turned = Array(services.reversed().dropFirst())
        let moved = window(house, 60, 180, turned)
        let changed = try await house.call("PUT", path(made), ["maintenance_window": .object(moved)])
        next = try await house.call("GET", path(made)).json["maintenance_window"]
        #expect(changed.status == 200 && next == changed.json["maintenance_window"])
        #expect(next?["services"]?.arrayValue?.compactMap { $0["id"]?.stringValue } == turned)
        for team in teams {
            let found = try await house.call("GET", "/maintenance_windows", query: "team_ids[]=\(team)")
            #expect(found.json["maintenance_windows"]?.arrayValue?.count == 1)
        }
        let none = try await house.call("GET", "/maintenance_windows", query: "team_ids[]=PNONE&service_ids[]=PNONE")
        #expect(none.json["maintenance_windows"] == [])
    }

    @Test("a start in the past is now")
    func pastStart() async throws {
        let house = try await TestHouse()
        let made = try await create(house, window(house, -3600, 60, [house.serviceID]))
        let start = made.json["maintenance_window"]?["start_time"]?.stringValue
        #expect(made.status == 201 && start == ISO8601.string(house.runtime.now))
    }

    @Test("an end that is not after now and after the start is refused, and so are no services and unknown ones")
    func wrongWindows() async throws {
        let house = try await TestHouse()
        let cases: [JSONObject] = [
            window(house, 60, 60, [house.serviceID]), window(house, 120, 60, [house.serviceID]),
            window(house, -120, -60, [house.serviceID]), window(house, -120, 0, [house.serviceID]),
            window(house, 60, 120, []), window(house, 60, 120, ["PNONE"]),
        ]
        for fields in cases {
            let answer = try await create(house, fields)
            #expect(answer.status == 400 && answer.code == 2001 && answer.errors.count == 1, "\(answer.json.text)")
        }
        for name in ["start_time", "end_time", "services"] {
            var fields = window(house, 60, 120, [house.serviceID])
            fields[name] = JSON.null
            let asNull = try await create(house, fields)
            #expect(asNull.status == 400 && asNull.code == 2001, "\(name)")
            fields[name] = nil
            let absent = try await create(house, fields)
            #expect(absent.status == 400 && absent.code == 2001, "\(name)")
        }
    }

    @Test("deleting removes one to come, ends one that runs, and leaves one that is over")
    func deletion() async throws {
        let house = try await TestHouse()
        let future = try await create(house, window(house, 600, 1200, [house.serviceID]))
        #expect(try await house.call("DELETE", path(future)).status == 204)
        #expect(try await house.call("GET", path(future)).status == 404)
        let running = try await create(house, window(house, 0, 1200, [house.serviceID]))
        house.advance(seconds: 60)
        #expect(try await house.call("DELETE", path(running)).status == 204)
        let ended = try await house.call("GET", path(running)).json["maintenance_window"]
        #expect(ended?["end_time"]?.stringValue == ISO8601.string(house.runtime.now))
        #expect(try await house.call("DELETE", path(running)).status == 405)
        let service = try await house.call("GET", "/services/\(house.serviceID)").json["service"]
        #expect(service?["status"] == "active")
    }
}
