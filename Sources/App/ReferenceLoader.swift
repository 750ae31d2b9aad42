// SPDX-License-Identifier: Apache-2.0
import Base
package import Catalogue
import Domain
import Store

/// Looks up what references name: one query per kind, whatever the number of objects, and a second one for callers who may
/// not know of all of them. What is hidden keeps its id and its type, and shows nothing else of itself.
package enum ReferenceLoader {
    package static func resolve(
        _ needs: ReferenceNeeds, _ base: EncodeContext, _ work: Work
    ) throws -> EncodeContext {
        var context = base
        var needs = needs
        var included: [ReferenceKey: JSON] = [:]
        let keeping = needs.wantsObjects ? Keeping(base, work) : nil
        let pending = try includedObjects(&needs, keeping, into: &included, at: base.now, work)
        for kind in ResourceKind.allCases {
            let ids = needs.ids(of: kind)
            guard !ids.isEmpty else { continue }
            let found = try summaries(kind, ids, work.session)
            let visible = try visibleIDs(kind, found, work)
            for object in found {
                context.summaries[ReferenceKey(kind, object.id)] = ReferenceSummary(
                    summary: visible.contains(object.id) ? object.summary : nil, type: object.type,
                    parentID: object.parentID)
            }
        }
        // One level deep: what an included object names stays a reference.
        var plain = context
        plain.includes = []
        write(pending, plain, keeping, into: &included)
        context.included = included
        return context
    }

    /// An object that can be written once it is known what it names.
    struct PendingObject {
        let key: ReferenceKey
        let write: (EncodeContext) -> JSON
    }

    /// Loads the objects that are wanted in full and not known as they were written, and adds what they in turn name.
    private static func includedObjects(
        _ needs: inout ReferenceNeeds, _ keeping: Keeping?, into included: inout [ReferenceKey: JSON], at now: Instant,
        _ work: Work
    ) throws -> [PendingObject] {
        var pending: [PendingObject] = []
        for kind in ResourceKind.allCases {
            let wanted = needs.includedIDs(of: kind)
            let missing = keeping?.take(kind, wanted, into: &included) ?? wanted
            guard !missing.isEmpty else { continue }
            let ids = try visibleIDs(kind, missing, work)
            let found = ids.isEmpty ? [] : try objects(kind, ids, &needs, at: now, work)
            pending += found
            guard found.count < missing.count else { continue }
            // What is hidden or gone stays a reference, and shows the same whatever else was loaded.
            let known = Set(found.map(\.key.id))
            for id in missing where !known.contains(id) { needs.add(kind, id) }
        }
        return pending
    }

    private static func objects(
        _ kind: ResourceKind, _ ids: [String], _ needs: inout ReferenceNeeds, at now: Instant, _ work: Work
    ) throws -> [PendingObject] {
        let session = work.session
        switch kind {
        case .user: return write(try UserQueries.find(session, ids: ids), Shapes.user, kind, \.id, &needs)
        case .contactMethod:
            return write(try ContactMethodQueries.find(session, ids: ids), Shapes.contactMethod, kind, \.id, &needs)
        case .notificationRule:
            let found = try NotificationRuleQueries.find(session, ids: ids)
            return write(found, Shapes.notificationRule, kind, \.id, &needs)
        case .team: return write(try TeamQueries.find(session, ids: ids), Shapes.team, kind, \.id, &needs)
        case .service:
            return write(try ServiceQueries.find(session, ids: ids, at: now), Shapes.service, kind, \.id, &needs)
        case .integration:
            return write(try integrations(ids, work), Shapes.integration, kind, \.id, &needs)
        case .escalationPolicy:
            let found = try EscalationPolicyQueries.find(session, ids: ids)
            return write(found, Shapes.escalationPolicy, kind, \.id, &needs)
        case .priority: return write(try PriorityQueries.find(session, ids: ids), Shapes.priority, kind, \.id, &needs)
        case .schedule: return write(try schedules(ids, session), Shapes.schedule, kind, \.schedule.id, &needs)
        case .incident:
            let found = try IncidentStateQueries.find(session, ids: ids).map(\.incident)
            return write(try IncidentHandlers.present(found, session), Shapes.incident, kind, \.incident.id, &needs)
        case .logEntry: return write(try logEntries(ids, work), Shapes.logEntry, kind, \.id, &needs)
        case .escalationRule, .alert, .maintenanceWindow: return []
        case .vendor: return write(Vendor.find(ids), Shapes.vendor, kind, \.id, &needs)
        case .extensionSchema: return write(ExtensionSchema.find(ids), Shapes.extensionSchema, kind, \.id, &needs)
        case .template: return write(try TemplateQueries.find(session, ids: ids), Shapes.template, kind, \.id, &needs)
        default:
            guard let shape = Records.kind(kind)?.shape else { return [] }
            return write(try RecordQueries.find(session, ids: ids), shape, kind, \.id, &needs)
        }
    }

    private static func schedules(_ ids: [String], _ session: any Session) throws -> [PresentedSchedule] {
        let policyIDs = try ScheduleQueries.policyIDs(session, scheduleIDs: ids)
        return try ScheduleQueries.find(session, ids: ids).map { schedule in
            PresentedSchedule(schedule: schedule, policyIDs: policyIDs[schedule.id] ?? [])
        }
    }

    private static func write<Value>(
        _ values: [Value], _ shape: Shape<Value>, _ kind: ResourceKind, _ id: KeyPath<Value, String>,
        _ needs: inout ReferenceNeeds
    ) -> [PendingObject] {
        var inner = ReferenceNeeds(includes: [])
        for value in values { shape.collectReferences(of: value, into: &inner) }
        needs.add(inner)
        return values.map { value in
            PendingObject(key: ReferenceKey(kind, value[keyPath: id])) { shape.encode(value, $0) }
        }
    }

    static func summaries(
        _ kind: ResourceKind, _ ids: [String], _ session: any Session
    ) throws -> [ReferenceQueries.Found] {
        switch kind {
        case .user: try ReferenceQueries.users(session, ids)
        case .contactMethod: try ReferenceQueries.contactMethods(session, ids)
        case .notificationRule: try ReferenceQueries.notificationRules(session, ids)
        case .team: try ReferenceQueries.teams(session, ids)
        case .service: try ReferenceQueries.services(session, ids)
        case .integration: try ReferenceQueries.integrations(session, ids)
        case .escalationPolicy: try ReferenceQueries.escalationPolicies(session, ids)
        case .schedule: try ReferenceQueries.schedules(session, ids)
        case .incident: try ReferenceQueries.incidents(session, ids)
        case .alert: try ReferenceQueries.alerts(session, ids)
        case .priority: try ReferenceQueries.priorities(session, ids)
        case .escalationRule, .logEntry, .maintenanceWindow: []
        case .vendor: ReferenceQueries.vendors(ids)
        case .extensionSchema: ReferenceQueries.extensionSchemas(ids)
        case .template: try ReferenceQueries.templates(session, ids)
        case .webhookOAuthClient: try ReferenceQueries.webhookOAuthClients(session, ids)
        case .webhookSubscription: try ReferenceQueries.webhookSubscriptions(session, ids)
        default: try ReferenceQueries.records(session, ids)
        }
    }
}
