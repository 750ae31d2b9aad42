// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("What audit records say")
struct AuditContentTests {
    private func make(_ house: TestHouse, _ path: String, _ key: String, _ body: JSONObject) async throws -> String {
        let sent = JSONObject(members: [.init(name: key, value: .object(body))])
        let answer = try await house.call("POST", path, .object(sent))
        return try #require(answer.json[key]?["id"]?.stringValue, "\(answer.json.text)")
    }

    @Test("members of a team come, get another role and go; the team is what is changed")
    func members() async throws {
        let house = try await TestHouse()
        let trail = AuditTrail(house)
        let team = try await make(house, "/teams", "team", ["name": "Payments"])
        let user = try await house.makeUser("Grace Hopper", "grace@example.com")
        let path = "/teams/\(team)/users/\(user)"
        let came = try await trail.record("PUT", path, ["role": "observer"])
        #expect(came["action"] == "update" && AuditTrail.root(came)["id"]?.stringValue == team)
        #expect(AuditTrail.root(came)["type"] == "team_reference" && AuditTrail.root(came)["summary"] == "Payments")
        #expect(AuditTrail.changes(came) == [["members", user, ""]])
        #expect(AuditTrail.resource(came)["id"]?.stringValue == team)
        let changed = try await trail.record("PUT", path, ["role": "manager"])
        #expect(AuditTrail.values(changed) == [["members.role", "observer", "manager"]])
        #expect(AuditTrail.resource(changed)["id"]?.stringValue == user)
        #expect(AuditTrail.resource(changed)["summary"] == "Grace Hopper")
        try await trail.leavesNone("PUT", path, ["role": "manager"], status: 204)
        let left = try await trail.record("DELETE", path)
        #expect(AuditTrail.changes(left) == [["members", "", user]])
    }

    @Test("a policy that is given to a team is what is changed then")
    func policies() async throws {
        let house = try await TestHouse()
        let trail = AuditTrail(house)
        let team = try await make(house, "/teams", "team", ["name": "Payments"])
        let path = "/teams/\(team)/escalation_policies/\(house.escalationPolicyID)"
        let given = try await trail.record("PUT", path)
        #expect(AuditTrail.root(given)["id"]?.stringValue == house.escalationPolicyID)
        #expect(AuditTrail.root(given)["type"] == "escalation_policy_reference" && given["action"] == "update")
        #expect(AuditTrail.changes(given) == [["teams", team, ""]])
        try await trail.leavesNone("PUT", path, status: 204)
        let taken = try await trail.record("DELETE", path)
        #expect(AuditTrail.changes(taken) == [["teams", "", team]])
    }

    @Test("tags, followers, features and what services rest on: what is there already is no change")
    func relations() async throws {
        let house = try await TestHouse()
        let trail = AuditTrail(house)
        let tags = "/users/\(house.ownerID)/change_tags"
        let tagged = try await trail.record("POST", tags, ["add": [["type": "tag", "label": "Blue"]]])
        #expect(AuditTrail.root(tagged)["type"] == "user_reference" && AuditTrail.changes(tagged).count == 1)
        #expect(AuditTrail.references(tagged).first?["added"]?[0]?["summary"] == "Blue")
        try await trail.leavesNone("POST", tags, ["add": [["type": "tag", "label": "Blue"]]], status: 200)

        let shop = try await make(house, "/business_services", "business_service", ["name": "Shop"])
        let follow = "/business_services/\(shop)/account_subscription"
        let followed = try await trail.record("POST", follow)
        #expect(AuditTrail.values(followed) == [["account_is_subscribed", "false", "true"]])
        try await trail.leavesNone("POST", follow, status: 200)

        let feature = "/services/\(house.serviceID)/enablements/aiops"
        let switched = try await trail.record("PUT", feature, ["enablement": ["enabled": false]])
        #expect(AuditTrail.root(switched)["id"]?.stringValue == house.serviceID)
        try await trail.leavesNone("PUT", feature, ["enablement": ["enabled": false]], status: 200)

        let below: JSON = ["id": .string(house.serviceID), "type": "service"]
        let above: JSON = ["id": .string(shop), "type": "business_service"]
        let body: JSON = ["relationships": [["supporting_service": below, "dependent_service": above]]]
        let associated = try await trail.record("POST", "/service_dependencies/associate", body)
        #expect(associated["action"] == "create")
        #expect(AuditTrail.root(associated)["type"] == "service_dependency_reference")
        let named = AuditTrail.changes(associated).map { $0[1] }
        #expect(named.contains(house.serviceID) && named.contains(shop))
        try await trail.leavesNone("POST", "/service_dependencies/associate", body, status: 200)
        let parted = try await trail.record("POST", "/service_dependencies/disassociate", body)
        #expect(parted["action"] == "delete")
    }

