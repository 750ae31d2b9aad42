// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("How a user hears of hand-offs")
struct HandoffRuleTests {
    private static let key = "oncall_handoff_notification_rule"

    private func path(_ house: TestHouse, _ userID: String? = nil) -> String {
        "/users/\(userID ?? house.ownerID)/oncall_handoff_notification_rules"
    }

    private func methodID(_ house: TestHouse, of userID: String? = nil) async throws -> String {
        let methods = try await house.call("GET", "/users/\(userID ?? house.ownerID)/contact_methods").json
        return methods["contact_methods"]?[0]?["id"]?.stringValue ?? ""
    }

    private func make(_ house: TestHouse, _ fields: JSONObject) async throws -> TestHouse.Answer {
        var rule: JSONObject = [
            "contact_method": ["id": .string(try await methodID(house)), "type": "email_contact_method"]
        ]
        for member in fields.members { rule[member.name] = member.value.isNull ? nil : member.value }
        return try await house.call("POST", path(house), [Self.key: .object(rule)])
    }

    private func id(_ answer: TestHouse.Answer) -> String { answer.json[Self.key]?["id"]?.stringValue ?? "" }

    @Test("a rule is shown as it was made, with its method in full and under its plain type")
    func made() async throws {
        let house = try await TestHouse()
        let made = try await make(
            house, ["id": "PMINE", "notify_advance_in_minutes": 180, "handoff_type": "oncall", "colour": "blue"])
        #expect(made.status == 201, "\(made.json.text)")
        let rule = try #require(made.json[Self.key])
        let method = try await house.call("GET", "/users/\(house.ownerID)/contact_methods").json["contact_methods"]?[0]
        #expect(rule["id"] != "PMINE" && rule["notify_advance_in_minutes"] == 180 && rule["handoff_type"] == "oncall")
        #expect(rule["contact_method"] == method && method?["type"] == "email_contact_method")
        let shown = try await house.call("GET", "\(path(house))/\(id(made))")
        #expect(shown.status == 200 && shown.json[Self.key] == rule)
        let list = try await house.call("GET", path(house)).json["\(Self.key)s"]
        #expect(list?.arrayValue == [rule])
    }

    @Test("what is left out, empty or null has its default, and on a change stays as it is")
    func defaults() async throws {
        let house = try await TestHouse()
        let made = try await make(house, ["handoff_type": ""])
        #expect(made.json[Self.key]?["handoff_type"] == "both" && made.json[Self.key]?["notify_advance_in_minutes"] == 0)
        let place = "\(path(house))/\(id(made))"
        let steps: [(JSONObject, JSON, JSON)] = [
            (["notify_advance_in_minutes": 30], 30, "both"), (["handoff_type": "offcall"], 30, "offcall"),
            (["handoff_type": "", "notify_advance_in_minutes": .null], 30, "offcall"), ([:], 30, "offcall"),
        ]
        for (fields, minutes, handoff) in steps {
            let answer = try await house.call("PUT", place, [Self.key: .object(fields)])
            #expect(answer.status == 200, "\(answer.json.text)")
            let rule = answer.json[Self.key]
            #expect(rule?["notify_advance_in_minutes"] == minutes && rule?["handoff_type"] == handoff)
            let next = try await house.call("GET", place).json[Self.key]
            #expect(next == rule)
        }
    }

    @Test(
        "what is wrong is told with the field's name",
        arguments: [
            (["notify_advance_in_minutes": 2881], "Notify advance in minutes "),
            (["notify_advance_in_minutes": -1], "Notify advance in minutes "),
            (["notify_advance_in_minutes": "5"], "Notify advance in minutes "),
            (["handoff_type": "sometimes"], "Handoff type "), (["handoff_type": 5], "Handoff type "),
            (["contact_method": .null], "Contact method "), (["contact_method": "PX"], "Contact method "),
            (["contact_method": ["id": "PNONE", "type": "email_contact_method"]], "Contact method "),
        ] as [(JSONObject, String)])
    func wrong(_ fields: JSONObject, _ start: String) async throws {
        let house = try await TestHouse()
        let answer = try await make(house, fields)
        #expect(answer.status == 400 && answer.code == 2001, "\(answer.json.text)")
        #expect(answer.errors.count == 1 && answer.errors.first?.hasPrefix(start) == true, "\(answer.errors)")
    }

