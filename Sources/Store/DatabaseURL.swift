// SPDX-License-Identifier: Apache-2.0
private import Foundation

/// Where a database is: `sqlite:PATH`, `sqlite:` alone for the usual place, or `postgres://…`.
package enum DatabaseURL: Equatable, Sendable {
    case sqlite(path: String)
    /// Passed to libpq as it is.
    case postgres(String)

    /// A database address that cannot be used. The text never repeats the address: it may carry a password.
    package struct Invalid: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    /// Understands `text`; `environment` gives the home folder and `XDG_DATA_HOME` for the usual place.
    package init(_ text: String, environment: [String: String]) throws(Invalid) {
        let scheme = text.prefix { $0 != ":" }
        switch scheme.count < text.count ? scheme.lowercased() : "" {
        case "sqlite":
            self = .sqlite(path: try DatabaseURL.path(String(text.dropFirst("sqlite:".count)), environment))
        case "postgres", "postgresql":
            guard text.dropFirst(scheme.count).hasPrefix("://") else {
                throw Invalid(description: "write a PostgreSQL database as postgres://user@host/name")
            }
            // libpq knows its schemes in lower case only.
            self = .postgres(scheme.lowercased() + text.dropFirst(scheme.count))
        default:
            throw Invalid(description: "a database is sqlite:PATH or postgres://user@host/name")
        }
    }

    private static func path(_ given: String, _ environment: [String: String]) throws(Invalid) -> String {
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 }
        if given.isEmpty {
            let data =
                environment["XDG_DATA_HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? home.map { $0 + "/.local/share" }
            guard let data else { throw Invalid(description: "no home folder to keep a database in: write sqlite:PATH") }
            return [data, "tocsin", "tocsin.sqlite"].joined(separator: "/")
        }
        if given.hasPrefix(":") || given.hasPrefix("file:") || given.contains("?") || given.contains("\0") {
            throw Invalid(description: "a SQLite database is a plain file: write sqlite:PATH")
        }
        if given.hasPrefix("//") && !given.hasPrefix("///") {
            throw Invalid(description: "write sqlite:PATH, without slashes before a relative path")
        }
        if given.hasPrefix("~/"), let home { return home + given.dropFirst() }
        return given.hasPrefix("///") ? String(given.dropFirst(2)) : given
    }

    /// Opens the database; for SQLite creates the folders and the file for their owner only. Throws ``Invalid`` and
    /// ``DatabaseError``.
    package static func open(
        _ url: String, environment: [String: String] = ProcessInfo.processInfo.environment
    ) async throws -> any Database {
        switch try DatabaseURL(url, environment: environment) {
        case .sqlite(let path):
            try createFolder(of: path)
            return try await SQLiteDatabase.open(path: path)
        case .postgres(let address): return try await PostgresDatabase.open(url: address)
        }
    }

    private static func createFolder(of path: String) throws {
        let folder = (path as NSString).deletingLastPathComponent
        guard !folder.isEmpty else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw DatabaseError.unavailable("\(folder): cannot be created")
        }
    }
}