    @Test("overrides are changes of their schedule: made alone or several at once, ended, and not when none is made")
    func overrides() async throws {
        let house = try await TestHouse()
        let trail = AuditTrail(house)
        let path = "/schedules/\(house.scheduleID)/overrides"
        let user: JSON = ["id": .string(house.ownerID), "type": "user_reference"]
        func override(_ start: String, _ end: String) -> JSON {
            ["start": .string(start), "end": .string(end), "user": user]
        }
        let one = override("2026-03-03T10:00:00Z", "2026-03-03T11:00:00Z")
        let made = try await trail.record("POST", path, ["override": one])
        #expect(AuditTrail.root(made)["id"]?.stringValue == house.scheduleID && made["action"] == "update")
        #expect(AuditTrail.resource(made)["type"] == "override_reference")
        let wrong = override("2026-03-04T10:00:00Z", "2026-03-04T10:00:00Z")
        let several = try await trail.record(
            "POST", path, ["overrides": [wrong, override("2026-03-05T10:00:00Z", "2026-03-05T11:00:00Z")]])
        #expect(AuditTrail.values(several).count == 2, "start and end of the one that was made")
        try await trail.leavesNone("POST", path, ["overrides": [wrong]], status: 201)
        let ended = try await trail.record("DELETE", "\(path)/\(ScheduleForms.id(AuditTrail.resource(made)))")
        #expect(AuditTrail.fields(ended).allSatisfy { $0["value"] == .null && $0["before_value"] != .null })
    }

    @Test("no key of an integration, no secret of an extension and no password is in any record")
    func secrets() async throws {
        let house = try await TestHouse()
        let (serviceID, routingKey) = try await house.makeService("Second")
        let mail: JSON = ["type": "generic_email_inbound_integration", "name": "Mail"]
        let inlet = try await house.call("POST", "/services/\(serviceID)/integrations", ["integration": mail])
        let address = inlet.json["integration"]?["integration_email"]?.stringValue ?? ""
        let hook: JSON = [
            "name": "Hook", "endpoint_url": "https://hooks.example/services/T0/very-secret-path",
            "config": ["access_token": "xoxb-very-secret-token", "nested": ["client_secret": "very-secret-too"]],
            "extension_schema": ["id": "PJFWPEP", "type": "extension_schema_reference"],
            "extension_objects": [["id": .string(serviceID), "type": "service_reference"]],
        ]
        let made = try await house.call("POST", "/extensions", ["extension": hook])
        #expect(made.status == 201, "\(made.json.text)")
        let text = try await house.call("GET", "/audit/records", query: "limit=100").json.text
        #expect(text.contains(AuditDetails.redacted) && text.contains("hooks.example"))
        for secret in [routingKey, house.routingKey, address, "very-secret"] where !secret.isEmpty {
            #expect(!text.contains(secret))
        }
        #expect(!address.isEmpty)
    }

