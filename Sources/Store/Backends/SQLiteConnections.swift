// SPDX-License-Identifier: Apache-2.0
private import Foundation
import GRDB
import GRDBSQLite
private import Synchronization

/// How connections are set up, and the prepared statements of each.
final class SQLiteConnections: Sendable {
    static let maximumReaders = 4
    /// How long a statement waits for another process that holds the file.
    static let busyTimeoutSeconds = 5.0

    /// By the address of the connection, since a pointer cannot pass between threads as a value.
    private let caches = Mutex<[UInt: SQLiteStatementCache]>([:])

    /// Page caches fill as they are used: an idle server needs little. `secure_delete` costs writes and is on in Debian.
    private static let settings: [SQLText] = [
        "PRAGMA temp_store = MEMORY", "PRAGMA mmap_size = 0", "PRAGMA cache_size = -4096",
    ]

    /// GRDB sets `synchronous = NORMAL` when it turns the write-ahead log on, so these come after opening: with FULL the
    /// log is synced at each commit, and the file before the log is used again. Checkpoints are the writer's own affair, and
    /// so is it to leave the sync of relaxed bodies for later.
    private static let writerSettings: [SQLText] = [
        "PRAGMA synchronous = FULL", "PRAGMA fullfsync = ON", "PRAGMA checkpoint_fullfsync = ON",
        "PRAGMA wal_autocheckpoint = 0", "PRAGMA journal_size_limit = 67108864", "PRAGMA secure_delete = FAST",
        "PRAGMA cache_size = -65536",
    ]

    var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "tocsin"
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(SQLiteConnections.busyTimeoutSeconds)
        configuration.maximumReaderCount = SQLiteConnections.maximumReaders
        configuration.persistentReadOnlyConnections = true
        configuration.prepareDatabase { [self] database in
            let cache = try addCache(database)
            for setting in SQLiteConnections.settings { try cache.run(setting) }
            if database.configuration.readonly { removeObservers(cache) }
        }
        return configuration
    }

    func setUpWriter(_ database: GRDB.Database) throws -> SQLiteStatementCache {
        let cache = try cache(database)
        for setting in SQLiteConnections.writerSettings { try cache.run(setting) }
        removeObservers(cache)
        cache.watchLog()
        return cache
    }

    /// Runs a body on a reader, in a transaction that keeps its snapshot.
    func read<Result>(
        _ access: Swift.Result<GRDB.Database, any Error>, _ body: (any Session) throws -> Result
    ) throws -> Result {
        let cache: SQLiteStatementCache
        do { cache = try self.cache(access.get()) } catch { throw connectionError(error, path: "database") }
        try cache.run("BEGIN")
        defer { endRead(cache) }
        let session = SQLiteSession(cache, isReadOnly: true)
        defer { session.end() }
        let result = try body(session)
        if let failure = session.failure { throw failure }
        return result
    }

    /// Runs when nothing else does: writes the log into the file, so that the next start finds it short, and finalizes
    /// all statements, so that their connections can be closed.
    func finish(writer: SQLiteStatementCache) {
        writer.checkpoint(SQLITE_CHECKPOINT_TRUNCATE)
        for cache in caches.withLock({ Array($0.values) }) { cache.close() }
    }

    private func endRead(_ cache: SQLiteStatementCache) {
        do { try cache.run("COMMIT") } catch { try? cache.run("ROLLBACK") }
    }

    private func addCache(_ database: GRDB.Database) throws -> SQLiteStatementCache {
        guard let connection = database.sqliteConnection else { throw DatabaseError.unavailable("database is closed") }
        let cache = SQLiteStatementCache(connection: connection)
        let address = UInt(bitPattern: connection)
        caches.withLock { $0[address] = cache }
        return cache
    }

    private func cache(_ database: GRDB.Database) throws -> SQLiteStatementCache {
        let address = UInt(bitPattern: database.sqliteConnection)
        guard let cache = caches.withLock({ $0[address] }) else { throw DatabaseError.unavailable("database is closed") }
        return cache
    }

    /// Nobody observes changes through GRDB here, and its observers would note down every statement that is prepared.
    private func removeObservers(_ cache: SQLiteStatementCache) {
        sqlite3_set_authorizer(cache.connection, nil, nil)
        _ = sqlite3_commit_hook(cache.connection, nil, nil)
        _ = sqlite3_rollback_hook(cache.connection, nil, nil)
    }
}

/// An error met while connecting, in our own terms.
func connectionError(_ error: any Error, path: String) -> DatabaseError {
    switch error {
    case let error as DatabaseError: error
    case let error as GRDB.DatabaseError: .unavailable("\(path): \(error.message ?? error.resultCode.description)")
    default: .unavailable("\(path): \(error)")
    }
}
