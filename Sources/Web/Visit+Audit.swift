// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import Domain

/// The page about who changed what.
extension Visit {
    /// People whom the page can be narrowed to.
    private static let peopleMaximum = 500
    /// The range ends when the question is answered, which is a little later than it is asked.
    private static let answerSeconds: Int64 = 60

    func audit() async throws -> AuditModel {
        let filter = auditFilter
        let answer: JSON
        do {
            answer = try await door.call(Operations.Audit.list.operation, query: query(for: filter))
        } catch let error as APIError where error.status == 403 {
            throw ErrorPageModel(.forbidden, detail: "Only owners and administrators see who changed what.")
        }
        let people = try await door.list(Operations.Users.list.operation, maximum: Self.peopleMaximum)
        return AuditModel(
            frame: try await frame(), filter: filter, kinds: Self.auditKinds.map { .init(value: $0, label: words($0)) },
            people: people.map { .init(value: $0.id, label: $0.text("name")) },
            rows: answer.items(Operations.Audit.list.operation.outputKey ?? "").map(auditRow),
            nextCursor: answer["next_cursor"]?.stringValue)
    }

    private static let auditKinds = (AuditRoot.publishedTypes + AuditRoot.otherTypes).sorted()

    /// What the address asks for; a value that means nothing counts as not given.
    private var auditFilter: AuditFilter {
        AuditFilter(
            kind: parameter(AuditFilter.kindName).flatMap { Self.auditKinds.contains($0) ? $0 : nil },
            personID: parameter(AuditFilter.personName).flatMap { $0.isEmpty ? nil : $0 },
            action: parameter(AuditFilter.actionName).flatMap { AuditRecord.Action(rawValue: $0)?.rawValue })
    }

    private func query(for filter: AuditFilter) -> [(Parameter, String)] {
        typealias Names = Operations.Audit
        var query: [(Parameter, String)] = []
        if let cursor = parameter(AuditFilter.cursorName), !cursor.isEmpty {
            query.append((.cursor, cursor))
        } else {
            let start = now.adding(seconds: Self.answerSeconds - AuditRecord.rangeMaximumSeconds)
            query.append((.since, ISO8601.string(start)))
        }
        if let kind = filter.kind { query.append((Names.rootTypes, kind)) }
        if let id = filter.personID {
            query.append((Names.actorType, AuditRecord.ActorKind.user.rawValue + "_reference"))
            query.append((Names.actorID, id))
        }
        if let action = filter.action { query.append((Names.actions, action)) }
        return query
    }

    // MARK: Rows

    private func auditRow(_ record: JSON) -> AuditModel.Row {
        let actors = record.items("actors")
        let (root, resource) = (record["root_resource"] ?? .null, record["details"]?["resource"] ?? .null)
        let isPart = resource.id != root.id || resource.text("type") != root.text("type")
        return AuditModel.Row(
            at: record.time("execution_time") ?? now, actor: actors.first.map(auditActor),
            namedPerson: actors.dropFirst().first.map(auditName), way: way(record["method"] ?? .null),
            action: record.text("action"), kind: kind(of: root), thing: auditName(root),
            part: isPart ? "\(kind(of: resource)) \(auditName(resource))" : nil,
            lines: lines(record["details"] ?? .null))
    }

    private func auditActor(_ reference: JSON) -> String {
        let name = auditName(reference)
        guard let kind = AuditRecord.ActorKind(rawValue: AuditRecord.Reference.kind(of: reference.text("type"))) else {
            return name
        }
        switch kind {
        case .user: return reference.id == viewer.user.id ? "\(name) (you)" : name
        case .apiKey: return "the key \(name)"
        case .app: return "the app \(name)"
        case .agent: return "the agent \(name)"
        }
    }

    private func auditName(_ reference: JSON) -> String {
        let summary = reference.summary
        return summary.isEmpty ? reference.id : summary
    }

    private func kind(of reference: JSON) -> String {
        words(AuditRecord.Reference.kind(of: reference.text("type"))).lowercased()
    }

    private func way(_ method: JSON) -> String {
        let token = method["truncated_token"]?.stringValue.map { " that ends in \($0)" } ?? ""
        switch AuditRecord.Method.Kind(rawValue: method.text("type")) {
        case .browser?: return "by browser"
        case .oauth?: return "by OAuth, with a token\(token)"
        case .apiToken?: return "with an API key\(token)"
        case .identityProvider?: return "by the identity provider"
        case .other?, nil: return method["description"]?.stringValue.map { $0.lowercased() } ?? "in another way"
        }
    }

    private func lines(_ details: JSON) -> [AuditModel.Line] {
        let fields = details.items("fields").map { field -> AuditModel.Line in
            let (before, after) = (field["before_value"]?.stringValue, field["value"]?.stringValue)
            if before == nil, after == nil, let more = field["description"]?.stringValue {
                return .init(name: field.text("name"), change: .more(more))
            }
            return .init(name: words(field.text("name")), change: .value(before: before, after: after))
        }
        let references = details.items("references").map { change -> AuditModel.Line in
            let (added, removed) = (change.items("added").map(auditName), change.items("removed").map(auditName))
            return .init(name: words(change.text("name")), change: .names(added: added, removed: removed))
        }
        return fields + references
    }

    /// `start_delay_in_minutes` becomes "Start delay in minutes".
    private func words(_ name: String) -> String {
        let text = String(name.map { $0 == "_" ? " " : $0 })
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}
