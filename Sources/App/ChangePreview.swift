// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain

/// Looks at what a change is about before and after it, as its caller may see it, so that the change can be shown without
/// being kept.
package struct ChangePreview: Sendable {
    /// Objects that are looked at: as many as one call may change.
    static let objectsMaximum = IncidentHandlers.bulkMaximum

    private let call: Call
    private let looks: [AuditContext]

    init(_ call: Call, _ request: WireRequest, snapshots: [String: AuditSnapshot]) {
        self.call = call
        let elements = Self.elements(of: call).map { AuditContext($0, request, snapshots: snapshots) }
        // A change of many objects shows in each of them, and not in the first page of their list.
        let isOfElements = !elements.isEmpty && call.operation.path.variables.isEmpty
        looks = (isOfElements ? [] : [AuditContext(call, request, snapshots: snapshots)]) + elements
    }

    /// A look at each of the objects that a body lists by their ids.
    private static func elements(of call: Call) -> [Call] {
        guard let key = call.operation.inputKey, let list = call.envelope[key]?.arrayValue,
            case .literal(let collection)? = call.operation.path.segments.first,
            let look = Operations.all.map(\.operation).first(where: { operation in
                operation.method == .get && operation.path.text == "/\(collection)/{id}"
            })
        else { return [] }
        let ids = list.prefix(objectsMaximum).compactMap { $0["id"]?.stringValue }
        return ids.map { call.with(look, ["id": $0], page: call.page, includes: []) }
    }

    /// What is there: null where there is nothing, nil where that cannot be told.
    func look(_ work: Work, _ environment: Environment) throws -> [JSON?] {
        var found: [JSON?] = []
        for context in looks { found.append(try Self.shown(context, work, environment)) }
        return found
    }

    private static func makes(_ context: AuditContext) -> Bool { context.call.operation.auditSource == .answer }

    private static func shown(_ context: AuditContext, _ work: Work, _ environment: Environment) throws -> JSON? {
        if makes(context) { return JSON.null }
        guard let view = context.view else { return nil }
        let found: JSON?
        do {
            found = try view.read(context.call, work, environment)?.readable
        } catch let error as APIError {
            return error.status == 404 ? JSON.null : nil
        }
        guard let list = found, let itemID = view.itemID else { return found }
        let items = list.objectValue?.members.first?.value.arrayValue ?? []
        return items.first { $0["id"]?.stringValue == itemID } ?? JSON.null
    }

    /// To be called when the change is made and not kept yet: what is different, object by object.
    func changes(since before: [JSON?], _ reply: Reply?, _ work: Work, _ environment: Environment) throws -> [JSON] {
        var changes: [JSON] = []
        for (context, then) in zip(looks, before) {
            let now: JSON?
            if Self.makes(context) {
                now = reply.flatMap { AuditSnapshots.made($0, call) }
            } else {
                now = try Self.shown(context, work, environment)
            }
            guard let then, let now else {
                changes.append(Self.change(context, shown: nil, AuditDetails.Difference(), isKnown: false))
                continue
            }
            let difference = AuditDetails.difference(before: then, after: now)
            guard !difference.isEmpty || then.isNull != now.isNull else { continue }
            changes.append(Self.change(context, shown: now.isNull ? then : now, difference, isKnown: true))
        }
        return changes
    }

    private static func change(
        _ context: AuditContext, shown: JSON?, _ difference: AuditDetails.Difference, isKnown: Bool
    ) -> JSON {
        let id = shown?["id"]?.stringValue ?? context.root.id
        let object: JSON = [
            "id": JSON(id), "type": .string(context.root.kind + "_reference"),
            "summary": JSON(AuditRecord.Reference.summary(of: shown)),
        ]
        let fields = difference.fields.map { field -> JSON in
            ["name": .string(field.name), "before": JSON(field.before), "after": JSON(field.value)]
        }
        let references = difference.references.map { change -> JSON in
            [
                "name": .string(change.name), "added": .array(change.added.map(reference)),
                "removed": .array(change.removed.map(reference)),
            ]
        }
        return [
            "object": object, "known": .bool(isKnown), "fields": .array(fields), "references": .array(references),
            "left_out": .int(Int64(difference.leftOutCount)),
        ]
    }

    private static func reference(_ reference: AuditRecord.Reference) -> JSON {
        [
            "id": .string(reference.id), "type": .string(reference.kind + "_reference"),
            "summary": JSON(reference.summary),
        ]
    }
}
