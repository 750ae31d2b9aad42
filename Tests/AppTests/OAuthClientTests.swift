// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Store
import Testing

@Suite("Apps that an owner makes known")
struct OAuthClientTests {
    private static let path = "/tocsin/v1/oauth_clients"
    private static let usual: JSONObject = [
        "name": "Terraform", "grant_types": ["client_credentials"], "redirect_uris": [], "scopes": ["services.read"],
    ]

    private func create(
        _ house: TestHouse, _ changes: JSONObject = [:], as caller: TestHouse.Caller = .accountKey
    ) async throws -> TestHouse.Answer {
        var client = Self.usual
        for member in changes.members { client[member.name] = member.value }
        return try await house.call("POST", Self.path, ["oauth_client": .object(client)], as: caller)
    }

    @Test("are shown with their secret once, which is not stored")
    func secret() async throws {
        let house = try await TestHouse()
        let made = try await create(house, as: .userKey)
        let client = try #require(made.json["oauth_client"])
        let secret = try #require(client["client_secret"]?.stringValue)
        #expect(made.status == 201 && client["client_id"] == client["id"] && secret.count == 40)
        #expect(client["created_by"]?["id"]?.stringValue == house.ownerID)
        let listed = try await house.call("GET", Self.path)
        #expect(listed.json["oauth_clients"]?[0]?["name"] == "Terraform")
        #expect(listed.json["oauth_clients"]?[0]?["client_secret"] == nil && !listed.json.text.contains(secret))
        let id = client["id"]?.stringValue ?? ""
        let stored = try await house.environment.read { work in try OAuthClientQueries.find(work.session, id: id) }
        #expect(stored?.secretHash?.count == 64 && stored?.secretHash != secret)
    }

    @Test("are listed page by page, the newest first")
    func pages() async throws {
        let house = try await TestHouse()
        for number in 1...5 { _ = try await create(house, ["name": .string("App \(number)")]) }
        var names: [String] = []
        var cursor: String?
        repeat {
            let query = "limit=2" + (cursor.map { "&cursor=\($0)" } ?? "")
            let page = try await house.call("GET", Self.path, query: query).json
            names += page["oauth_clients"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
            cursor = page["next_cursor"]?.stringValue
        } while cursor != nil && names.count < 10
        #expect(names == ["App 5", "App 4", "App 3", "App 2", "App 1"])
    }

    @Test("are made by nobody who may not")
    func rights() async throws {
        let house = try await TestHouse()
        #expect(try await create(house, as: .readOnlyKey).status == 403)
        #expect(try await create(house, as: .nobody).status == 401)
    }

    @Test("are refused what they cannot be, all of it at once")
    func refusals() async throws {
        let house = try await TestHouse()
        let wrong: [JSONObject] = [
            ["name": ""], ["name": "\u{200B}"], ["grant_types": []], ["grant_types": ["password"]],
            ["grant_types": ["refresh_token"]], ["grant_types": "client_credentials"], ["scopes": []],
            ["scopes": ["nothing.read"]], ["redirect_uris": ["http://app.example.com/"]],
            ["redirect_uris": ["https://app.example.com/a b"]], ["grant_types": ["authorization_code"]],
            ["public": true],
        ]
        for changes in wrong {
            let answer = try await create(house, changes)
            #expect(answer.status == 400 && answer.errors.count == 1, "\(JSON.object(changes).text)")
        }
        let several = try await create(house, ["name": "", "scopes": [], "grant_types": []])
        #expect(several.errors.count == 3)
    }

    @Test("cannot say what they are not: who made them, when, and with what secret")
    func assignment() async throws {
        let house = try await TestHouse()
        let made = try await create(
            house,
            [
                "id": "QCHOSEN", "client_id": "QCHOSEN", "client_secret": "chosen", "self_registered": true,
                "created_by": ["id": "QNOBODY"], "created_at": "2001-01-01T00:00:00Z",
            ])
        let client = try #require(made.json["oauth_client"])
        #expect(made.status == 201 && client["id"] != "QCHOSEN" && client["client_secret"] != "chosen")
        #expect(client["self_registered"] == false && client["created_by"] == .null)
        #expect(client["created_at"]?.stringValue == ISO8601.string(TestHouse.start))
    }

    @Test("with people's consent may refresh what they get")
    func refreshing() async throws {
        let house = try await TestHouse()
        let made = try await create(
            house, ["grant_types": ["authorization_code"], "redirect_uris": ["https://app.example.com/cb"]])
        #expect(made.json["oauth_client"]?["grant_types"] == ["authorization_code", "refresh_token"])
    }
}
