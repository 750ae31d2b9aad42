// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting
import Testing

@Suite("Two writers on one object")
struct TwoWritersTests {
    /// Two changes of different members of one object, at the same time.
    private struct Pair: Sendable, CustomTestStringConvertible {
        let kind: String
        let key: String
        let first: (name: String, value: @Sendable (Int) -> JSON)
        let second: (name: String, value: @Sendable (Int) -> JSON)
        var testDescription: String { kind }
    }

    private static let rounds = 12

    private static let pairs: [Pair] = [
        Pair(
            kind: "services", key: "service", first: ("name", { .string("Service \($0)") }),
            second: ("description", { .string("round \($0)") })),
        Pair(
            kind: "escalation_policies", key: "escalation_policy", first: ("name", { .string("Policy \($0)") }),
            second: ("num_loops", { .int(Int64($0 % 9)) })),
        Pair(
            kind: "schedules", key: "schedule", first: ("name", { .string("Schedule \($0)") }),
            second: ("description", { .string("round \($0)") })),
        Pair(
            kind: "users", key: "user", first: ("name", { .string("Ada \($0)") }),
            second: ("job_title", { .string("round \($0)") })),
    ]

    @Test("neither undoes what the other has written", arguments: TestStore.available, pairs)
    private func neither(_ store: TestStore, _ pair: Pair) async throws {
        let house = try await TestHouse(database: store.fresh())
        let ids = [
            "services": house.serviceID, "escalation_policies": house.escalationPolicyID, "schedules": house.scheduleID,
            "users": house.ownerID,
        ]
        let path = "/\(pair.kind)/\(ids[pair.kind] ?? "")"
        for round in 1...Self.rounds {
            let changes = [pair.first, pair.second].map {
                JSONObject(members: [.init(name: $0.name, value: $0.value(round))])
            }
            let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
                for change in changes {
                    group.addTask { try await house.call("PUT", path, [pair.key: .object(change)]).status }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(statuses == [200, 200])
            let read = try await house.call("GET", path).json[pair.key]
            #expect(read?[pair.first.name] == pair.first.value(round))
            #expect(read?[pair.second.name] == pair.second.value(round))
        }
    }
}
