// SPDX-License-Identifier: Apache-2.0
private import Foundation
import Store

/// A SQLite file for one simulation; in memory where the system has a folder for that.
struct TemporaryStore: Sendable {
    private static let memoryFolder = "/dev/shm"

    let database: any Database
    private let folder: String

    static func open() async throws -> TemporaryStore {
        let files = FileManager.default
        let base = files.isWritableFile(atPath: memoryFolder) ? memoryFolder : files.temporaryDirectory.path
        let folder = base + "/tocsin-simulation-" + UUID().uuidString
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        // One thing happens after the other here, and a thread that wakes another costs more than most steps.
        let database = try await SQLiteDatabase.open(path: folder + "/store.sqlite", threads: .callers)
        return TemporaryStore(database: database, folder: folder)
    }

    func remove() async {
        await database.close()
        try? FileManager.default.removeItem(atPath: folder)
    }
}
