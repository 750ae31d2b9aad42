// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("API keys")
struct KeyTests {
    @Test("a key is shown once, works at once, and no list holds a token or a hash")
    func shownOnce() async throws {
        let keys = try await KeyHouse()
        let made = try await keys.make("account", "Deploys")
        #expect(made.token.count == Tokens.keyLength)
        #expect(try await keys.status(made.token) == 200)
        let list = try await keys.house.call("GET", KeyHouse.path, query: "limit=100")
        #expect(list.json["keys"]?.arrayValue?.count == 4)
        let text = list.json.text
        let secrets = [made.token, keys.house.account.accountKey ?? "", keys.house.account.userKey ?? ""]
        for secret in secrets {
            #expect(!text.contains(secret))
            #expect(!text.contains(keys.house.environment.secrets.hash(ofToken: secret)))
        }
        for key in list.json["keys"]?.arrayValue ?? [] {
            #expect(key["token"] == nil && key["token_hash"] == nil)
            #expect(key["hint"]?.stringValue?.count == APIKey.hintLength)
        }
        let listed = try #require(list.json["keys"]?[0])
        for member in listed.objectValue?.members ?? [] { #expect(made.json[member.name] == member.value, "\(member.name)") }
        #expect(listed["hint"]?.stringValue == String(made.token.suffix(APIKey.hintLength)))
    }

    @Test("the database holds a keyed hash of the token, and the token nowhere")
    func hashed() async throws {
        let keys = try await KeyHouse()
        let made = try await keys.make("account")
        let hash = keys.house.environment.secrets.hash(ofToken: made.token)
        let row = try await keys.house.database.read { session in
            try session.row("SELECT token_hash, name, hint FROM tokens WHERE id = $1", [.text(made.id)])
        }
        let stored = try #require(row)
        #expect(stored.text(0) == hash && stored.text(0) != made.token)
        #expect(stored.text(2) == String(made.token.suffix(4)))
    }

    @Test("each kind does what it says: changes everything, only reads, or acts as its person")
    func kinds() async throws {
        let keys = try await KeyHouse()
        let grace = try await keys.user("Grace", role: .observer)
        let team: JSON = ["team": ["type": "team", "name": "New"]]
        let (account, reader) = (try await keys.make("account"), try await keys.make("read_only"))
        let own = try await keys.make("user", user: grace)
        #expect(try await keys.house.call("POST", "/teams", team, as: KeyHouse.caller(reader.token)).status == 403)
        #expect(try await keys.house.call("POST", "/teams", team, as: KeyHouse.caller(own.token)).status == 403)
        #expect(try await keys.house.call("POST", "/teams", team, as: KeyHouse.caller(account.token)).status == 201)
        #expect(try await keys.house.call("GET", "/teams", as: KeyHouse.caller(reader.token)).status == 200)
        let me = try await keys.house.call("GET", "/users/me", as: KeyHouse.caller(own.token))
        #expect(me.json["user"]?["id"]?.stringValue == grace)
        #expect(account.json["reach"] == "Reads and changes everything" && account.json["user"] == .null)
        #expect(reader.json["reach"] == "Only reads everything")
        #expect(own.json["reach"]?.stringValue?.hasPrefix("Whatever Grace may do: ") == true)
        #expect(own.json["user"]?["summary"] == "Grace")
    }

    @Test("who made a key stands beside it: a person, or the key with which it was made")
    func creators() async throws {
        let keys = try await KeyHouse()
        let byKey = try await keys.make("read_only")
        #expect(byKey.json["creator"] == .null && byKey.json["creator_key"]?["summary"] == "Account key")
        #expect(byKey.json["created_via"] == "api")
        let byPerson = try await keys.make("account", as: .userKey)
        #expect(byPerson.json["creator"]?["id"]?.stringValue == keys.house.ownerID)
        #expect(byPerson.json["creator_key"]?["summary"] == "Owner's key")
        let first = try await keys.listed().last
        #expect(first?["created_via"] == "setup" && first?["creator"] == .null && first?["creator_key"] == .null)
        // Gone as it is, the key that made another is still named.
        let maker = try await keys.make("account", "Maker")
        let child = try await keys.make("account", "Child", as: KeyHouse.caller(maker.token))
        #expect(try await keys.house.call("DELETE", "\(KeyHouse.path)/\(maker.id)").status == 204)
        let listed = try await keys.listed().first { $0["id"]?.stringValue == child.id }
        #expect(listed?["creator_key"]?["summary"] == "Maker")
    }

    @Test("a revoked key is refused at once, on every store, and cannot be revoked twice", arguments: TestStore.available)
    func revoked(_ store: TestStore) async throws {
        let keys = try await KeyHouse(store)
        let made = try await keys.make("account")
        #expect(try await keys.status(made.token) == 200)
        #expect(try await keys.house.call("DELETE", "\(KeyHouse.path)/\(made.id)").status == 204)
        #expect(try await keys.status(made.token) == 401)
        #expect(try await keys.house.call("DELETE", "\(KeyHouse.path)/\(made.id)").status == 404)
        #expect(try await keys.rotate(made.id).status == 404)
        #expect(try await keys.names().contains("CI") == false)
        #expect(try await keys.house.call("DELETE", "\(KeyHouse.path)/PNONE").status == 404)
    }

    @Test("an expired key is no key, from the very second on, and is revoked like any other")
    func expired() async throws {
        let keys = try await KeyHouse()
        let end = keys.house.runtime.now.adding(seconds: 3600)
        let made = try await keys.make("account", more: ["expires_at": .string(ISO8601.string(end))])
        #expect(made.json["expires_at"]?.stringValue == ISO8601.string(end))
        keys.house.advance(seconds: 3599)
        #expect(try await keys.status(made.token) == 200)
        keys.house.advance(seconds: 1)
        #expect(try await keys.status(made.token) == 401)
        #expect(try await keys.rotate(made.id).errors == ["Key has expired"])
        #expect(try await keys.names().contains("CI"))
        #expect(try await keys.house.call("DELETE", "\(KeyHouse.path)/\(made.id)").status == 204)
        #expect(try await keys.names().contains("CI") == false)
    }

    @Test("are listed newest first, page by page, by kind and by person")
    func listing() async throws {
        let keys = try await KeyHouse()
        let grace = try await keys.user("Grace", role: .user)
        for number in 1...3 { _ = try await keys.make("read_only", "R\(number)") }
        _ = try await keys.make("user", "G", user: grace)
        #expect(try await keys.names("kind=read_only") == ["R3", "R2", "R1", "Read-only key"])
        #expect(try await keys.names("user_id=\(grace)") == ["G"])
        #expect(try await keys.names("user_id=PNONE") == [])
        #expect(try await keys.names("kind=account&user_id=\(grace)") == [])
        let first = try await keys.house.call("GET", KeyHouse.path, query: "limit=3").json
        #expect(first["keys"]?.arrayValue?.compactMap { $0["name"]?.stringValue } == ["G", "R3", "R2"])
        let cursor = try #require(first["next_cursor"]?.stringValue)
        let rest = try await keys.house.call("GET", KeyHouse.path, query: "cursor=\(cursor)").json
        let names = rest["keys"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
        #expect(names.first == "R1" && names.count == 4 && rest["next_cursor"] == .null)
        #expect(try await keys.house.call("GET", KeyHouse.path, query: "kind=master").status == 400)
    }

    @Test("what is wrong with a wish for a key is said, and none is made")
    func wrongBodies() async throws {
        let keys = try await KeyHouse()
        let now = keys.house.runtime.now
        func ending(_ seconds: Int64) -> JSONObject { ["expires_at": .string(ISO8601.string(now.adding(seconds: seconds)))] }
        let longest = String(repeating: "ä", count: APIKey.nameLengthMaximum)
        let bodies: [(JSON, String)] = [
            (["key": [:]], "Name "), (["key": ["name": "CI"]], "Kind "), (KeyHouse.body("master"), "Kind "),
            (KeyHouse.body("account", ""), "Name "), (KeyHouse.body("account", longest + "ä"), "Name "),
            (KeyHouse.body("user"), "User "), (KeyHouse.body("user", user: "PNONE"), "User "),
            (KeyHouse.body("account", user: keys.house.ownerID), "User "),
            (KeyHouse.body("account", more: ending(0)), "Expires at "),
            (KeyHouse.body("account", more: ending(-1)), "Expires at "),
            (KeyHouse.body("account", more: ending(APIKey.lifetimeMaximumSeconds + 1)), "Expires at "),
            (KeyHouse.body("account", more: ["expires_at": "soon"]), "Expires at "),
        ]
        let before = try await keys.names("limit=100").count
        for (body, start) in bodies {
            let answer = try await keys.house.call("POST", KeyHouse.path, body)
            #expect(answer.status == 400 && answer.code == 2001, "\(body.text) \(answer.json.text)")
            #expect(answer.errors.contains { $0.hasPrefix(start) }, "\(body.text) \(answer.errors)")
        }
        #expect(try await keys.names("limit=100").count == before)
        _ = try await keys.make("account", longest, more: ending(APIKey.lifetimeMaximumSeconds))
        _ = try await keys.make("account", "soon over", more: ending(1))
    }

    @Test("members that are not for the caller to set are not taken")
    func massAssignment() async throws {
        let keys = try await KeyHouse()
        let made = try await keys.make(
            "read_only",
            more: [
                "id": "QMINE", "token": "mine", "hint": "mine", "reach": "all", "creator": ["id": "QMINE"],
                "created_at": "2020-01-01T00:00:00Z", "created_via": "setup", "replaced_by": ["id": "QMINE"],
            ])
        #expect(made.id != "QMINE" && made.token != "mine" && made.json["hint"] != "mine")
        #expect(made.json["reach"] == "Only reads everything" && made.json["creator"] == .null)
        #expect(made.json["created_at"]?.stringValue == ISO8601.string(TestHouse.start))
        #expect(made.json["created_via"] == "api" && made.json["replaced_by"] == .null)
    }
}
