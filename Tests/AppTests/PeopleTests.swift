// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import HouseTesting
import Testing

@Suite("Users")
struct UserTests {
    @Test("have a mail method and rules from the start, so that they can be paged at once")
    func newUser() async throws {
        let house = try await TestHouse()
        let id = try await house.makeUser("Grace", "Grace@Example.com")
        let user = try await house.call(
            "GET", "/users/\(id)", query: "include[]=contact_methods&include[]=notification_rules"
        ).json["user"]
        #expect(user?["email"] == "grace@example.com")
        #expect(user?["contact_methods"]?.arrayValue?.map { $0["address"] } == ["grace@example.com"])
        let rules = user?["notification_rules"]?.arrayValue ?? []
        #expect(Set(rules.compactMap { $0["urgency"]?.stringValue }) == ["high", "low"])
        #expect(rules.allSatisfy { $0["start_delay_in_minutes"] == 0 })
    }

    @Test("share no mail address, in the words that clients compare with")
    func uniqueEmail() async throws {
        let house = try await TestHouse()
        let answer = try await house.call("POST", "/users", ["user": ["name": "Twin", "email": "ADA@example.com"]])
        #expect(answer.status == 400 && answer.code == 2001)
        #expect(answer.errors == ["Email has already been taken"])
        let other = try await house.makeUser("Grace", "grace@example.com")
        let moved = try await house.call("PUT", "/users/\(other)", ["user": ["email": "ada@example.com"]])
        #expect(moved.errors == ["Email has already been taken"])
    }

    @Test(
        "each wrong field is named",
        arguments: [
            ("name", JSON.string("")), ("name", .string(String(repeating: "x", count: 101))), ("name", .int(5)),
            ("email", "none"), ("email", "a@b"), ("email", .null), ("time_zone", "Mars/Olympus"), ("role", "emperor"),
            ("job_title", .string(String(repeating: "x", count: 101))),
        ])
    func wrongFields(_ name: String, _ value: JSON) async throws {
        let house = try await TestHouse()
        var user: JSONObject = [:]
        for (field, good) in [("name", "Grace"), ("email", "grace@example.com")] {
            user.append(field, field == name ? value : .string(good))
        }
        if user[name] == nil { user.append(name, value) }
        let answer = try await house.call("POST", "/users", ["user": .object(user)])
        #expect(answer.status == 400 && answer.code == 2001)
        let label = name.split(separator: "_").joined(separator: " ")
        #expect(answer.errors.contains { $0.lowercased().hasPrefix(label) }, "\(answer.errors)")
    }

    @Test("a name may have a hundred characters, of whatever script")
    func longName() async throws {
        let house = try await TestHouse()
        for name in [String(repeating: "x", count: 100), String(repeating: "Ж", count: 100), "Zoë 👩🏽‍🚒"] {
            let user = try await house.call("POST", "/users", ["user": ["name": .string(name), "email": "n@example.com"]])
            #expect(user.json["user"]?["name"]?.stringValue == name)
            _ = try await house.call("DELETE", "/users/\(user.json["user"]?["id"]?.stringValue ?? "")")
        }
    }

    @Test("absent leaves a field, null clears it, and what cannot be null is refused")
    func absentAndNull() async throws {
        let house = try await TestHouse()
        let path = "/users/\(try await house.makeUser("Grace", "grace@example.com"))"
        _ = try await house.call("PUT", path, ["user": ["job_title": "Admiral", "description": "Compilers"]])
        let kept = try await house.call("PUT", path, ["user": ["name": "Grace H."]]).json["user"]
        #expect(kept?["job_title"] == "Admiral")
        let cleared = try await house.call("PUT", path, ["user": ["job_title": .null]]).json["user"]
        #expect(cleared?["job_title"] == .null && cleared?["description"] == "Compilers")
        #expect(try await house.call("PUT", path, ["user": ["name": .null]]).status == 400)
    }

    @Test("are found by parts of name and address")
    func query() async throws {
        let house = try await TestHouse()
        _ = try await house.makeUser("Grace Hopper", "grace@example.com")
        _ = try await house.makeUser("50% off", "percent@example.com")
        func found(_ query: String) async throws -> [String] {
            try await house.call("GET", "/users", query: "query=\(query)").json["users"]?.arrayValue?
                .compactMap { $0["name"]?.stringValue } ?? []
        }
        #expect(try await found("HOPP") == ["Grace Hopper"])
        #expect(try await found("grace%40") == ["Grace Hopper"])
        #expect(try await found("50%25") == ["50% off"], "what a pattern would mean is only text here")
        #expect(try await found("_") == [])
    }

