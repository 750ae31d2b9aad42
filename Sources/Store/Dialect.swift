// SPDX-License-Identifier: Apache-2.0

/// The few places where the two databases differ. Everything else is one SQL text.
package enum Dialect: Sendable {
    case sqlite
    case postgres

    /// Ends a SELECT of rows that the same transaction will change. Keys stay as they are, so rows that refer to these
    /// can be written meanwhile: otherwise a history line and a change of its incident would wait for each other.
    package var rowLock: SQLText { self == .postgres ? " FOR NO KEY UPDATE" : "" }

    /// Ends a SELECT that claims work: rows that another node holds are passed over, not waited for.
    package var claimLock: SQLText { self == .postgres ? " FOR UPDATE SKIP LOCKED" : "" }

    /// Makes changes of one object, named by `$1`, wait for each other until their transactions end. SQLite has one writer.
    package var objectLock: SQLText? {
        self == .postgres ? "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))" : nil
    }

    /// Takes the next account-wide incident number. A sequence does not make new incidents wait for each other's commit.
    package var nextIncidentNumber: SQLText {
        switch self {
        case .sqlite: "UPDATE counters SET value = value + 1 WHERE name = 'incident_number' RETURNING value"
        case .postgres: "SELECT nextval('incident_number')"
        }
    }

    /// Begins a statement whose plan is to be read.
    package var explain: SQLText { self == .postgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN " }

    /// Makes the text columns of a table definition sort by code point on both.
    package func collated(_ definition: SQLText) -> SQLText {
        self == .postgres ? definition.replacing(" TEXT", with: " TEXT COLLATE \"C\"") : definition
    }

    /// Whether rows of the call log come into its indexes some time after they are written. SQLite writes a page for each
    /// index that a row belongs to, while the call waits; PostgreSQL writes them to disk when it likes.
    package var filesCallsLater: Bool { self == .sqlite }

    /// Ends the definition of a table whose key is text: SQLite then keeps the rows in the key's own tree and saves a
    /// second one for every insert.
    package var keyedTableEnd: SQLText { self == .sqlite ? " WITHOUT ROWID" : "" }

    /// The type of a key that counts its table's rows: SQLite keeps them in the tree of such a key, and has no second one.
    package var numberKey: SQLText { self == .sqlite ? "INTEGER PRIMARY KEY" : "BIGINT PRIMARY KEY" }

    /// What `nextIncidentNumber` counts with.
    package var incidentNumberSource: [SQLText] {
        switch self {
        case .sqlite:
            [
                "CREATE TABLE counters (name TEXT PRIMARY KEY, value BIGINT NOT NULL) WITHOUT ROWID",
                "INSERT INTO counters (name, value) VALUES ('incident_number', 0)",
            ]
        case .postgres: ["CREATE SEQUENCE incident_number"]
        }
    }
}
