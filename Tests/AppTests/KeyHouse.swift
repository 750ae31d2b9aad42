// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Domain
import HouseTesting
import Testing

/// A house with short ways to make people of each role, their keys, and calls with them.
struct KeyHouse {
    static let path = "/tocsin/v1/keys"

    let house: TestHouse

    init(_ store: TestStore = .sqlite) async throws { house = try await TestHouse(database: store.fresh()) }

    /// The same ways in a house that stands already.
    init(_ house: TestHouse) { self.house = house }

    struct Made: Sendable {
        let id: String
        let token: String
        let json: JSON
    }

    func user(_ name: String, role: Role) async throws -> String {
        let answer = try await house.call(
            "POST", "/users",
            [
                "user": [
                    "name": .string(name), "email": .string("\(name.lowercased())@example.com"),
                    "role": .string(role.rawValue),
                ]
            ])
        return try #require(answer.json["user"]?["id"]?.stringValue, "\(answer.json.text)")
    }

    static func caller(_ token: String) -> TestHouse.Caller { .header("Token token=\(token)", from: nil) }

    static func body(
        _ kind: String, _ name: String = "CI", user: String? = nil, more: JSONObject = [:]
    ) -> JSON {
        var key: JSONObject = ["name": .string(name), "kind": .string(kind)]
        if let user { key.append("user", ["id": .string(user), "type": "user_reference"]) }
        for member in more.members { key.append(member.name, member.value) }
        return ["key": .object(key)]
    }

    func make(
        _ kind: String, _ name: String = "CI", user: String? = nil, more: JSONObject = [:],
        as caller: TestHouse.Caller = .accountKey
    ) async throws -> Made {
        let answer = try await house.call("POST", Self.path, Self.body(kind, name, user: user, more: more), as: caller)
        #expect(answer.status == 201, "\(answer.json.text)")
        return try Self.made(answer)
    }

    static func made(_ answer: TestHouse.Answer) throws -> Made {
        let key = try #require(answer.json["key"], "\(answer.json.text)")
        return Made(
            id: try #require(key["id"]?.stringValue), token: try #require(key["token"]?.stringValue), json: key)
    }

    /// A person of a role, with a key of theirs.
    func person(_ name: String, role: Role) async throws -> (id: String, caller: TestHouse.Caller) {
        let id = try await user(name, role: role)
        return (id, Self.caller(try await make("user", "\(name)'s key", user: id).token))
    }

    func rotate(
        _ id: String, overlapSeconds: Int? = nil, as caller: TestHouse.Caller = .accountKey
    ) async throws -> TestHouse.Answer {
        let body: JSON? = overlapSeconds.map { ["rotation": ["overlap_seconds": .int(Int64($0))]] }
        return try await house.call("POST", "\(Self.path)/\(id)/rotate", body, as: caller)
    }

    /// What a key is answered that asks for something harmless.
    func status(_ token: String) async throws -> Int {
        try await house.call("GET", "/abilities", as: Self.caller(token)).status
    }

    func listed(_ query: String = "", as caller: TestHouse.Caller = .accountKey) async throws -> [JSON] {
        let answer = try await house.call("GET", Self.path, query: query, as: caller)
        #expect(answer.status == 200, "\(answer.json.text)")
        return answer.json["keys"]?.arrayValue ?? []
    }

    func names(_ query: String = "", as caller: TestHouse.Caller = .accountKey) async throws -> [String] {
        try await listed(query, as: caller).compactMap { $0["name"]?.stringValue }
    }
}
