// SPDX-License-Identifier: Apache-2.0
import Catalogue
import Domain
import Store

/// References lead out of what a caller may know of: a policy names schedules of other teams, a window hidden services.
extension ReferenceLoader {
    /// The kind as access decisions know it; nil of objects that belong to no team by themselves.
    static func ownedKind(of kind: ResourceKind) -> OwnedKind? {
        switch kind {
        case .team: .team
        case .escalationPolicy: .escalationPolicy
        case .schedule: .schedule
        case .service: .service
        case .incident: .incident
        default: nil
        }
    }

    /// Which of the objects that were found the caller may know of: by themselves, or by what they hang on.
    static func visibleIDs(_ kind: ResourceKind, _ found: [ReferenceQueries.Found], _ work: Work) throws -> Set<String> {
        switch kind {
        case .integration: Set(try through(.service, found, work, \.parentID).map(\.id))
        case .alert: Set(try through(.incident, found, work, \.parentID).map(\.id))
        default: Set(try visibleIDs(kind, found.map(\.id), work))
        }
    }

    /// The same for ids alone; those of what hangs on something else are left as they are.
    static func visibleIDs(_ kind: ResourceKind, _ ids: [String], _ work: Work) throws -> [String] {
        guard work.visibility != .everything, !ids.isEmpty else { return ids }
        let visible: Set<String>
        if let owned = ownedKind(of: kind) {
            visible = try VisibilityQueries.visible(work.session, owned, ids: ids, work.visibility)
        } else if let owner = Records.kind(kind)?.owner {
            visible = try RecordQueries.visible(work.session, owner, ids: ids, work.visibility)
        } else {
            return ids
        }
        return ids.filter(visible.contains)
    }

    static func integrations(_ ids: [String], _ work: Work) throws -> [Integration] {
        try through(.service, try IntegrationQueries.find(work.session, ids: ids), work) { $0.serviceID }
    }

    static func logEntries(_ ids: [String], _ work: Work) throws -> [LogEntry] {
        try through(.incident, try LogEntryQueries.find(work.session, ids: ids), work) { $0.incidentID }
    }

    /// Those that hang on an object of which the caller may know.
    private static func through<Value>(
        _ kind: OwnedKind, _ values: [Value], _ work: Work, _ parentID: (Value) -> String?
    ) throws -> [Value] {
        guard work.visibility != .everything else { return values }
        let parents = Set(values.compactMap(parentID)).sorted()
        let visible = try VisibilityQueries.visible(work.session, kind, ids: parents, work.visibility)
        return values.filter { value in parentID(value).map(visible.contains) ?? false }
    }
}
