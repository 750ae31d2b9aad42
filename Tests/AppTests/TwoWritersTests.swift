// SPDX-License-Identifier: Apache-2.0
import Base
import HouseTesting
import Store
import Testing

/// On PostgreSQL both writers stand between reading and writing before either may go on, or one of them waits for the
/// other's lock. SQLite has one writer: there they take turns by themselves.
@Suite("Two writers on one object")
struct TwoWritersTests {
    /// Two changes of different members of one object.
    private struct Pair: Sendable, CustomTestStringConvertible {
        let kind: String
        let key: String
        /// What the statement that first writes the object begins with.
        let firstWrite: String
        let first: (name: String, value: @Sendable (Int) -> JSON)
        let second: (name: String, value: @Sendable (Int) -> JSON)
        var testDescription: String { kind }

        init(
            _ kind: String, _ key: String, firstWrite: String,
            _ first: (name: String, value: @Sendable (Int) -> JSON),
            _ second: (name: String, value: @Sendable (Int) -> JSON)
        ) {
            self.kind = kind
            self.key = key
            self.firstWrite = firstWrite
            self.first = first
            self.second = second
        }
    }

    private typealias Request = (method: String, path: String, body: JSON)

    private static let rounds = 4
    private static let round: @Sendable (Int) -> JSON = { .string("round \($0)") }

    private static let pairs: [Pair] = [
        Pair(
            "services", "service", firstWrite: "UPDATE services", ("name", { .string("Service \($0)") }),
            ("description", round)),
        Pair(
            "escalation_policies", "escalation_policy", firstWrite: "INSERT INTO escalation_policy_versions",
            ("name", { .string("Policy \($0)") }), ("num_loops", { .int(Int64($0)) })),
        Pair(
            "schedules", "schedule", firstWrite: "UPDATE schedules", ("name", { .string("Schedule \($0)") }),
            ("description", round)),
        Pair("users", "user", firstWrite: "UPDATE users", ("name", { .string("Ada \($0)") }), ("job_title", round)),
        Pair("teams", "team", firstWrite: "UPDATE teams", ("name", { .string("Team \($0)") }), ("description", round)),
        Pair(
            "business_services", "business_service", firstWrite: "UPDATE records", ("name", { .string("Shop \($0)") }),
            ("description", round)),
        Pair(
            "templates", "template", firstWrite: "UPDATE templates", ("name", { .string("Template \($0)") }),
            ("description", round)),
        Pair(
            "maintenance_windows", "maintenance_window", firstWrite: "UPDATE maintenance_windows",
            ("description", round), ("end_time", { .string(ISO8601.string(end($0))) })),
    ]

    private static func end(_ round: Int) -> Instant { TestHouse.start.adding(seconds: 90_000 + Int64(round) * 60) }

    /// The object of a pair: one that is there from the beginning, or a new one.
    private func object(_ kind: String, _ house: TestHouse) async throws -> String {
        switch kind {
        case "services": return house.serviceID
        case "escalation_policies": return house.escalationPolicyID
        case "schedules": return house.scheduleID
        case "users": return house.ownerID
        case "maintenance_windows":
            let window: JSON = [
                "start_time": .string(ISO8601.string(TestHouse.start.adding(seconds: 3600))),
                "end_time": .string(ISO8601.string(Self.end(0))),
                "services": .array([FurnishedHouse.reference(house.serviceID, "service")]),
            ]
            return try await FurnishedHouse.made(house, "/maintenance_windows", "maintenance_window", window)
        default:
            let key = String(kind.dropLast())
            return try await FurnishedHouse.made(house, "/" + kind, key, ["name": "New"])
        }
    }

    /// Sends all at once; answers their statuses, sorted.
    private func send(_ requests: [Request], to house: TestHouse) async throws -> [Int] {
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for request in requests {
                group.addTask { try await house.call(request.method, request.path, request.body).status }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        return statuses.sorted()
    }

    /// Sends two requests that meet before they write the object.
    private func race(
        _ requests: [Request], on objectID: String, firstWrite: String, _ database: MeetingDatabase, _ house: TestHouse
    ) async throws -> [Int] {
        let point = MeetingPoint(objectID: objectID, firstWrite: firstWrite)
        database.meet(at: point)
        let statuses = try await send(requests, to: house)
        database.meet(at: nil)
        if database.dialect == .postgres { #expect(point.isMet, "the two never met: nothing was tried") }
        return statuses
    }

    @Test("neither undoes what the other has written", arguments: TestStore.available, pairs)
    private func neither(_ store: TestStore, _ pair: Pair) async throws {
        let database = MeetingDatabase(try await store.fresh())
        let house = try await TestHouse(database: database)
        let id = try await object(pair.kind, house)
        let path = "/\(pair.kind)/\(id)"
        for round in 1...Self.rounds {
            let requests: [Request] = [pair.first, pair.second].map { change in
                ("PUT", path, [pair.key: [change.name: change.value(round)]])
            }
            let statuses = try await race(requests, on: id, firstWrite: pair.firstWrite, database, house)
            #expect(statuses == [200, 200])
            let read = try await house.call("GET", path).json[pair.key]
            #expect(read?[pair.first.name] == pair.first.value(round))
            #expect(read?[pair.second.name] == pair.second.value(round))
        }
        await database.close()
    }

    @Test("a policy and its levels are one object, by whatever address they are changed", arguments: TestStore.available)
    func levels(_ store: TestStore) async throws {
        let database = MeetingDatabase(try await store.fresh())
        let house = try await TestHouse(database: database)
        let id = house.escalationPolicyID
        let path = "/escalation_policies/\(id)"
        let owner = FurnishedHouse.reference(house.ownerID, "user")
        func level(_ minutes: Int64) -> JSON {
            ["escalation_rule": ["escalation_delay_in_minutes": .int(minutes), "targets": .array([owner])]]
        }
        let firstWrite = "INSERT INTO escalation_policy_versions"
        let added: [Request] = [41, 42].map { ("POST", path + "/escalation_rules", level($0)) }
        #expect(try await race(added, on: id, firstWrite: firstWrite, database, house) == [201, 201])
        let rules = try await house.call("GET", path).json["escalation_policy"]?["escalation_rules"]?.arrayValue ?? []
        let delays = Set(rules.compactMap { $0["escalation_delay_in_minutes"]?.intValue })
        #expect(delays.isSuperset(of: [41, 42]), "\(delays)")
        let rule = "\(path)/escalation_rules/\(ScheduleForms.id(rules.first))"
        let changed: [Request] = [
            ("PUT", path, ["escalation_policy": ["name": "Renamed"]]), ("PUT", rule, level(43)),
        ]
        #expect(try await race(changed, on: id, firstWrite: firstWrite, database, house) == [200, 200])
        let read = try await house.call("GET", path).json["escalation_policy"]
        #expect(read?["name"] == "Renamed" && read?["escalation_rules"]?[0]?["escalation_delay_in_minutes"] == 43)
        await database.close()
    }
}
