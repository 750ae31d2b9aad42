// SPDX-License-Identifier: Apache-2.0
import Domain

// What a call names, looked up once in each state of the store.
extension AccessGuard {
    /// The objects behind what path and body name.
    ///
    /// What a path alone names is the same for every caller and is asked again and again, so it is kept like answers are: for
    /// as long as nothing is committed. What a body names is not: a change is about to be committed.
    static func named(
        _ pathValues: [String: String], _ inBody: [String], _ environment: Environment
    ) async throws -> Named {
        if pathValues.isEmpty, inBody.isEmpty { return Named() }
        // Looked up before the store is asked: what is kept must not be older than it says.
        guard inBody.isEmpty, let freshness = environment.freshness() else {
            return try await environment.read { work in try owned(pathValues, inBody, work) }
        }
        if let known = environment.caches.named.value(pathValues, freshness) { return known }
        let found = try await environment.read { work in try owned(pathValues, [], work) }
        environment.caches.named.keep(found, for: pathValues, freshness, cost: found.byteCount(for: pathValues))
        return found
    }
}

extension AccessGuard.Named {
    /// Of an entry and of each object, besides its lists.
    private static let overheadBytes = 256
    /// Of an id in a list.
    private static let idBytes = 32

    /// About what it takes in memory, with the path's values by which it is found.
    fileprivate func byteCount(for pathValues: [String: String]) -> Int {
        var bytes = Self.overheadBytes + pathValues.values.reduce(0) { $0 + $1.utf8.count }
        for object in path.flatMap(\.objects) {
            let ids = object.teamIDs.count + object.involvedIDs.count + object.assigneeIDs.count
            bytes += Self.overheadBytes + ids * Self.idBytes
        }
        return bytes
    }
}
