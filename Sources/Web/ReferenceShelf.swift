// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue

/// The reference in all its forms. Each is written once in the life of the process, when it is first asked for: what it
/// says cannot change meanwhile. A search puts rows together that are written already, since anybody may search.
actor ReferenceShelf {
    private let pages: Pages
    private let settings: Settings
    private var reference: APIReference?
    private var rows: [String: ReferenceRow] = [:]
    private var wholeList: [UInt8]?
    private var files: [ReferenceFile: [UInt8]] = [:]

    init(pages: Pages, settings: Settings) {
        self.pages = pages
        self.settings = settings
    }

    /// The list that the query of an address asks for.
    func list(query: String) -> [UInt8] {
        let reference = read()
        let scopes = reference.scopes
        let filter = ReferenceFilter(query: query, scopes: scopes)
        if filter.isEmpty, let wholeList { return wholeList }
        let found = filter.select(reference.entries)
        let groups = APIReference.areas(found).map { area in
            ReferenceModel.Group(
                name: area.name, count: area.entries.count,
                rows: area.entries.map { row($0, isOnly: found.count == 1) })
        }
        let model = ReferenceModel(
            baseURL: reference.baseURL, filter: filter, scopes: scopes, groups: groups,
            totalCount: reference.entries.count, worksCount: reference.worksCount)
        let bytes = Array(pages.reference(model).utf8)
        if filter.isEmpty { wholeList = bytes }
        return bytes
    }

    /// The page of one operation; nil when there is none of that id.
    func entry(_ id: String) -> String? {
        read().entry(id).map { pages.referenceEntry(ReferenceEntryModel(entry: $0)) }
    }

    func file(_ file: ReferenceFile) -> [UInt8] {
        if let bytes = files[file] { return bytes }
        let reference = read()
        let bytes =
            switch file {
            case .json: ReferenceJSON.document(reference).encoded()
            case .markdown: Array(ReferenceMarkdown.whole(reference).utf8)
            case .start: Array(ReferenceMarkdown.start(reference).utf8)
            }
        files[file] = bytes
        return bytes
    }

    private func read() -> APIReference {
        if let reference { return reference }
        let made = APIReference(
            Operations.all, bound: Set(Bindings.all.handlers.keys), baseURL: settings.publicURL,
            limits: APIReference.Limits(
                callsPerMinute: settings.restLimitPerMinute, eventsPerMinute: settings.eventLimitPerMinute))
        reference = made
        return made
    }

    /// The only one that is found is shown open.
    private func row(_ entry: ReferenceEntry, isOnly: Bool) -> ReferenceRow {
        if isOnly { return pages.referenceRow(entry, isOpen: true) }
        if let row = rows[entry.id] { return row }
        let row = pages.referenceRow(entry, isOpen: false)
        rows[entry.id] = row
        return row
    }
}
