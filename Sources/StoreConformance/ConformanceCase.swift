// SPDX-License-Identifier: Apache-2.0
package import Store

/// What every store promises. Each case makes its own tables, named `conformance_…`, and can be run again.
package enum ConformanceCase: String, CaseIterable, Sendable {
    case valuesComeBackAsTheyWereStored
    case textWithoutAPlaceInTextIsReplaced
    case parametersAreBoundByName
    case wrongStatementsAreMisuse
    case changesAnswerTheRowsTheyMadeAndTheirNumber
    case sumsCountsAndComparisonsAreIntegers
    case textIsComparedWithoutCaseByLower
    case textSortsByCodePoint
    case uniqueViolationsAreReported
    case refusedBodiesChangeNothing
    case failedBodiesLoseOnlyTheirOwnChanges
    case swallowedFailuresStayFailures
    case sessionsEndWithTheirBody
    case readsCannotWrite
    case readsSeeOneSnapshot
    case answersComeAfterTheCommit
    case writersSeeWhatWasAnsweredBefore
    case concurrentIncrementsAllCount
    case opposedLocksBothSucceed
    case claimedRowsAreClaimedOnce
    case migratingTwiceIsHarmless
    case migratingFromManyNodesAppliesOnce
    case newerDatabasesAreRefused

    /// Throws a ``ConformanceFailure`` that says what was not kept, or the store's own error.
    package func run(on database: any Database) async throws {
        try await ConformanceTables.create(database)
        switch self {
        case .valuesComeBackAsTheyWereStored: try await ValueCases.roundTrip(database)
        case .textWithoutAPlaceInTextIsReplaced: try await ValueCases.zeroCharacter(database)
        case .parametersAreBoundByName: try await ValueCases.namedParameters(database)
        case .wrongStatementsAreMisuse: try await ValueCases.misuse(database)
        case .changesAnswerTheRowsTheyMadeAndTheirNumber: try await ValueCases.changes(database)
        case .sumsCountsAndComparisonsAreIntegers: try await ValueCases.computedIntegers(database)
        case .textIsComparedWithoutCaseByLower: try await ValueCases.like(database)
        case .textSortsByCodePoint: try await ValueCases.order(database)
        case .uniqueViolationsAreReported: try await TransactionCases.uniqueViolation(database)
        case .refusedBodiesChangeNothing: try await TransactionCases.refusal(database)
        case .failedBodiesLoseOnlyTheirOwnChanges: try await TransactionCases.failureAmongOthers(database)
        case .swallowedFailuresStayFailures: try await TransactionCases.swallowedFailure(database)
        case .sessionsEndWithTheirBody: try await TransactionCases.keptSession(database)
        case .readsCannotWrite: try await TransactionCases.writingRead(database)
        case .readsSeeOneSnapshot: try await ConcurrencyCases.snapshot(database)
        case .answersComeAfterTheCommit: try await ConcurrencyCases.answersAfterCommit(database)
        case .writersSeeWhatWasAnsweredBefore: try await ConcurrencyCases.readYourWrites(database)
        case .concurrentIncrementsAllCount: try await ConcurrencyCases.increments(database)
        case .opposedLocksBothSucceed: try await ConcurrencyCases.opposedLocks(database)
        case .claimedRowsAreClaimedOnce: try await ConcurrencyCases.claims(database)
        case .migratingTwiceIsHarmless: try await MigrationCases.twice(database)
        case .migratingFromManyNodesAppliesOnce: try await MigrationCases.concurrently(database)
        case .newerDatabasesAreRefused: try await MigrationCases.newer(database)
        }
    }
}

/// A promise that a store did not keep.
package struct ConformanceFailure: Error, CustomStringConvertible {
    package let description: String
}

func expect(_ condition: Bool, _ promise: @autoclosure () -> String) throws {
    if !condition { throw ConformanceFailure(description: promise()) }
}

/// The error that `work` throws, or nil.
func failure(of work: () async throws -> Void) async -> (any Error)? {
    do {
        try await work()
        return nil
    } catch {
        return error
    }
}

/// What a body throws to refuse.
struct Refusal: Error, Equatable {}

enum ConformanceTables {
    static func create(_ database: any Database) async throws {
        try await database.write { session in
            for drop in drops { try session.execute(drop) }
            for definition in definitions {
                try session.execute(session.dialect.collated(definition) + session.dialect.keyedTableEnd)
            }
        }
    }

    /// Puts `count` rows with the value 0 into the table of counters.
    static func addCounters(_ database: any Database, _ count: Int64) async throws {
        try await database.write { session in
            for id in 1...count {
                try session.execute(
                    "INSERT INTO conformance_counters (id, value, owner) VALUES ($1, 0, NULL)", [.integer(id)])
            }
        }
    }

    static func values(_ database: any Database) async throws -> [Int64] {
        try await database.read { session in
            try session.rows("SELECT value FROM conformance_counters ORDER BY id").map { $0.integer(0) }
        }
    }

    private static let drops: [SQLText] = [
        "DROP TABLE IF EXISTS conformance_values", "DROP TABLE IF EXISTS conformance_counters",
    ]
    private static let definitions: [SQLText] = [
        "CREATE TABLE conformance_values (id TEXT PRIMARY KEY, label TEXT, number BIGINT)",
        "CREATE TABLE conformance_counters (id BIGINT PRIMARY KEY, value BIGINT NOT NULL, owner BIGINT)",
    ]
}
