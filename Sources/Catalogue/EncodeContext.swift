// SPDX-License-Identifier: Apache-2.0
package import Base
private import Synchronization

/// What writing an object needs besides the object: addresses, zone, and what its references name.
package struct EncodeContext: Sendable {
    /// Without a trailing slash.
    package var baseURL: String
    /// Zone of rendered times; nil writes UTC with `Z`.
    package var timeZone: TimeZoneRules?
    package var now: Instant
    /// Values of `include[]` that the operation knows.
    package var includes: Set<String>
    package var summaries: [ReferenceKey: ReferenceSummary] = [:]
    /// Full objects for references that are included.
    package var included: [ReferenceKey: JSON] = [:]
    private let written = WrittenReferences()

    package init(baseURL: String, timeZone: TimeZoneRules? = nil, now: Instant, includes: Set<String> = []) {
        self.baseURL = baseURL
        self.timeZone = timeZone
        self.now = now
        self.includes = includes
    }

    package func time(_ instant: Instant) -> JSON { .string(ISO8601.string(instant, in: timeZone)) }
    package func time(_ instant: Instant?) -> JSON { instant.map(time) ?? .null }

    package func selfURL(_ kind: ResourceKind, _ id: String, parentID: String? = nil) -> JSON {
        .string("\(baseURL)/\(kind.apiPath(id: id, parentID: parentID))")
    }
    package func pageURL(_ kind: ResourceKind, _ id: String, parentID: String? = nil) -> JSON {
        JSON(kind.pagePath(id: id, parentID: parentID).map { baseURL + $0 })
    }

    /// Which of two values of `include[]` that ask for the same was sent.
    package func include(_ first: String, or second: String) -> String { includes.contains(second) ? second : first }

    /// The reference to an object, or the object itself when `include` asks for it.
    package func reference(_ kind: ResourceKind, _ id: String, include: String? = nil) -> JSON {
        let key = ReferenceKey(kind, id)
        if let include, includes.contains(include), let object = included[key] {
            if case .written = object { return object }
            return written.value(key, isIncluded: true) { object }
        }
        return written.value(key, isIncluded: false) { .object(referenceMembers(kind, id)) }
    }

    /// A reference's members, for a reference that shows more than others do, or of which it is known without a look-up
    /// what it shows.
    package func referenceMembers(_ kind: ResourceKind, _ id: String, known: ReferenceSummary? = nil) -> JSONObject {
        let known = known ?? summaries[ReferenceKey(kind, id)]
        return [
            "id": .string(id), "type": .string((known?.type ?? kind.type) + "_reference"), "summary": JSON(known?.summary),
            "self": selfURL(kind, id, parentID: known?.parentID),
            "html_url": pageURL(kind, id, parentID: known?.parentID),
        ]
    }
}

/// References as they were written once: a page names the same service and the same people again and again.
private final class WrittenReferences: Sendable {
    private struct Key: Hashable, Sendable {
        let reference: ReferenceKey
        let isIncluded: Bool
    }

    private let known = Mutex<[Key: WrittenJSON]>([:])

    func value(_ reference: ReferenceKey, isIncluded: Bool, _ make: () -> JSON) -> JSON {
        let key = Key(reference: reference, isIncluded: isIncluded)
        if let written = known.withLock({ $0[key] }) { return .written(written) }
        let written = WrittenJSON(make())
        known.withLock { $0[key] = written }
        return .written(written)
    }
}

/// References to look up, by the `include[]` value under which the full object is wanted.
package struct ReferenceNeeds: Sendable {
    private var references = IDsByKind()
    private var inFull = IDsByKind()
    private let includes: Set<String>

    package init(includes: Set<String>) { self.includes = includes }

    package mutating func add(_ kind: ResourceKind, _ id: String, include: String? = nil) {
        guard !id.isEmpty else { return }
        if let include, includes.contains(include) { inFull.insert(kind, id) } else { references.insert(kind, id) }
    }

    /// Only when it is wanted in full: where a plain reference needs no look-up.
    package mutating func addIncluded(_ kind: ResourceKind, _ id: String, include: String) {
        if includes.contains(include), !id.isEmpty { inFull.insert(kind, id) }
    }

    /// Which of two values of `include[]` that ask for the same was sent.
    package func include(_ first: String, or second: String) -> String { includes.contains(second) ? second : first }

    package mutating func add(_ other: ReferenceNeeds) {
        references.insert(other.references)
        inFull.insert(other.inFull)
    }

    /// The ids of one kind, sorted, so that one request always asks the same question.
    package func ids(of kind: ResourceKind) -> [String] { references.sorted(kind) }
    /// Every plain reference, in the order of the kinds.
    package var keys: [ReferenceKey] {
        ResourceKind.allCases.flatMap { kind in ids(of: kind).map { ReferenceKey(kind, $0) } }
    }
    package func includedIDs(of kind: ResourceKind) -> [String] { inFull.sorted(kind) }
    /// Whether anything is wanted in full.
    package var wantsObjects: Bool { !inFull.isEmpty }
}

/// Ids, each once, apart by kind: a page names hundreds, and each kind is asked for by itself.
private struct IDsByKind: Sendable {
    private var ids: [ResourceKind: Set<String>] = [:]

    mutating func insert(_ kind: ResourceKind, _ id: String) { ids[kind, default: []].insert(id) }
    mutating func insert(_ other: IDsByKind) { ids.merge(other.ids) { $0.union($1) } }
    var isEmpty: Bool { ids.isEmpty }
    func sorted(_ kind: ResourceKind) -> [String] { ids[kind]?.sorted() ?? [] }
}
