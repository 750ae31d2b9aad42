// SPDX-License-Identifier: Apache-2.0
private import Dispatch
private import Foundation
import GRDBSQLite

/// Why there is no backup. Nothing is left under the name that was asked for.
package enum BackupError: Error, Equatable, CustomStringConvertible {
    /// A file has this name; it stays as it is.
    case fileExists(String)
    /// Carries the file that cannot be written, and the system's reason.
    case notWritten(String, reason: String)
    /// Carries the database that cannot be read, and SQLite's reason.
    case notRead(String, reason: String)
    /// The copy failed its check; carries the first fault that SQLite found.
    case unsound(String)
    /// There is a SQLite file, and no schema of this program in it.
    case noSchema(String)

    package var description: String {
        switch self {
        case .fileExists(let file): "\(file) is there already, and is left as it is: name another file"
        case .notWritten(let file, let reason): "\(file) cannot be written: \(reason)"
        case .notRead(let path, let reason): "\(path) cannot be read: \(reason)"
        case .unsound(let fault): "no copy was kept, because it failed its check: \(fault)"
        case .noSchema(let path): "\(path) is no database of tocsin"
        }
    }
}

/// A copy of a SQLite database as it is at one moment, while others go on writing.
///
/// SQLite's own backup copies page by page in one read transaction, so that it sees one commit and holds up none. The copy
/// gets its name when it is whole, checked and on disk: a file of that name is a good one.
package enum SQLiteBackup {
    /// Ends the name of what is not whole yet.
    static let unfinishedSuffix = ".partial"

    /// Copies the database at `path` to `file`, which must not exist; answers its size in bytes. Throws ``BackupError``.
    package static func make(of path: String, to file: String) async throws -> Int64 {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(with: Result { try makeBlocking(of: path, to: file) })
            }
        }
    }

    private static func makeBlocking(of path: String, to file: String) throws(BackupError) -> Int64 {
        guard !FileManager.default.fileExists(atPath: file) else { throw BackupError.fileExists(file) }
        var name = file + unfinishedSuffix
        try createPrivately(name)
        do throws(BackupError) {
            try copy(path, to: name)
            let bytes = try sync(name)
            guard rename(name, file) == 0 else { throw BackupError.notWritten(file, reason: systemReason()) }
            name = file
            try syncFolder(of: file)
            return bytes
        } catch {
            for ending in ["", "-journal", "-wal", "-shm"] { unlink(name + ending) }
            throw error
        }
    }

    /// Readable for its owner only, and by one backup at a time: it holds the account's secrets.
    private static func createPrivately(_ file: String) throws(BackupError) {
        let descriptor = open(file, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw errno == EEXIST ? BackupError.fileExists(file) : BackupError.notWritten(file, reason: systemReason())
        }
        close(descriptor)
    }

    private static func copy(_ path: String, to file: String) throws(BackupError) {
        // Never creates the one that is to be read, and never changes it.
        let source = try SQLiteHandle(path, SQLITE_OPEN_READONLY)
        // It is open until its last page was read, and not only until it was last named.
        defer { withExtendedLifetime(source) {} }
        let target = try SQLiteHandle(file, SQLITE_OPEN_READWRITE)
        guard let backup = sqlite3_backup_init(target.connection, "main", source.connection, "main") else {
            throw BackupError.notWritten(file, reason: target.message)
        }
        let code = sqlite3_backup_step(backup, allPages)
        sqlite3_backup_finish(backup)
        switch code {
        case SQLITE_DONE: break
        case SQLITE_FULL: throw BackupError.notWritten(file, reason: SQLiteHandle.reason(code))
        default: throw BackupError.notRead(path, reason: SQLiteHandle.reason(code))
        }
        try check(target, path)
    }

    private static func check(_ target: SQLiteHandle, _ path: String) throws(BackupError) {
        let verdict: SQLValue?
        do throws(DatabaseError) {
            // One file, without a log beside it; the server turns its log on again when it opens the file.
            _ = try target.firstValue("PRAGMA journal_mode = DELETE")
            verdict = try target.firstValue("PRAGMA integrity_check(1)")
        } catch {
            throw BackupError.unsound("\(error)")
        }
        guard verdict == .text("ok") else {
            // SQLite tells on several lines where the fault lies; a refusal is one.
            if case .text(let fault)? = verdict { throw BackupError.unsound(oneLine(fault)) }
            throw BackupError.unsound("no answer")
        }
        let migrations = try? target.firstValue("SELECT COUNT(*) FROM schema_migrations")
        guard let migrations, migrations != .integer(0) else { throw BackupError.noSchema(path) }
    }

    private static func oneLine(_ text: String) -> String { text.split(separator: "\n").joined(separator: " ") }

    /// Waits until the file is on disk; answers its size.
    private static func sync(_ file: String) throws(BackupError) -> Int64 {
        let descriptor = open(file, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw BackupError.notWritten(file, reason: systemReason()) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw BackupError.notWritten(file, reason: systemReason()) }
        return Int64(lseek(descriptor, 0, SEEK_END))
    }

    /// A name is on disk when its folder is.
    private static func syncFolder(of file: String) throws(BackupError) {
        let folder = (file as NSString).deletingLastPathComponent
        let descriptor = open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw BackupError.notWritten(folder, reason: systemReason()) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw BackupError.notWritten(folder, reason: systemReason()) }
    }

    private static func systemReason() -> String { String(cString: strerror(errno)) }

    private static let allPages: Int32 = -1
}

/// A connection of its own, which is closed when nobody keeps it any more.
private final class SQLiteHandle {
    let connection: OpaquePointer

    init(_ path: String, _ access: Int32) throws(BackupError) {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, access | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw BackupError.notRead(path, reason: SQLiteHandle.reason(code))
        }
        connection = opened
        sqlite3_busy_timeout(opened, Int32(SQLiteConnections.busyTimeoutSeconds * 1000))
    }

    deinit { sqlite3_close_v2(connection) }

    var message: String { sqlite3_errmsg(connection).map { String(cString: $0) } ?? "no reason given" }

    static func reason(_ code: Int32) -> String { sqlite3_errstr(code).map { String(cString: $0) } ?? "code \(code)" }

    /// The first column of the first row. Runs to the end: a setting counts when its statement has ended.
    func firstValue(_ sql: SQLText) throws(DatabaseError) -> SQLValue? {
        let statement = try SQLiteStatement(sql, connection: connection)
        var first: SQLValue?
        while try statement.step() { first = first ?? statement.row.values.first }
        return first
    }
}
