// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting
import Testing

@Suite("What a service has switched on")
struct ServiceFeatureTests {
    @Test("an add-on is on until it is switched off, service by service")
    func enablements() async throws {
        let house = try await TestHouse()
        let other = try await house.makeService("Other")
        let path = "/services/\(house.serviceID)/enablements"
        let before = try await house.call("GET", path)
        #expect(before.status == 200)
        #expect(before.json["enablements"]?.arrayValue?.count == 1)
        let first = try #require(before.json["enablements"]?[0])
        #expect(first["feature"] == "aiops" && first["enabled"] == true && first["updated_at"] == .null)
        #expect(first["warnings"]?[0]?["message"]?.stringValue?.isEmpty == false)
        for flag in [false, true] {
            let body: JSON = ["enablement": ["feature": "colour", "enabled": .bool(flag), "updated_at": "1999-01-01"]]
            let changed = try await house.call("PUT", "\(path)/aiops", body)
            #expect(changed.status == 200, "\(changed.json.text)")
            let shown = try #require(changed.json["enablement"])
            #expect(shown["feature"] == "aiops" && shown["enabled"] == .bool(flag))
            #expect(shown["updated_at"]?.stringValue == ISO8601.string(TestHouse.start))
            #expect(changed.json["enablements"]?.arrayValue == [shown], "one client reads it as a list")
            let next = try await house.call("GET", path).json["enablements"]
            #expect(next?.arrayValue == [shown])
        }
        let untouched = try await house.call("GET", "/services/\(other.id)/enablements").json["enablements"]?[0]
        #expect(untouched?["updated_at"] == .null)
    }

    @Test("what is wrong with a switch is told, and a service goes with its switches")
    func wrong() async throws {
        let house = try await TestHouse()
        let service = try await house.makeService("Short")
        let path = "/services/\(service.id)/enablements"
        let bodies: [JSON] = [[:], ["enabled": "yes"], ["enabled": 1], ["enabled": .null]]
        for body in bodies {
            let answer = try await house.call("PUT", "\(path)/aiops", ["enablement": body])
            #expect(answer.status == 400 && answer.code == 2001, "\(body.text) \(answer.json.text)")
            #expect(answer.errors.first?.hasPrefix("Enabled ") == true, "\(answer.errors)")
        }
        let good: JSON = ["enablement": ["enabled": false]]
        let unknown = try await house.call("PUT", "\(path)/colour", good)
        #expect(unknown.status == 400 && unknown.errors == ["Feature name must be one of aiops"])
        #expect(try await house.call("GET", "/services/PNONE/enablements").status == 404)
        #expect(try await house.call("PUT", "/services/PNONE/enablements/aiops", good).status == 404)
        #expect(try await house.call("PUT", "\(path)/aiops", good, as: .readOnlyKey).status == 403)
        #expect(try await house.call("PUT", "\(path)/aiops", good).status == 200)
        #expect(try await house.call("DELETE", "/services/\(service.id)").status == 204)
    }

    @Test("event rules are retired: a service has none, none is found, and none is made")
    func eventRules() async throws {
        let house = try await TestHouse()
        let path = "/services/\(house.serviceID)/rules"
        let list = try await house.call("GET", path, query: "include[]=migrated_metadata&total=true")
        #expect(list.status == 200)
        let expected: JSON = ["limit": 25, "offset": 0, "more": false, "total": 0, "rules": []]
        #expect(list.json == expected)
        let rule: JSON = ["rule": ["disabled": false]]
        for method in ["GET", "PUT", "DELETE"] {
            let answer = try await house.call(method, "\(path)/R1", rule)
            #expect(answer.status == 404 && answer.code == 2100)
        }
        for place in [path, "\(path)/convert"] {
            let answer = try await house.call("POST", place, rule)
            #expect(answer.status == 405 && answer.code == 2015)
            #expect(answer.errors.first?.contains("retired") == true)
        }
        #expect(try await house.call("POST", path, rule, as: .readOnlyKey).status == 403)
        let nowhere = try await house.call("GET", "/services/PNONE/rules")
        #expect(nowhere.status == 404 && nowhere.code == 5002)
    }
}
