// SPDX-License-Identifier: Apache-2.0

/// The catalogue as its readers want it: one entry an operation, in the catalogue's order, area by area. The page, the
/// JSON and the Markdown are all written from this.
package struct APIReference: Sendable {
    /// What the operator has set.
    package struct Limits: Sendable {
        /// Calls of one caller within a minute; 0 sets no limit.
        package let callsPerMinute: Int
        /// Events of one routing key within a minute; nil sets no limit.
        package let eventsPerMinute: Int?

        package init(callsPerMinute: Int, eventsPerMinute: Int?) {
            self.callsPerMinute = callsPerMinute
            self.eventsPerMinute = eventsPerMinute
        }
    }

    /// The operations of one area of the reference.
    package struct Area: Sendable {
        package let name: String
        package let entries: [ReferenceEntry]
    }

    package let baseURL: String
    package let entries: [ReferenceEntry]

    /// `bound` are the ids of the operations that are carried out.
    package init(_ endpoints: [AnyEndpoint], bound: Set<String>, baseURL: String, limits: Limits) {
        self.baseURL = baseURL
        entries = endpoints.map { endpoint in
            ReferenceEntry(
                endpoint, works: bound.contains(endpoint.operation.id), baseURL: baseURL, limits: limits)
        }
    }

    package func entry(_ id: String) -> ReferenceEntry? { entries.first { $0.id == id } }

    package var worksCount: Int { entries.count { $0.works } }

    /// All scopes that some operation accepts, sorted.
    package var scopes: [String] { Set(entries.flatMap(\.scopes)).sorted() }

    /// Entries by area, in the order in which the areas come first.
    package static func areas(_ entries: [ReferenceEntry]) -> [Area] {
        var names: [String] = []
        var byName: [String: [ReferenceEntry]] = [:]
        for entry in entries {
            let name = entry.operation.area
            if byName[name] == nil { names.append(name) }
            byName[name, default: []].append(entry)
        }
        return names.map { Area(name: $0, entries: byName[$0] ?? []) }
    }
}