    @Test("cannot be deleted while an escalation policy, a schedule or an open incident needs them")
    func deletion() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let policy = try await house.makePolicy("P", loops: 0, [(10, [.user(grace)])])
        #expect(try await house.call("DELETE", "/users/\(grace)").status == 400)
        #expect(try await house.call("DELETE", "/escalation_policies/\(policy)").status == 204)
        #expect(try await house.call("DELETE", "/users/\(grace)").status == 204)
        #expect(try await house.call("GET", "/users/\(grace)").status == 404)
    }

    @Test("the last owner stays one")
    func lastOwner() async throws {
        let house = try await TestHouse()
        #expect(try await house.call("PUT", "/users/\(house.ownerID)", ["user": ["role": "user"]]).status == 400)
        #expect(try await house.call("DELETE", "/users/\(house.ownerID)").status == 400)
    }
}

@Suite("Contact methods and notification rules")
struct ContactTests {
    private func add(_ house: TestHouse, _ method: JSON) async throws -> TestHouse.Answer {
        try await house.call("POST", "/users/\(house.ownerID)/contact_methods", ["contact_method": method])
    }

    @Test("of each kind are kept, and twins are refused in the words that clients compare with")
    func kindsAndTwins() async throws {
        let house = try await TestHouse()
        let methods: [JSON] = [
            ["type": "email_contact_method", "address": "ada@home.example", "label": "Home"],
            ["type": "phone_contact_method", "address": "5555550100", "country_code": 1],
            ["type": "sms_contact_method", "address": "5555550100", "country_code": 49],
        ]
        for method in methods {
            let made = try await add(house, method)
            #expect(made.status == 201, "\(made.json.text)")
            let twin = try await add(house, method)
            #expect(twin.status == 400 && twin.code == 2001)
            #expect(twin.errors == ["User Contact method must be unique"])
        }
    }

    @Test(
        "each wrong address is refused",
        arguments: [
            ["type": "email_contact_method", "address": "none"], ["type": "phone_contact_method", "address": "abc"],
            ["type": "phone_contact_method", "address": "5555550100", "country_code": 2000],
            ["type": "phone_contact_method", "address": "5555550100", "country_code": 0],
            ["type": "pigeon_contact_method", "address": "home"], ["address": "a@example.com"],
        ] as [JSON])
    func wrongAddresses(_ method: JSON) async throws {
        let house = try await TestHouse()
        let answer = try await add(house, method)
        #expect(answer.status == 400 && answer.code == 2001 && !answer.errors.isEmpty)
    }

    @Test("a user has ten methods and no more")
    func limit() async throws {
        let house = try await TestHouse()
        for n in 2...ContactMethod.perUserMaximum {
            let made = try await add(house, ["type": "email_contact_method", "address": .string("ada\(n)@example.com")])
            #expect(made.status == 201)
        }
        let more = try await add(house, ["type": "email_contact_method", "address": "ada11@example.com"])
        #expect(more.status == 400)
    }

    @Test("two rules of a method and urgency have different delays, in the words that clients compare with")
    func uniqueDelay() async throws {
        let house = try await TestHouse()
        let path = "/users/\(house.ownerID)"
        let methods = try await house.call("GET", "\(path)/contact_methods").json["contact_methods"]
        let method: JSON = ["id": methods?.arrayValue?.first?["id"] ?? "", "type": "email_contact_method_reference"]
        func add(_ delay: Int64, _ urgency: String) async throws -> TestHouse.Answer {
            try await house.call(
                "POST", "\(path)/notification_rules",
                [
                    "notification_rule": [
                        "type": "assignment_notification_rule", "start_delay_in_minutes": .int(delay),
                        "contact_method": method, "urgency": .string(urgency),
                    ]
                ])
        }
        let twin = try await add(0, "high")
        #expect(twin.status == 400 && twin.errors == ["Channel Start delay must be unique for a given contact method"])
        #expect(try await add(5, "high").status == 201)
        #expect(try await add(5, "low").status == 201)
        #expect(try await add(Int64(NotificationRule.delayMinutesMaximum), "high").status == 201)
        #expect(try await add(Int64(NotificationRule.delayMinutesMaximum) + 1, "high").status == 400)
        let high = try await house.call("GET", "\(path)/notification_rules").json["notification_rules"]?.arrayValue
        #expect(high?.count == 3, "without a word about it, rules for high urgency are meant")
    }

    @Test("a method of somebody else is nobody's here")
    func strangersMethod() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let theirs = try await house.call("GET", "/users/\(grace)/contact_methods").json["contact_methods"]
        let id = theirs?.arrayValue?.first?["id"]?.stringValue ?? ""
        #expect(try await house.call("GET", "/users/\(house.ownerID)/contact_methods/\(id)").status == 404)
        let rule: JSON = [
            "notification_rule": [
                "start_delay_in_minutes": 3, "urgency": "high",
                "contact_method": ["id": .string(id), "type": "email_contact_method"],
            ]
        ]
        let answer = try await house.call("POST", "/users/\(house.ownerID)/notification_rules", rule)
        #expect(answer.errors == ["Contact method not found"])
    }
}
