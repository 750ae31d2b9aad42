// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain
import HouseTesting
import Testing

@Suite("Whose keys they are")
struct KeyAccessTests {
    @Test("everybody makes, lists, replaces and revokes keys of their own", arguments: Role.allCases)
    func own(_ role: Role) async throws {
        let keys = try await KeyHouse()
        let (id, caller) = try await keys.person("Grace", role: role)
        let named = try await keys.make("user", "named", user: id, as: caller)
        let unnamed = try await keys.make("user", "unnamed", as: caller)
        #expect(named.json["user"]?["id"]?.stringValue == id && unnamed.json["user"] == named.json["user"])
        let listed = try await keys.names("user_id=\(id)", as: caller)
        #expect(listed == ["unnamed", "named", "Grace's key"])
        #expect(try await keys.rotate(named.id, as: caller).status == 201)
        #expect(try await keys.house.call("DELETE", "\(KeyHouse.path)/\(unnamed.id)", as: caller).status == 204)
        #expect(try await keys.status(unnamed.token) == 401)
    }

    @Test(
        "whoever is no administrator makes no other key, sees none, and finds none to end",
        arguments: Role.allCases.filter { $0 != .owner && $0 != .admin })
    func others(_ role: Role) async throws {
        let keys = try await KeyHouse()
        let (_, caller) = try await keys.person("Grace", role: role)
        let alan = try await keys.user("Alan", role: .readOnlyUser)
        let foreign = [try await keys.make("user", "Alan's", user: alan), try await keys.make("account", "CI")]
        for body in [KeyHouse.body("account"), KeyHouse.body("read_only"), KeyHouse.body("user", user: alan)] {
            let answer = try await keys.house.call("POST", KeyHouse.path, body, as: caller)
            #expect(answer.status == 403 && answer.code == 2010, "\(body.text) \(answer.json.text)")
        }
        #expect(try await keys.names(as: caller) == ["Grace's key"])
        for query in ["user_id=\(alan)", "kind=account", "kind=read_only"] {
            #expect(try await keys.names(query, as: caller) == [], "\(query)")
        }
        for key in foreign {
            #expect(try await keys.rotate(key.id, as: caller).status == 404)
            #expect(try await keys.house.call("DELETE", "\(KeyHouse.path)/\(key.id)", as: caller).status == 404)
            #expect(try await keys.status(key.token) == 200)
        }
    }

    @Test("a person cannot make a key for somebody of a higher role, nor take theirs over by replacing it")
    func higherRole() async throws {
        let keys = try await KeyHouse()
        let (_, admin) = try await keys.person("Grace", role: .admin)
        let owner = keys.house.ownerID
        let ownersKey = try await keys.make("user", "Owner's", user: owner)
        let made = try await keys.house.call("POST", KeyHouse.path, KeyHouse.body("user", user: owner), as: admin)
        #expect(made.status == 403 && made.code == 2010, "\(made.json.text)")
        let rotated = try await keys.rotate(ownersKey.id, as: admin)
        #expect(rotated.status == 403 && rotated.code == 2010)
        #expect(rotated.json["key"] == nil)
        let alan = try await keys.user("Alan", role: .user)
        let ofAlan = try await keys.make("user", "Alan's", user: alan, as: admin)
        #expect(try await keys.rotate(ofAlan.id, as: admin).status == 201)
        #expect(try await keys.house.call("POST", KeyHouse.path, KeyHouse.body("account"), as: admin).status == 403)
        // To end a key gives nobody anything.
        #expect(try await keys.house.call("DELETE", "\(KeyHouse.path)/\(ownersKey.id)", as: admin).status == 204)
        #expect(try await keys.make("user", user: alan, as: .userKey).json["creator"]?["id"]?.stringValue == owner)
    }

    @Test("a read-only key makes, replaces and ends none")
    func readOnly() async throws {
        let keys = try await KeyHouse()
        let key = try await keys.make("read_only")
        for kind in ["account", "read_only"] {
            let answer = try await keys.house.call("POST", KeyHouse.path, KeyHouse.body(kind), as: .readOnlyKey)
            #expect(answer.status == 403 && answer.code == 2010)
        }
        #expect(try await keys.rotate(key.id, as: .readOnlyKey).status == 403)
        #expect(try await keys.house.call("DELETE", "\(KeyHouse.path)/\(key.id)", as: .readOnlyKey).status == 403)
        #expect(try await keys.status(key.token) == 200)
    }

    @Test("an app never makes a key, whoever it acts for, nor does a link in a mail")
    func apps() async throws {
        let keys = try await KeyHouse()
        let person = Person(id: keys.house.ownerID, role: .owner)
        let scopes = Operations.all.compactMap(\.operation.scope)
        let credentials: [Principal] = [
            Principal(.app(tokenID: "T", clientID: "C", scopes: scopes), person: person),
            Principal(.mailLink, person: person),
        ]
        let operation = Operations.Keys.create.operation
        for principal in credentials {
            let request = WireRequest(
                method: operation.method.rawValue, path: operation.path.text, body: KeyHouse.body("account").encoded())
            let error = await #expect(throws: APIError.self) {
                _ = try await keys.house.dispatcher.perform(operation, [:], request, as: principal, channel: .api)
            }
            #expect(error?.status == 403 && error?.code == 2010)
        }
        #expect(try await keys.names("kind=account") == ["Account key"])
    }

    @Test("a person's keys go with them")
    func leaving() async throws {
        let keys = try await KeyHouse()
        let grace = try await keys.user("Grace", role: .user)
        let key = try await keys.make("user", user: grace)
        #expect(try await keys.house.call("DELETE", "/users/\(grace)").status == 204)
        #expect(try await keys.status(key.token) == 401)
        #expect(try await keys.names().contains("CI") == false)
    }

    @Test("set-up replaces the keys that it made, and not one that people have given the same name")
    func setUp() async throws {
        let keys = try await KeyHouse()
        let twin = try await keys.make("account", "Account key")
        let old = keys.house.account.accountKey ?? ""
        let outcome = try await AccountSetup.run(
            .init(
                ownerEmail: keys.house.ownerEmail, ownerName: "Ada", publicURL: TestHouse.baseURL, wantsNewKeys: true),
            keys.house.database, keys.house.runtime, keys.house.environment.secrets)
        #expect(try await keys.status(old) == 401)
        #expect(try await keys.status(twin.token) == 200)
        #expect(try await keys.status(outcome.accountKey ?? "") == 200)
    }
}
