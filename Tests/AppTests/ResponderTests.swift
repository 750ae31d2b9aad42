// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

@Suite("Asking people to join in")
struct ResponderTests {
    private func target(_ id: String, _ type: String = "user_reference") -> JSON {
        ["responder_request_target": ["id": .string(id), "type": .string(type)]]
    }

    private func ask(
        _ house: TestHouse, _ targets: [JSON], message: JSON = "Please help", number: Int = 1
    ) async throws -> TestHouse.Answer {
        try await house.call(
            "POST", "/incidents/\(number)/responder_requests",
            [
                "requester_id": .string(house.ownerID), "message": message,
                "responder_request_targets": .array(targets),
            ])
    }

    private func answer(_ house: TestHouse, _ state: String, _ email: String) async throws -> TestHouse.Answer {
        let key = "Token token=\(house.account.accountKey ?? "")"
        return try await house.call(
            "PUT", "/tocsin/v1/incidents/1/responder", ["responder": ["state": .string(state)]],
            as: .header(key, from: email))
    }

    private func states(_ house: TestHouse) async throws -> [String] {
        let responders = try await house.incident(1)["incidents_responders"]?.arrayValue ?? []
        return responders.compactMap { $0["state"]?.stringValue }
    }

    private func told(_ house: TestHouse, _ name: String) -> Int {
        house.carrier.messages.count { $0.userName == name }
    }

    @Test("they are told at once, and the incident shows who was asked and by whom", arguments: TestStore.available)
    func asking(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let grace = try await house.makeUser("Grace", "grace@example.com")
        try await house.event("trigger", key: "k")
        let made = try await ask(house, [target(grace)])
        #expect(made.status == 200, "\(made.json.text)")
        let request = try #require(made.json["responder_request"])
        #expect(request["requester"]?["id"]?.stringValue == house.ownerID && request["message"] == "Please help")
        #expect(request["incident"]?["summary"] == "[#1] Disk full")
        #expect(request["requested_at"]?.stringValue == ISO8601.string(house.runtime.now))
        let first = request["responder_request_targets"]?[0]?["responder_request_target"]
        #expect(first?["id"]?.stringValue == grace && first?["type"] == "user" && first?["summary"] == "Grace")
        #expect(first?["incidents_responders"]?[0]?["state"] == "pending")
        let incident = try await house.incident(1)
        #expect(incident["responder_requests"] == [request])
        let responder = try #require(incident["incidents_responders"]?[0])
        #expect(responder["user"]?["id"]?.stringValue == grace && responder["state"] == "pending")
        #expect(responder["requester"] == request["requester"] && responder["message"] == "Please help")
        #expect(responder["escalation_policy_requests"] == [])
        #expect(incident["subscriber_requests"] == [])
        try await house.runLoops()
        #expect(told(house, "Grace") == 1 && told(house, "Ada Lovelace") == 1)
        let entry = try await house.entries(1).first { $0["type"] == "responder_request_log_entry" }
        #expect(entry?["responders"]?[0]?["user"]?["id"]?.stringValue == grace && entry?["message"] == "Please help")
        #expect(incident["assignments"]?.arrayValue?.count == 1, "who has it keeps it")
    }

