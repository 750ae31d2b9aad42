// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Store
import Testing

@Suite("The account")
struct AccountTests {
    private static let path = "/tocsin/v1/account"

    private func change(
        _ house: TestHouse, _ account: JSONObject, as caller: TestHouse.Caller = .accountKey
    ) async throws -> TestHouse.Answer {
        try await house.call("PUT", Self.path, ["account": .object(account)], as: caller)
    }

    private func reference(_ id: String) -> JSON { ["id": .string(id), "type": "user_reference"] }

    private func recipients(_ json: JSON?) -> [String] {
        json?["fallback_recipients"]?.arrayValue?.compactMap { $0["id"]?.stringValue } ?? []
    }

    /// A service whose policy reaches nobody.
    private func lonelyService(_ house: TestHouse) async throws -> String {
        let gone = try await house.makeUser("Gone", "gone@example.com")
        let empty = try await house.makeSchedule("Empty", users: [gone], endsInThePast: true)
        let policy = try await house.makePolicy("Nobody", loops: 0, [(5, [.schedule(empty)])])
        return try await house.makeService("Lonely", policyID: policy).routingKey
    }

    @Test("begins with a name, in force, with its owners told when nobody is on call")
    func beginning() async throws {
        let house = try await TestHouse()
        let account = try await house.call("GET", Self.path).json["account"]
        #expect(account?["name"] == "Tocsin" && account?["suspended"] == false && account?["disabled_abilities"] == [])
        #expect(recipients(account) == [house.ownerID])
        #expect(account?["fallback_recipients"]?[0]?["summary"] == "Ada Lovelace")
    }

    @Test("what is changed stays, what is left out stays as it was, and everybody reads it", arguments: TestStore.available)
    func changing(_ store: TestStore) async throws {
        let house = try await TestHouse(database: store.fresh())
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let named = try await change(house, ["name": "Acme", "disabled_abilities": ["teams", "urgencies", "teams"]])
        #expect(named.status == 200, "\(named.json.text)")
        let told = try await change(house, ["fallback_recipients": [reference(grace)]])
        #expect(told.json["account"]?["name"] == "Acme")
        #expect(told.json["account"]?["disabled_abilities"] == ["teams", "urgencies"])
        #expect(recipients(told.json["account"]) == [grace])
        for caller in [TestHouse.Caller.accountKey, .readOnlyKey, .userKey] {
            let read = try await house.call("GET", Self.path, as: caller)
            #expect(read.json["account"] == told.json["account"])
        }
        let enabled = try await change(house, ["disabled_abilities": []])
        #expect(enabled.json["account"]?["disabled_abilities"] == [])
    }

    @Test("what is wrong is named, and nothing is changed")
    func wrong() async throws {
        let house = try await TestHouse()
        let before = try await house.call("GET", Self.path).json
        let long = String(repeating: "x", count: Account.nameLengthMaximum + 1)
        let many = (0...Account.fallbackRecipientsMaximum).map { reference("P\($0)") }
        let wrongs: [(JSONObject, String)] = [
            (["name": ""], "Name "), (["name": .string(long)], "Name "), (["suspended": "yes"], "Suspended "),
            (["name": "New", "fallback_recipients": [reference("PNONE")]], "User PNONE "),
            (["fallback_recipients": .array(many)], "Fallback recipients "), (["fallback_recipients": 7], "Fallback "),
            (["name": "New", "disabled_abilities": ["flying"]], "Disabled abilities "),
            (["disabled_abilities": "teams"], "Disabled abilities "), (["disabled_abilities": [7]], "Disabled abilities "),
        ]
        for (account, start) in wrongs {
            let answer = try await change(house, account)
            #expect(answer.status == 400 && answer.code == 2001, "\(answer.json.text)")
            #expect(answer.errors.first?.hasPrefix(start) == true, "\(answer.errors)")
        }
        #expect(try await house.call("GET", Self.path).json == before)
    }

    @Test("twenty people can be told, and not one more")
    func twenty() async throws {
        let house = try await TestHouse()
        var people: [JSON] = []
        for number in 1...Account.fallbackRecipientsMaximum {
            people.append(reference(try await house.makeUser("User \(number)", "user\(number)@example.com")))
        }
        #expect(try await change(house, ["fallback_recipients": .array(people)]).status == 200)
        people.append(reference(house.ownerID))
        #expect(try await change(house, ["fallback_recipients": .array(people)]).status == 400)
    }

    @Test("only administrators and account keys change it", arguments: Role.allCases)
    func roles(_ role: Role) async throws {
        let keys = try await KeyHouse()
        let (_, caller) = try await keys.person("Grace", role: role)
        let answer = try await change(keys.house, ["name": "Mine"], as: caller)
        let isAllowed = role == .owner || role == .admin
        #expect(answer.status == (isAllowed ? 200 : 403), "\(answer.json.text)")
        #expect(try await change(keys.house, ["name": "Mine"], as: .readOnlyKey).status == 403)
        let name: JSON = isAllowed ? "Mine" : "Tocsin"
        #expect(try await keys.house.call("GET", Self.path).json["account"]?["name"] == name)
    }

    @Test("those who were chosen are told when nobody is on call, and the owners once they are gone")
    func nobodyOnCall() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let routingKey = try await lonelyService(house)
        #expect(try await change(house, ["fallback_recipients": [reference(grace)]]).status == 200)
        try await house.event("trigger", key: "one", routingKey: routingKey)
        try await house.runLoops()
        #expect(house.carrier.messages.map(\.address) == ["grace@example.com"])
        #expect(try await house.call("DELETE", "/users/\(grace)").status == 204)
        let left = try await house.call("GET", Self.path).json["account"]
        #expect(recipients(left) == [house.ownerID])
        try await house.event("trigger", key: "two", routingKey: routingKey)
        try await house.runLoops()
        #expect(house.carrier.messages.map(\.address).last == "ada@example.com")
    }

    @Test("an empty list of people stands for the owners, also for those who become owners later")
    func owners() async throws {
        let house = try await TestHouse()
        let grace = try await house.makeUser("Grace", "grace@example.com")
        let chosen = try await change(house, ["fallback_recipients": [reference(grace)]])
        #expect(recipients(chosen.json["account"]) == [grace])
        let emptied = try await change(house, ["fallback_recipients": []])
        #expect(recipients(emptied.json["account"]) == [house.ownerID])
        #expect(try await house.call("PUT", "/users/\(grace)", ["user": ["role": "owner"]]).status == 200)
        let now = try await house.call("GET", Self.path).json["account"]
        #expect(recipients(now) == [house.ownerID, grace].sorted())
    }

    @Test("what ends a suspension works while it lasts, and so do events")
    func whileSuspended() async throws {
        let house = try await TestHouse()
        #expect(try await change(house, ["suspended": true]).json["account"]?["suspended"] == true)
        #expect(try await house.call("GET", Self.path).status == 200)
        #expect(try await house.event("trigger", key: "k").status == 202)
        let restrictions = try await house.database.read { session in
            let found = try AccountQueries.restrictions(session)
            return "\(found.isSuspended) \(found.disabledAbilities)"
        }
        #expect(restrictions == "true []")
        #expect(try await change(house, ["suspended": false]).json["account"]?["suspended"] == false)
        let open = Operations.all.map(\.operation).filter { $0.authentication == .token && $0.worksWhileSuspended }
        #expect(open.map(\.id) == ["getAccount", "updateAccount"])
    }
}
