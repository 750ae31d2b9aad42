// SPDX-License-Identifier: Apache-2.0

/// What PostgreSQL or the way to it refused, sorted by what can be done about it.
struct PostgresFailure: Error {
    enum Kind {
        /// The connection is gone.
        case connectionLost
        /// Nothing was heard in time, and the connection was given up.
        case silent
        /// Another transaction won; the same body may succeed now.
        case contention
        /// A unique index refused the row, perhaps because a concurrent insert won the race.
        case uniqueViolation
        /// A row that this one names is not there: perhaps another transaction has just removed it.
        case referenceViolation
        /// The server changed under a prepared statement.
        case staleStatement
        /// The server cannot do it now: full disk, time limit, shutting down.
        case unavailable
        case misuse
    }

    let kind: Kind
    let message: String

    init(_ kind: Kind, _ message: String) {
        self.kind = kind
        self.message = message
    }

    /// Sorts an error that the server answered with.
    init(sqlState: String, message: String, constraint: String?) {
        kind = PostgresFailure.kind(sqlState)
        self.message = kind == .uniqueViolation || kind == .referenceViolation ? constraint ?? message : message
    }

    var databaseError: DatabaseError {
        switch kind {
        case .connectionLost, .silent, .unavailable: .unavailable(message)
        case .contention: .contention(message)
        case .uniqueViolation: .uniqueViolation(message)
        case .referenceViolation: .referenceViolation(message)
        case .staleStatement, .misuse: .misuse(message)
        }
    }

    private static func kind(_ sqlState: String) -> Kind {
        switch sqlState {
        case "40001", "40P01", "55P03": return .contention
        case "23505": return .uniqueViolation
        case "23503": return .referenceViolation
        // A plan whose result type changed, and a statement that the server no longer has.
        case "0A000", "26000": return .staleStatement
        case "57P01", "57P02", "57P03", "57P05", "25P03", "25P04": return .connectionLost
        // A wrong number of arguments.
        case "08P01": return .misuse
        default: break
        }
        switch sqlState.prefix(2) {
        case "08": return .connectionLost
        // Refused entry (password, no such database), resources, operator, system, internal.
        case "28", "3D", "53", "57", "58", "XX": return .unavailable
        default: return .misuse
        }
    }
}