    @Test("of a policy, the first level that has somebody on call is asked, in its name")
    func policies() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let empty = try await house.makeSchedule("Nobody", users: [grace], endsInThePast: true)
        let policy = try await house.makePolicy("Helpers", loops: 0, [(5, [.schedule(empty)]), (5, [.user(grace)])])
        let nobody = try await house.makePolicy("Nobody", loops: 0, [(5, [.schedule(empty)])])
        try await house.event("trigger", key: "k")
        let none = try await ask(house, [target(nobody, "escalation_policy_reference")])
        #expect(none.status == 400 && none.code == 1015)
        let made = try await ask(house, [target(policy, "escalation_policy_reference")])
        let asked = made.json["responder_request"]?["responder_request_targets"]?[0]?["responder_request_target"]
        #expect(asked?["type"] == "escalation_policy" && asked?["summary"] == "Helpers", "\(made.json.text)")
        let responder = try await house.incident(1)["incidents_responders"]?[0]
        #expect(responder?["user"]?["id"]?.stringValue == grace)
        #expect(responder?["escalation_policy_requests"] == ["Helpers"])
        #expect(asked?["incidents_responders"]?[0] == responder)
    }

    @Test("who has answered is not told again by the rules that come later; who has not, is, whatever others do")
    func answering() async throws {
        let house = try await TestHouse()
        for name in ["Grace", "Mary"] {
            let user = try await house.makeUser(name, "\(name.lowercased())@example.com")
            let methods = try await house.call("GET", "/users/\(user)/contact_methods").json["contact_methods"]
            let rule: JSON = [
                "type": "assignment_notification_rule", "start_delay_in_minutes": 10, "urgency": "high",
                "contact_method": ["id": methods?[0]?["id"] ?? "", "type": "email_contact_method_reference"],
            ]
            let added = try await house.call("POST", "/users/\(user)/notification_rules", ["notification_rule": rule])
            #expect(added.status == 201, "\(added.json.text)")
        }
        let ids = try await house.call("GET", "/users", query: "limit=100").json["users"]?.arrayValue ?? []
        let targets = ids.filter { $0["name"] != "Ada Lovelace" }.compactMap { $0["id"]?.stringValue }.map { target($0) }
        try await house.event("trigger", key: "k")
        #expect(try await ask(house, targets).status == 200)
        try await house.live(seconds: 60)
        _ = try await house.incident(1, ["status": "acknowledged"])
        let joined = try await answer(house, "joined", "grace@example.com")
        #expect(joined.status == 200 && joined.json["responder"]?["state"] == "joined", "\(joined.json.text)")
        try await house.live(seconds: 15 * 60)
        #expect(told(house, "Grace") == 1 && told(house, "Mary") == 2)
        let reply = try await house.entries(1).first { $0["type"] == "responder_reply_log_entry" }
        #expect(reply?["state"] == "joined" && reply?["agent"]?["summary"] == "Grace")
        let changed = try await answer(house, "declined", "grace@example.com")
        #expect(changed.json["responder"]?["state"] == "declined")
        #expect(try await answer(house, "declined", "grace@example.com").status == 200)
        #expect(try await house.kinds(1).count { $0 == "responder_reply_log_entry" } == 2, "asked twice, told once")
        #expect(try await answer(house, "joined", "ada@example.com").status == 404, "she was not asked")
        for wrong in ["pending", "user_cancelled", "perhaps"] {
            #expect(try await answer(house, wrong, "grace@example.com").status == 400)
        }
    }

    @Test("a request dies with its incident")
    func resolved() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        try await house.event("trigger", key: "k")
        #expect(try await ask(house, [target(grace)]).status == 200)
        _ = try await house.incident(1, ["status": "resolved"])
        try await house.live(seconds: 3600)
        #expect(told(house, "Grace") == 0)
        let late = try await ask(house, [target(grace)])
        #expect(late.status == 400 && late.code == 1001)
    }

    @Test("who declined is asked again by another request, who joined is not")
    func askedAgain() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let mary = try await house.makeUser("Mary", "mary@example.com")
        try await house.event("trigger", key: "k")
        _ = try await ask(house, [target(grace), target(mary)])
        _ = try await answer(house, "declined", "grace@example.com")
        _ = try await answer(house, "joined", "mary@example.com")
        _ = try await ask(house, [target(grace), target(mary)], message: "Again")
        try await house.runLoops()
        #expect(told(house, "Grace") == 1 && told(house, "Mary") == 0)
        let responders = try await house.incident(1)["incidents_responders"]?.arrayValue ?? []
        let shown = responders.map { "\($0["user"]?["summary"]?.stringValue ?? "") \($0["state"]?.stringValue ?? "")" }
        #expect(shown.sorted() == ["Grace pending", "Mary joined"])
        #expect(try await house.incident(1)["responder_requests"]?.arrayValue?.count == 2)
    }

    @Test("a request is withdrawn from those who have not answered, and each target hears what became of it")
    func cancelling() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let mary = try await house.makeUser("Mary", "mary@example.com")
        let policy = try await house.makePolicy("Helpers", loops: 0, [(5, [.user(mary)])])
        try await house.event("trigger", key: "k")
        _ = try await ask(house, [target(grace), target(policy, "escalation_policy_reference")])
        func cancel(_ targets: [JSON]) async throws -> TestHouse.Answer {
            try await house.call(
                "PUT", "/incidents/1/responder_requests/cancel",
                ["requester_id": .string(house.ownerID), "responder_request_targets": .array(targets)])
        }
        let plain: JSON = ["id": .string(grace), "type": "user_reference"]
        let helpers: JSON = ["id": .string(policy), "type": "escalation_policy_reference"]
        let unknown: JSON = ["id": "PNONE", "type": "user_reference"]
        _ = try await answer(house, "joined", "grace@example.com")
        let cancelled = try await cancel([plain, helpers, unknown])
        #expect(cancelled.status == 200, "\(cancelled.json.text)")
        let results = cancelled.json["responder_request_targets"]?.arrayValue ?? []
        #expect(results.compactMap { $0["result"]?.stringValue } == ["joined", "cancelled", "not_found"])
        #expect(results.first == ["type": "user_reference", "id": .string(grace), "result": "joined"])
        #expect(try await states(house).sorted() == ["joined", "user_cancelled"])
        try await house.live(seconds: 3600)
        #expect(told(house, "Mary") == 0)
        #expect(try await answer(house, "joined", "mary@example.com").status == 400)
        #expect(try await cancel([helpers]).json["responder_request_targets"]?[0]?["result"] == "not_found")
        #expect(try await cancel([]).status == 400)
    }
}

