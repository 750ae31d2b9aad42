// SPDX-License-Identifier: Apache-2.0
import Store

/// Values, parameters and single statements.
enum ValueCases {
    private static let insert: SQLText = "INSERT INTO conformance_values (id, label, number) VALUES ($1, $2, $3)"
    private static let select: SQLText = "SELECT label, number FROM conformance_values WHERE id = $1"

    static func roundTrip(_ database: any Database) async throws {
        let values: [(String, SQLValue, SQLValue)] = [
            ("null", .null, .null), ("empty", "", 0), ("largest", "x", .integer(.max)), ("smallest", "x", .integer(.min)),
            ("quotes", "it's \"quoted\" \\ and $1 ? % _", -1), ("lines", "a\nb\r\n\tc", 1),
            ("emoji", "🚨 e\u{301} 日本語 \u{10FFFF}", 2), ("long", .text(String(repeating: "päge ", count: 100_000)), 3),
            ("number in text", "0042", 4), ("space", "  padded  ", 5),
        ]
        try await database.write { session in
            for (id, label, number) in values { try session.execute(insert, [.text(id), label, number]) }
        }
        for (id, label, number) in values {
            // Three times, because a store may prepare what is asked again.
            for _ in 1...3 {
                let row = try await database.read { try $0.row(select, [.text(id)]) }
                try expect(row?.values == [label, number], "\(id): stored values come back unchanged")
            }
            let shown = try await database.read { session in try scanned(session, id) }
            try expect(shown == [label, number], "\(id): columns are shown as rows have them, in their places")
        }
    }

    private static func scanned(_ session: any Session, _ id: String) throws -> [SQLValue] {
        var shown: [SQLValue] = []
        try session.scan(select, [.text(id)]) { column, place in
            // A column in another's place is left out, and so found.
            guard place == shown.count else { return }
            switch column {
            case .null: shown.append(.null)
            case .integer(let number): shown.append(.integer(number))
            case .text(let bytes): shown.append(.text(String(decoding: bytes, as: UTF8.self)))
            }
        }
        return shown
    }

    static func zeroCharacter(_ database: any Database) async throws {
        let stored = try await database.write { session in
            try session.execute(insert, ["zero", "a\0b", 1])
            return try session.row(select, ["zero"])
        }
        try expect(stored?.text(0) == "a\u{FFFD}b", "U+0000, which not every store can keep, becomes U+FFFD")
    }

    static func namedParameters(_ database: any Database) async throws {
        let row = try await database.write { session in
            try session.execute(
                "INSERT INTO conformance_values (number, label, id) VALUES ($3, $2, $1)", ["named", "label", 7])
            return try session.row(
                "SELECT number FROM conformance_values WHERE label = $2 AND (id = $1 OR id = $1 OR label = $1) AND number = $3",
                ["named", "label", 7])
        }
        try expect(row?.values == [7], "parameters are bound by name, in any order and as often as they stand there")
        var query = SQLBuilder("SELECT COUNT(*) FROM conformance_values WHERE id IN ")
        query.append("", in: (1...40).map { .text("id \($0)") } + ["named"])
        query.append(" AND number = ", 7)
        let (sql, arguments) = (query.sql, query.arguments)
        let count = try await database.read { try $0.row(sql, arguments) }
        try expect(count?.values == [1], "a long list of parameters is bound by name")
    }

    static func misuse(_ database: any Database) async throws {
        let wrong: [(SQLText, [SQLValue])] = [
            ("SELEC 1", []), ("SELECT id FROM conformance_nowhere", []), (select, []), (select, ["a", "b"]),
            ("SELECT id FROM conformance_values; SELECT 1", []),
            ("INSERT INTO conformance_counters (id, value) VALUES ($1, $2)", [1, nil]),
        ]
        for (sql, arguments) in wrong {
            let error = await failure { _ = try await database.write { try $0.rows(sql, arguments) } }
            guard case .misuse = error as? DatabaseError else {
                throw ConformanceFailure(description: "\(sql.text): misuse expected, got \(String(describing: error))")
            }
        }
        let row = try await database.read { try $0.row("SELECT COUNT(*) FROM conformance_values", []) }
        try expect(row?.values == [0], "the store goes on after wrong statements")
    }

    static func changes(_ database: any Database) async throws {
        let (rows, changed, none, deleted) = try await database.write { session in
            let rows = try session.rows(
                """
                INSERT INTO conformance_values (id, label, number) VALUES ($1, 'x', 1), ($2, 'x', 2), ($3, 'y', 3)
                RETURNING id, number
                """, ["a", "b", "c"])
            let changed = try session.execute("UPDATE conformance_values SET number = number + 1 WHERE label = $1", ["x"])
            let none = try session.execute("UPDATE conformance_values SET number = 0 WHERE label = $1", ["z"])
            let deleted = try session.execute("DELETE FROM conformance_values WHERE label = $1", ["y"])
            return (rows.map(\.values), changed, none, deleted)
        }
        try expect(rows == [["a", 1], ["b", 2], ["c", 3]], "RETURNING answers the rows that were made")
        try expect((changed, none, deleted) == (2, 0, 1), "a change answers how many rows it touched")
        let kept = try await database.write { session in
            let again: SQLText =
                "INSERT INTO conformance_values (id, label, number) VALUES ($1, 'new', 9) ON CONFLICT (id) DO NOTHING"
            return (try session.execute(again, ["a"]), try session.execute(again, ["d"]))
        }
        try expect(kept == (0, 1), "an insert that gives way touches nothing")
    }

    static func computedIntegers(_ database: any Database) async throws {
        let row = try await database.write { session in
            try session.execute(insert, ["a", "x", 40])
            try session.execute(insert, ["b", "x", 2])
            return try session.row(
                "SELECT SUM(number), COUNT(*), MAX(number) = 40, MIN(number) > 2, MAX(number) + 1 FROM conformance_values",
                [])
        }
        try expect(row?.values == [42, 2, 1, 0, 41], "sums, counts and comparisons are integers: \(row?.values ?? [])")
    }

    static func like(_ database: any Database) async throws {
        let found = try await database.write { session in
            for (id, label) in [("a", "Disk FULL on db1"), ("b", "disk full"), ("c", "Disk_full"), ("d", "all well")] {
                try session.execute(insert, [.text(id), .text(label), nil])
            }
            let query: SQLText = "SELECT id FROM conformance_values WHERE lower(label) LIKE lower($1) ORDER BY id"
            return try session.rows(query, ["%dIsK full%"]).map { $0.text(0) }
        }
        try expect(found == ["a", "b"], "lower() on both sides finds text in any case: \(found)")
    }

    static func order(_ database: any Database) async throws {
        let expected = ["", " ", "A", "B", "Z", "_", "a", "b", "z", "Ä", "é", "日", "🚨"]
        let found = try await database.write { session in
            for (number, label) in expected.reversed().enumerated() {
                try session.execute(insert, [.text(label), .text(label), SQLValue(number)])
            }
            return try session.rows("SELECT label FROM conformance_values ORDER BY label").map { $0.text(0) }
        }
        try expect(found == expected, "text sorts by code point: \(found)")
        let above = try await database.read { session in
            try session.rows("SELECT id FROM conformance_values WHERE id > $1 ORDER BY id LIMIT $2", ["Z", 3]).map {
                $0.text(0)
            }
        }
        try expect(above == ["_", "a", "b"], "text compares by code point: \(above)")
    }
}
