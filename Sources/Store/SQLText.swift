// SPDX-License-Identifier: Apache-2.0
package import Base

/// SQL that no input can reach: a literal, or literals put together. Values go in as arguments `$1`, `$2` …
package struct SQLText: Hashable, Sendable, ExpressibleByStringLiteral {
    package let text: String

    package init(stringLiteral value: StaticString) { text = value.description }
    fileprivate init(text: String) { self.text = text }

    package static func + (left: SQLText, right: SQLText) -> SQLText { SQLText(text: left.text + right.text) }
    /// The same text with one literal part in place of another.
    package func replacing(_ part: StaticString, with other: StaticString) -> SQLText {
        let pieces = text.split(separator: part.description, omittingEmptySubsequences: false)
        return SQLText(text: pieces.joined(separator: other.description))
    }
    package static func joined(_ parts: [SQLText], by separator: SQLText) -> SQLText {
        SQLText(text: parts.map(\.text).joined(separator: separator.text))
    }
}

/// Composes a statement out of literals and arguments, numbering the arguments as they come.
package struct SQLBuilder: Sendable {
    package private(set) var sql: SQLText
    package private(set) var arguments: [SQLValue] = []

    package init(_ start: SQLText) { sql = start }

    package mutating func append(_ text: SQLText) { sql = sql + text }

    /// Adds the next placeholder for `value`.
    package mutating func append(_ text: SQLText, _ value: SQLValue) {
        arguments.append(value)
        sql = sql + text + SQLText(text: "$\(arguments.count)")
    }

    /// Adds `text` and a parenthesised list of placeholders; an empty list becomes one that matches nothing.
    package mutating func append(_ text: SQLText, in values: [SQLValue]) {
        guard !values.isEmpty else { return append(text + "(NULL)") }
        var placeholders: [String] = []
        for value in values {
            arguments.append(value)
            placeholders.append("$\(arguments.count)")
        }
        sql = sql + text + SQLText(text: "(" + placeholders.joined(separator: ",") + ")")
    }
}

/// One result row; columns are read in the order in which the query names them.
package struct Row: Sendable {
    package let values: [SQLValue]

    package init(_ values: [SQLValue]) { self.values = values }

    package func text(_ index: Int) -> String { if case .text(let value) = values[index] { value } else { "" } }
    package func optionalText(_ index: Int) -> String? { if case .text(let value) = values[index] { value } else { nil } }
    package func integer(_ index: Int) -> Int64 { if case .integer(let value) = values[index] { value } else { 0 } }
    package func optionalInteger(_ index: Int) -> Int64? {
        if case .integer(let value) = values[index] { value } else { nil }
    }
    package func flag(_ index: Int) -> Bool { integer(index) != 0 }
    package func instant(_ index: Int) -> Instant { Instant(milliseconds: integer(index)) }
    package func optionalInstant(_ index: Int) -> Instant? { optionalInteger(index).map(Instant.init(milliseconds:)) }

    package var reader: RowReader { RowReader(row: self) }
}

extension [Row] {
    /// The texts of the second column by those of the first, in the order of the rows.
    var textsByText: [String: [String]] {
        Dictionary(grouping: self, by: { $0.text(0) }).mapValues { rows in rows.map { $0.text(1) } }
    }
}

/// Reads a row's columns one after the other, so that a type's column list and its reading stand in one order.
package struct RowReader {
    private let row: Row
    private var position = 0

    fileprivate init(row: Row) { self.row = row }

    private mutating func advance() -> Int {
        defer { position += 1 }
        return position
    }

    package mutating func text() -> String { row.text(advance()) }
    package mutating func optionalText() -> String? { row.optionalText(advance()) }
    package mutating func integer() -> Int64 { row.integer(advance()) }
    package mutating func int() -> Int { Int(row.integer(advance())) }
    package mutating func optionalInteger() -> Int64? { row.optionalInteger(advance()) }
    package mutating func optionalInt() -> Int? { row.optionalInteger(advance()).map { Int($0) } }
    package mutating func flag() -> Bool { row.flag(advance()) }
    package mutating func instant() -> Instant { row.instant(advance()) }
    package mutating func optionalInstant() -> Instant? { row.optionalInstant(advance()) }
}
