// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting
import Testing

@Suite("Contact methods as clients read and send them")
struct UserContactTests {
    private func add(_ house: TestHouse, _ method: JSON) async throws -> TestHouse.Answer {
        try await house.call("POST", "/users/\(house.ownerID)/contact_methods", ["contact_method": method])
    }

    @Test("a rule carries its contact method in full and under its plain type, wherever it is shown")
    func ruleWithMethod() async throws {
        let house = try await TestHouse()
        let path = "/users/\(house.ownerID)"
        let phone = try await add(
            house, ["type": "phone_contact_method", "address": "5555550100", "country_code": 49, "label": "Mobile"])
        let method = try #require(phone.json["contact_method"])
        let made = try await house.call(
            "POST", "\(path)/notification_rules",
            ["notification_rule": ["start_delay_in_minutes": 3, "urgency": "high", "contact_method": method]])
        #expect(made.status == 201, "\(made.json.text)")
        let rule = try #require(made.json["notification_rule"])
        #expect(rule["contact_method"]?["type"] == "phone_contact_method")
        #expect(rule["contact_method"] == method)
        let rulePath = "\(path)/notification_rules/\(ScheduleForms.id(rule))"
        #expect(try await house.call("GET", rulePath).json["notification_rule"] == rule)
        #expect(try await house.call("PUT", rulePath, ["notification_rule": rule]).json["notification_rule"] == rule)
        let list = try await house.call("GET", "\(path)/notification_rules").json["notification_rules"]?.arrayValue
        #expect(list?.last == rule)
        #expect(list?.first?["contact_method"]?["address"] == "ada@example.com")
        let user = try await house.call("GET", path, query: "include[]=notification_rules").json["user"]
        #expect(user?["notification_rules"]?.arrayValue?.contains(rule) == true)
    }

    @Test("a rule that moves to another method shows that one")
    func movedRule() async throws {
        let house = try await TestHouse()
        let path = "/users/\(house.ownerID)"
        let other = try await add(house, ["type": "email_contact_method", "address": "ada@home.example"])
        let rules = try await house.call("GET", "\(path)/notification_rules").json["notification_rules"]
        let method: JSON = ["id": .string(ScheduleForms.id(other.json["contact_method"])), "type": "email_contact_method"]
        let moved = try await house.call(
            "PUT", "\(path)/notification_rules/\(ScheduleForms.id(rules?[0]))",
            ["notification_rule": ["contact_method": method]])
        #expect(moved.json["notification_rule"]?["contact_method"]?["address"] == "ada@home.example")
    }

    @Test("an address is kept as it was typed, and is the same in any case")
    func typedAddress() async throws {
        let house = try await TestHouse()
        let made = try await add(house, ["type": "email_contact_method", "address": " Ada.L@Home.Example\t"])
        #expect(made.status == 201, "\(made.json.text)")
        #expect(made.json["contact_method"]?["address"] == "Ada.L@Home.Example")
        for twin in ["ada.l@home.example", "ADA.L@HOME.EXAMPLE ", "ADA@example.com"] {
            let answer = try await add(house, ["type": "email_contact_method", "address": .string(twin)])
            #expect(answer.status == 400 && answer.errors == ["User Contact method must be unique"], "\(twin)")
        }
        let path = "/users/\(house.ownerID)/contact_methods/\(ScheduleForms.id(made.json["contact_method"]))"
        let changed = try await house.call("PUT", path, ["contact_method": ["address": "ADA.L@home.example"]])
        #expect(changed.json["contact_method"]?["address"] == "ADA.L@home.example")
        #expect(try await house.call("GET", path).json["contact_method"] == changed.json["contact_method"])
        #expect(try await add(house, ["type": "email_contact_method", "address": "  "]).status == 400)
    }

    @Test("null for what has a default says nothing, on a method as on a user")
    func nulls() async throws {
        let house = try await TestHouse()
        let made = try await add(
            house,
            [
                "type": "email_contact_method", "address": "ada@home.example", "label": .null, "send_short_email": .null,
                "country_code": .null,
            ])
        #expect(made.status == 201, "\(made.json.text)")
        #expect(made.json["contact_method"]?["send_short_email"] == false)
        let user = try await house.call(
            "POST", "/users", ["user": ["name": "Grace", "email": "Grace@Example.com", "color": .null, "job_title": .null]])
        #expect(user.status == 201, "\(user.json.text)")
        #expect(user.json["user"]?["color"] == "purple")
        #expect(user.json["user"]?["email"] == "grace@example.com")
        let path = "/users/\(ScheduleForms.id(user.json["user"]))"
        _ = try await house.call("PUT", path, ["user": ["color": "green"]])
        let kept = try await house.call("PUT", path, ["user": ["color": .null]])
        #expect(kept.json["user"]?["color"] == "green")
        for name in ["name", "email"] {
            let refused = try await house.call("PUT", path, ["user": .object([name: .null])])
            #expect(refused.status == 400 && refused.errors.count == 1, "\(name)")
        }
    }
}