    @Test("a notice comes two days ahead at most, and a user has as many rules as the limit says")
    func limits() async throws {
        let house = try await TestHouse()
        let farthest = HandoffNotificationRule.advanceMinutesMaximum
        #expect(try await make(house, ["notify_advance_in_minutes": .int(Int64(farthest))]).status == 201)
        for minutes in 1..<HandoffNotificationRule.perUserMaximum {
            let made = try await make(house, ["notify_advance_in_minutes": .int(Int64(minutes))])
            #expect(made.status == 201)
        }
        let tooMany = try await make(house, ["notify_advance_in_minutes": 100])
        #expect(tooMany.status == 400 && tooMany.errors.first?.contains("at most 50") == true)
    }

    @Test("two rules do not say the same, and nobody is told by another's method or shown another's rule")
    func owners() async throws {
        let house = try await TestHouse()
        let made = try await make(house, ["notify_advance_in_minutes": 5])
        let twin = try await make(house, ["notify_advance_in_minutes": 5])
        #expect(twin.status == 400 && twin.errors == ["Handoff notification rule must be unique"])
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let foreign = try await methodID(house, of: grace)
        let borrowed = try await make(house, ["contact_method": ["id": .string(foreign)]])
        #expect(borrowed.status == 400 && borrowed.errors == ["Contact method not found"])
        let elsewhere = "\(path(house, grace))/\(id(made))"
        for method in ["GET", "DELETE"] {
            #expect(try await house.call(method, elsewhere).status == 404)
        }
        #expect(try await house.call("PUT", elsewhere, [Self.key: [:]]).status == 404)
        #expect(try await house.call("GET", path(house, "PNONE")).status == 404)
    }

    @Test("a rule goes by itself, with its method, and with its user")
    func removal() async throws {
        let house = try await TestHouse()
        let made = try await make(house, [:])
        let place = "\(path(house))/\(id(made))"
        #expect(try await house.call("DELETE", place, as: .readOnlyKey).status == 403)
        #expect(try await house.call("DELETE", place).status == 204)
        #expect(try await house.call("GET", place).status == 404)
        let grace = try await house.makeUser("Grace", "grace@example.com")
        for isWholeUser in [false, true] {
            let method = try await house.call(
                "POST", "/users/\(grace)/contact_methods",
                ["contact_method": ["type": "sms_contact_method", "address": "5555550100", "label": "Mobile"]])
            let methodID = method.json["contact_method"]?["id"] ?? .null
            let rule: JSON = [Self.key: ["contact_method": ["id": methodID, "type": "sms_contact_method"]]]
            #expect(try await house.call("POST", path(house, grace), rule).status == 201)
            let part = isWholeUser ? "" : "/contact_methods/\(methodID.stringValue ?? "")"
            #expect(try await house.call("DELETE", "/users/\(grace)\(part)").status == 204)
            guard !isWholeUser else { continue }
            let left = try await house.call("GET", path(house, grace)).json["\(Self.key)s"]
            #expect(left == [])
        }
    }

    @Test("a read-only key reads rules and makes none")
    func readOnly() async throws {
        let house = try await TestHouse()
        #expect(try await house.call("GET", path(house), as: .readOnlyKey).status == 200)
        #expect(try await house.call("POST", path(house), [Self.key: [:]], as: .readOnlyKey).status == 403)
    }
}

@Suite("How a user hears of status updates")
struct StatusUpdateRuleTests {
    private static let key = "status_update_notification_rule"

    private func path(_ house: TestHouse) -> String { "/users/\(house.ownerID)/\(Self.key)s" }