    @Test("who it was, with which key, and out of which request")
    func actors() async throws {
        let house = try await TestHouse()
        let trail = AuditTrail(house)
        let body: JSON = ["service": ["name": "By a key of the account"]]
        let byAccount = try await trail.record("PUT", "/services/\(house.serviceID)", body)
        let types = (byAccount["actors"]?.arrayValue ?? []).compactMap { $0["type"]?.stringValue }
        #expect(types.first == "api_key_reference")
        let key = house.account.accountKey ?? ""
        #expect(byAccount["method"]?["type"] == "api_token")
        #expect(byAccount["method"]?["truncated_token"]?.stringValue == String(key.suffix(4)))
        let byPerson = try await trail.record(
            "PUT", "/services/\(house.serviceID)", ["service": ["name": "By Ada"]], as: .userKey)
        let person = byPerson["actors"]?[0]
        #expect(person?["type"] == "user_reference" && person?["id"]?.stringValue == house.ownerID)
        #expect(person?["summary"] == "Ada Lovelace")
        trail.begin()
        let change: JSON = ["service": ["name": "From afar"]]
        _ = await house.send(
            WireRequest(
                method: "PUT", path: "/services/\(house.serviceID)", authorization: "Token token=\(key)",
                body: change.encoded(), requestID: "r-17", remoteAddress: "203.0.113.9"))
        let context = try await trail.only()["execution_context"]
        #expect(context == ["request_id": "r-17", "remote_address": "203.0.113.9"])
    }

    @Test("from the pages it is the browser, and no token")
    func browser() async throws {
        let house = try await TestHouse()
        let trail = AuditTrail(house)
        trail.begin()
        let person = Person(id: house.ownerID, role: .owner)
        let operation = Operations.Services.update.operation
        let body: JSON = ["service": ["name": "By browser"]]
        _ = try await house.dispatcher.perform(
            operation, ["id": house.serviceID],
            WireRequest(method: "PUT", path: operation.path.text, body: body.encoded()),
            as: Principal(.session(id: "QSESSION"), person: person), channel: .website)
        let record = try await trail.only()
        #expect(record["method"]?["type"] == "browser" && record["method"]?["truncated_token"] == .null)
        #expect(record["actors"]?[0]?["id"]?.stringValue == house.ownerID)
    }

    @Test("a body that runs again leaves one record")
    func replay() async throws {
        let house = try await TestHouse(database: ReplayingDatabase(inner: TestStore.sqlite.fresh()))
        let trail = AuditTrail(house)
        let record = try await trail.record("POST", "/teams", ["team": ["type": "team", "name": "Payments"]])
        #expect(AuditTrail.root(record)["summary"] == "Payments")
    }

    @Test("each transaction of a handler is told by itself, whatever it answers")
    func severalTransactions() async throws {
        let house = try await TestHouse()
        var bindings = Bindings()
        bindings.show(Operations.Services.get) { call, work in
            try ServiceQueries.find(work.session, ids: [call.path()], at: work.now)[0]
        }
        // A handler that takes two steps, and answers none of the usual things.
        bindings.bind(Operations.Services.update.erased) { call, environment in
            for name in ["First", "Second"] {
                _ = try await environment.write { work -> Int in
                    var service = try ServiceQueries.find(work.session, ids: [call.path()], at: work.now)[0]
                    service.name = name
                    try ServiceQueries.update(work.session, service)
                    return 7
                }
            }
            return Reply(status: 200)
        }
        let dispatcher = Dispatcher(environment: house.environment, bindings: bindings)
        let trail = AuditTrail(house)
        trail.begin()
        let body: JSON = ["service": ["name": "Any"]]
        let key = "Token token=\(house.account.accountKey ?? "")"
        let reply = await dispatcher.reply(
            to: WireRequest(
                method: "PUT", path: "/services/\(house.serviceID)", authorization: key, body: body.encoded()))
        #expect(reply.status == 200)
        let found = try await trail.records()
        #expect(found.map { AuditTrail.values($0).first?.last } == ["Second", "First"])
        #expect(found.map { AuditTrail.values($0).first?[1] }.first == "First")
    }
}

/// Runs each body once for nothing before it counts, as a store does when a batch is run again.
private struct ReplayingDatabase: Database {
    private struct Abandoned: Error {}

    let inner: any Database
    var dialect: Dialect { inner.dialect }

    func read<Result: Sendable>(_ body: @escaping @Sendable (any Session) throws -> Result) async throws -> Result {
        try await inner.read(body)
    }

    func write<Result: Sendable>(
        _ admission: Admission, _ body: @escaping @Sendable (any Session) throws -> Result
    ) async throws -> Result {
        do {
            _ = try await inner.write(admission) { session -> Int in
                _ = try body(session)
                throw Abandoned()
            }
        } catch is Abandoned {}
        return try await inner.write(admission, body)
    }

    func close() async { await inner.close() }
}
