// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// What a record says of a change, and who made it.
extension AuditContext {
    func record(_ difference: AuditDetails.Difference, then: JSON?, now: JSON?, _ work: Work) throws -> AuditRecord {
        let told = try subject(difference, then: then, now: now, work)
        return AuditRecord(
            id: work.makeID(), at: work.now, actors: try actors(work), method: method, root: told.root,
            action: told.action, details: AuditDetails(resource: told.resource, difference: difference),
            requestID: call.requestID.isEmpty ? nil : call.requestID, remoteAddress: remoteAddress)
    }

    // MARK: What

    private typealias Subject = (
        root: AuditRecord.Reference, resource: AuditRecord.Reference, action: AuditRecord.Action
    )

    private func subject(
        _ difference: AuditDetails.Difference, then: JSON?, now: JSON?, _ work: Work
    ) throws -> Subject {
        let shown = [now, then].compactMap(\.self).first { !$0.isNull }
        guard showsRoot else {
            let owner = try rootReference(work)
            let part = try innerReference(shown, difference, work)
            return (root: owner, resource: part ?? owner, action: .update)
        }
        let id = shown?["id"]?.stringValue ?? root.id ?? Priority.accountID
        let reference = AuditRecord.Reference(
            kind: root.kind, id: id, summary: AuditRecord.Reference.summary(of: shown))
        return (root: reference, resource: reference, action: action(then: then, now: now))
    }

    /// Whether what is shown is the object to which the change belongs, and not a part of it.
    private var showsRoot: Bool {
        guard root.id != nil else { return true }
        return view?.path == root.path
    }

    private func action(then: JSON?, now: JSON?) -> AuditRecord.Action {
        switch (then, now) {
        case (.null?, let now?) where !now.isNull: .create
        case (let then?, .null?) where !then.isNull: .delete
        case (_?, _?): .update
        // What cannot be seen can be told by how it is asked for.
        default: call.operation.method == .delete ? .delete : root.id == nil ? .create : .update
        }
    }

    private func rootReference(_ work: Work) throws -> AuditRecord.Reference {
        let id = root.id ?? ""
        if let kind = root.resourceKind, let found = try ReferenceLoader.summaries(kind, [id], work.session).first {
            return AuditRecord.Reference(kind: root.kind, id: id, summary: found.summary)
        }
        // Those that are found by their names too are called by their ids.
        if root.resourceKind == .incidentType, let found = try IncidentTypeQueries.find(work.session, idOrName: id) {
            return AuditRecord.Reference(kind: root.kind, id: found.id, summary: found.displayName)
        }
        return AuditRecord.Reference(kind: root.kind, id: id)
    }

    /// The part that was changed: as it shows, or as the path names it. Nil when it is the whole.
    private func innerReference(
        _ shown: JSON?, _ difference: AuditDetails.Difference, _ work: Work
    ) throws -> AuditRecord.Reference? {
        if let id = shown?["id"]?.stringValue {
            let type = shown?["type"]?.stringValue.map(AuditRecord.Reference.kind(of:))
            return AuditRecord.Reference(
                kind: type ?? innerKind, id: id, summary: AuditRecord.Reference.summary(of: shown))
        }
        // Whoever comes to a list or leaves it changes what the list belongs to.
        guard difference.references.isEmpty, let last = call.operation.path.segments.last, case .variable(let name) = last
        else { return nil }
        let id = call.path(name)
        var summary: String?
        if let kind = ResourceKind(collection: lastLiteral) {
            summary = try ReferenceLoader.summaries(kind, [id], work.session).first?.summary
        }
        return AuditRecord.Reference(kind: innerKind, id: id, summary: summary)
    }

    private var innerKind: String { AuditRoot.singular(lastLiteral) }

    private var lastLiteral: String {
        for segment in call.operation.path.segments.reversed() {
            if case .literal(let text) = segment { return text }
        }
        return ""
    }

    // MARK: Who

    private var method: AuditRecord.Method {
        switch call.principal.credential {
        case .accountKey, .userKey: AuditRecord.Method(kind: .apiToken, truncatedToken: truncatedToken)
        case .agent(let agent):
            AuditRecord.Method(kind: agent.clientName == nil ? .apiToken : .oauth, truncatedToken: truncatedToken)
        case .app: AuditRecord.Method(kind: .oauth, truncatedToken: truncatedToken)
        case .session: AuditRecord.Method(kind: .browser)
        case .mailLink: AuditRecord.Method(kind: .other, description: "A link in a mail")
        case .routingKey: AuditRecord.Method(kind: .other)
        }
    }

    private func actors(_ work: Work) throws -> [AuditRecord.Reference] {
        typealias Kind = AuditRecord.ActorKind
        if let agent = call.principal.agent {
            let reference = AuditRecord.Reference(kind: Kind.agent.rawValue, id: agent.id, summary: agent.name)
            return [reference] + (try call.principal.userID.map { [try person($0, work)] } ?? [])
        }
        if let id = call.principal.userID { return [try person(id, work)] }
        switch call.principal.credential {
        case .accountKey(let id, _):
            let key = AuditRecord.Reference(
                kind: Kind.apiKey.rawValue, id: id, summary: try TokenQueries.find(work.session, id: id)?.name)
            return [key] + (try namedPerson(work))
        case .app(_, let clientID, _):
            return [AuditRecord.Reference(kind: Kind.app.rawValue, id: clientID)] + (try namedPerson(work))
        case .userKey, .session, .mailLink, .agent, .routingKey: return []
        }
    }

    /// Whom the `From` header names: they say so themselves.
    private func namedPerson(_ work: Work) throws -> [AuditRecord.Reference] {
        guard let actor = call.actor, actor.kind == .user else { return [] }
        return [try person(actor.id, work)]
    }

    private func person(_ id: String, _ work: Work) throws -> AuditRecord.Reference {
        let name = try ReferenceQueries.users(work.session, [id]).first?.summary
        return AuditRecord.Reference(kind: AuditRecord.ActorKind.user.rawValue, id: id, summary: name)
    }
}
