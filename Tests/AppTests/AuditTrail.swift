// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting
import Testing

/// What a house has written down since a moment.
final class AuditTrail {
    let house: TestHouse
    private var start: Instant

    init(_ house: TestHouse) {
        self.house = house
        start = house.runtime.now
    }

    /// What was before does not count from here on.
    func begin() {
        house.advance(seconds: 60)
        start = house.runtime.now
    }

    /// The newest first.
    func records(_ query: String = "", at path: String = "/audit/records") async throws -> [JSON] {
        let range = "limit=100&since=\(ISO8601.string(start))"
        let answer = try await house.call("GET", path, query: query.isEmpty ? range : "\(range)&\(query)")
        #expect(answer.status == 200, "\(answer.json.text)")
        return try #require(answer.json["records"]?.arrayValue, "\(answer.json.text)")
    }

    func only() async throws -> JSON {
        let found = try await records()
        #expect(found.count == 1, "\(found.map(\.text))")
        return try #require(found.first)
    }

    /// The record of one call, and that the call succeeded.
    func record(
        _ method: String, _ path: String, _ body: JSON? = nil, as caller: TestHouse.Caller = .accountKey
    ) async throws -> JSON {
        begin()
        let answer = try await house.call(method, path, body, as: caller)
        #expect((200..<300).contains(answer.status), "\(answer.status) \(answer.json.text)")
        return try await only()
    }

    /// That a call leaves none, whatever it answers.
    func leavesNone(
        _ method: String, _ path: String, _ body: JSON? = nil, status: Int, as caller: TestHouse.Caller = .accountKey
    ) async throws {
        begin()
        let answer = try await house.call(method, path, body, as: caller)
        #expect(answer.status == status, "\(method) \(path): \(answer.json.text)")
        let found = try await records()
        #expect(found.isEmpty, "\(method) \(path): \(found.map(\.text))")
    }

    static func fields(_ record: JSON) -> [JSON] { record["details"]?["fields"]?.arrayValue ?? [] }
    static func references(_ record: JSON) -> [JSON] { record["details"]?["references"]?.arrayValue ?? [] }
    static func root(_ record: JSON) -> JSON { record["root_resource"] ?? .null }
    static func resource(_ record: JSON) -> JSON { record["details"]?["resource"] ?? .null }

    /// Name, value before and value now of each field.
    static func values(_ record: JSON) -> [[String]] {
        fields(record).map { field in
            ["name", "before_value", "value"].map { field[$0]?.stringValue ?? "none" }
        }
    }

    /// Name, ids added and ids removed of each.
    static func changes(_ record: JSON) -> [[String]] {
        references(record).map { change in
            let ids = ["added", "removed"].map { name in
                (change[name]?.arrayValue ?? []).map { ScheduleForms.id($0) }.joined(separator: " ")
            }
            return [change["name"]?.stringValue ?? ""] + ids
        }
    }
}
