// SPDX-License-Identifier: Apache-2.0
import ArgumentParser
import Foundation
import Store

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy a SQLite database as it is at this moment, while the server runs.",
        discussion: """
            The copy is checked and on disk when this ends with status 0. A file that is there already is left as it is. \
            It holds all that the account knows: keep it as you would keep passwords. For PostgreSQL, use pg_dump.

            Example:
              tocsin backup --database sqlite:tocsin.sqlite --output tocsin-backup.sqlite
            """)

    @OptionGroup var store: DatabaseOptions
    @Option(help: "File to write; it must not exist.") var output: String

    func run() async throws {
        let layers = try await store.layers()
        switch try DatabaseURL(layers.text(.database) ?? "sqlite:", environment: ProcessInfo.processInfo.environment) {
        case .sqlite(let path):
            do {
                let bytes = try await SQLiteBackup.make(of: path, to: output)
                StandardOutput.write("\(output): \(bytes) bytes, checked")
            } catch let error as BackupError {
                throw Refusal(error.description)
            }
        // The address is not repeated: it may hold a password.
        case .postgres:
            throw Refusal("tocsin backup is for SQLite: copy PostgreSQL with pg_dump --format=custom --file=FILE ADDRESS")
        }
    }
}