@Suite("Requests to join in that are wrong")
struct ResponderRefusalTests {
    private func body(_ house: TestHouse, _ changes: JSONObject = [:]) -> JSON {
        var body: JSONObject = [
            "requester_id": .string(house.ownerID), "message": "Help",
            "responder_request_targets": [["id": .string(house.ownerID), "type": "user_reference"]],
        ]
        for change in changes.members { body[change.name] = change.value }
        return .object(body)
    }

    @Test("are refused, with the field that is wrong")
    func wrong() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let path = "/incidents/1/responder_requests"
        let policy: JSON = ["id": "PNONE", "type": "escalation_policy_reference"]
        let wrong: [(JSONObject, Int64)] = [
            (["requester_id": "PNONE"], 1008), (["requester_id": .null], 2011), (["requester_id": 5], 2001),
            (["message": .null], 2001), (["message": 5], 2001),
            (["message": .string(String(repeating: "x", count: ResponderRequest.messageLengthMaximum + 1))], 2001),
            (["responder_request_targets": .null], 2001), (["responder_request_targets": []], 2001),
            (["responder_request_targets": "x"], 2001), (["responder_request_targets": ["x"]], 2001),
            (["responder_request_targets": [["id": "PNONE", "type": "user_reference"]]], 2001),
            (["responder_request_targets": [policy]], 2001),
            (["responder_request_targets": [["id": .string(house.ownerID), "type": "team_reference"]]], 2001),
            (["responder_request_targets": [["type": "user_reference"]]], 2001),
        ]
        for (changes, code) in wrong {
            let answer = try await house.call("POST", path, body(house, changes))
            #expect(answer.status == 400 && answer.code == code, "\(JSON.object(changes).text): \(answer.json.text)")
        }
        #expect(try await house.call("POST", "/incidents/99/responder_requests", body(house)).status == 404)
        #expect(try await house.call("POST", path, body(house), as: .readOnlyKey).status == 403)
        #expect(try await house.incident(1)["responder_requests"] == [])
        let own = try await house.call("POST", path, body(house, ["requester_id": .null]), as: .userKey)
        #expect(own.status == 200, "a person's own key says who asks")
    }

    @Test("by a single one more than the limit of targets, of a message, or of requests, are refused")
    func limits() async throws {
        let house = try await TestHouse()
        try await house.event("trigger", key: "k")
        let path = "/incidents/1/responder_requests"
        let longest = String(repeating: "x", count: ResponderRequest.messageLengthMaximum)
        let ids = (0...ResponderRequest.targetsMaximum).map { "PNONE\($0)" }
        let targets = ids.map { id -> JSON in ["id": .string(id), "type": "user_reference"] }
        let most: JSON = .array(Array(targets.dropLast()))
        let known = try await house.call("POST", path, body(house, ["responder_request_targets": most]))
        #expect(known.errors.count == ResponderRequest.targetsMaximum, "each is looked for")
        let more = try await house.call("POST", path, body(house, ["responder_request_targets": .array(targets)]))
        #expect(more.errors == ["Responder request targets has more than \(ResponderRequest.targetsMaximum) elements"])
        for _ in 0..<ResponderRequest.perIncidentMaximum {
            let answer = try await house.call("POST", path, body(house, ["message": .string(longest)]))
            #expect(answer.status == 200)
        }
        let excess = try await house.call("POST", path, body(house))
        #expect(excess.status == 400 && excess.code == 2019)
    }
}
