// SPDX-License-Identifier: Apache-2.0
import Store

/// What a body that fails leaves behind.
enum TransactionCases {
    private static let insert: SQLText = "INSERT INTO conformance_values (id, number) VALUES ($1, $2)"

    private static func ids(_ database: any Database) async throws -> [String] {
        try await database.read { try $0.rows("SELECT id FROM conformance_values ORDER BY id").map { $0.text(0) } }
    }

    static func uniqueViolation(_ database: any Database) async throws {
        try await database.write { _ = try $0.execute(insert, ["taken", 1]) }
        let error = await failure {
            try await database.write { session in
                try session.execute(insert, ["fresh", 1])
                try session.execute(insert, ["taken", 2])
            }
        }
        guard case .uniqueViolation(let rule) = error as? DatabaseError else {
            throw ConformanceFailure(description: "a second row with the same key: \(String(describing: error))")
        }
        try expect(rule.contains("conformance_values"), "a unique violation names its rule: \(rule)")
        let ids = try await ids(database)
        try expect(ids == ["taken"], "a body that a unique index refuses changes nothing: \(ids)")
    }

    static func refusal(_ database: any Database) async throws {
        let early = await failure {
            try await database.write { session in
                _ = try session.rows("SELECT id FROM conformance_values")
                throw Refusal()
            }
        }
        let late = await failure {
            try await database.write { session in
                try session.execute(insert, ["late", 1])
                throw Refusal()
            }
        }
        try expect(early is Refusal && late is Refusal, "a body's own error reaches its caller")
        let ids = try await ids(database)
        try expect(ids.isEmpty, "a refused body changes nothing: \(ids)")
    }

    /// Fifty bodies succeed while eighteen fail, before they have written or after.
    static func failureAmongOthers(_ database: any Database) async throws {
        let failures = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 0..<68 {
                group.addTask {
                    let error = await failure {
                        try await database.write { session in
                            if number % 8 == 1 { throw Refusal() }
                            try session.execute(insert, [.text("body \(number)"), SQLValue(number)])
                            if number % 8 == 0 { throw Refusal() }
                        }
                    }
                    if let error, error as? Refusal == nil { throw error }
                    return error != nil
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        let expected = (0..<68).filter { $0 % 8 > 1 }.map { "body \($0)" }.sorted()
        let ids = try await ids(database)
        try expect(failures == 68 - expected.count, "only bodies that fail are told so: \(failures)")
        try expect(ids == expected, "a failed body loses its own changes and nobody else's: \(ids)")
    }

    static func swallowedFailure(_ database: any Database) async throws {
        try await database.write { _ = try $0.execute(insert, ["taken", 1]) }
        let error = await failure {
            try await database.write { session in
                try session.execute(insert, ["other", 1])
                _ = try? session.execute(insert, ["taken", 2])
                _ = try? session.execute(insert, ["later", 3])
            }
        }
        guard case .uniqueViolation = error as? DatabaseError else {
            throw ConformanceFailure(description: "a body that swallows a failure fails: \(String(describing: error))")
        }
        let ids = try await ids(database)
        try expect(ids == ["taken"], "a body that swallows a failure changes nothing: \(ids)")
    }

    /// Unchecked, because the point is to use the session where it must not be used.
    private final class Keeper: @unchecked Sendable {
        var kept: (any Session)?
    }

    static func keptSession(_ database: any Database) async throws {
        let keeper = Keeper()
        try await database.write { keeper.kept = $0 }
        let error = await failure { _ = try keeper.kept?.rows("SELECT id FROM conformance_values") }
        guard case .misuse = error as? DatabaseError else {
            throw ConformanceFailure(description: "a session kept beyond its body: \(String(describing: error))")
        }
    }

    static func writingRead(_ database: any Database) async throws {
        let error = await failure { _ = try await database.read { try $0.execute(insert, ["read", 1]) } }
        guard case .misuse = error as? DatabaseError else {
            throw ConformanceFailure(description: "a read that writes: \(String(describing: error))")
        }
        let ids = try await ids(database)
        try expect(ids.isEmpty, "a read changes nothing: \(ids)")
    }
}