    private func method(_ house: TestHouse, _ address: String) async throws -> String {
        let made = try await house.call(
            "POST", "/users/\(house.ownerID)/contact_methods",
            ["contact_method": ["type": "email_contact_method", "address": .string(address), "label": "Home"]])
        return made.json["contact_method"]?["id"]?.stringValue ?? ""
    }

    private func make(_ house: TestHouse, _ methodID: String) async throws -> TestHouse.Answer {
        try await house.call(
            "POST", path(house), [Self.key: ["contact_method": ["id": .string(methodID), "type": "email_contact_method"]]])
    }

    @Test("a rule is shown as it was made, under the published keys, its method in full when that is asked for")
    func made() async throws {
        let house = try await TestHouse()
        let methodID = try await method(house, "ada@home.example")
        let made = try await make(house, methodID)
        #expect(made.status == 201, "\(made.json.text)")
        let rule = try #require(made.json[Self.key])
        let place = "\(path(house))/\(rule["id"]?.stringValue ?? "")"
        #expect(rule["type"]?.stringValue == Self.key)
        #expect(rule["self"]?.stringValue == "\(TestHouse.baseURL)\(place)")
        #expect(rule["created_at"]?.stringValue == ISO8601.string(TestHouse.start))
        #expect(rule["contact_method"]?["type"] == "email_contact_method_reference")
        #expect(rule["contact_method"]?["id"]?.stringValue == methodID && rule["contact_method"]?["address"] == nil)
        let shown = try await house.call("GET", place)
        #expect(shown.status == 200 && shown.json["notification_rule"] == rule)
        let list = try await house.call("GET", path(house), query: "include[]=contact_methods").json["\(Self.key)s"]
        #expect(list?[0]?["contact_method"]?["address"] == "ada@home.example")
        #expect(list?[0]?["contact_method"]?["type"] == "email_contact_method")
    }

    @Test("a rule can move to another method, is one to a method, and goes away")
    func changes() async throws {
        let house = try await TestHouse()
        let (first, second) = (try await method(house, "a@home.example"), try await method(house, "b@home.example"))
        let made = try await make(house, first)
        let place = "\(path(house))/\(made.json[Self.key]?["id"]?.stringValue ?? "")"
        #expect(try await make(house, first).errors == ["Contact method has already been taken"])
        let moved = try await house.call("PUT", place, [Self.key: ["contact_method": ["id": .string(second)]]])
        #expect(moved.status == 200, "\(moved.json.text)")
        #expect(moved.json["notification_rule"]?["contact_method"]?["id"]?.stringValue == second)
        let next = try await house.call("GET", place).json["notification_rule"]
        #expect(next == moved.json["notification_rule"])
        #expect(try await house.call("DELETE", "/users/\(house.ownerID)/contact_methods/\(second)").status == 204)
        #expect(try await house.call("GET", place).status == 404)
        let again = try await make(house, first)
        let other = "\(path(house))/\(again.json[Self.key]?["id"]?.stringValue ?? "")"
        #expect(try await house.call("DELETE", other, as: .readOnlyKey).status == 403)
        #expect(try await house.call("DELETE", other).status == 204)
        #expect(try await house.call("GET", other).status == 404)
    }

    @Test("a method that is missing, wrong or another's is refused by its name")
    func wrong() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let foreign = try await house.call("GET", "/users/\(grace)/contact_methods").json["contact_methods"]?[0]?["id"]
        let bodies: [JSON] = [
            [:], ["contact_method": .null], ["contact_method": 5], ["contact_method": ["id": "PNONE"]],
            ["contact_method": ["id": foreign ?? .null]],
        ]
        for body in bodies {
            let answer = try await house.call("POST", path(house), [Self.key: body])
            #expect(answer.status == 400 && answer.code == 2001, "\(body.text) \(answer.json.text)")
            #expect(answer.errors.first?.hasPrefix("Contact method ") == true, "\(answer.errors)")
        }
    }
}
