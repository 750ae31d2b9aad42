// SPDX-License-Identifier: Apache-2.0
import Base
package import Catalogue
import Domain
package import Store

/// Looks up what references name: one query per kind, whatever the number of objects.
package enum ReferenceLoader {
    package static func resolve(
        _ needs: ReferenceNeeds, _ base: EncodeContext, _ session: any Session
    ) throws -> EncodeContext {
        var context = base
        var needs = needs
        let pending = try includedObjects(&needs, session)
        for kind in ResourceKind.allCases {
            let ids = needs.ids(of: kind)
            guard !ids.isEmpty else { continue }
            for found in try summaries(kind, ids, session) {
                context.summaries[ReferenceKey(kind, found.id)] = ReferenceSummary(
                    summary: found.summary, type: found.type, parentID: found.parentID)
            }
        }
        for write in pending { write(&context) }
        return context
    }

    private typealias PendingObject = (inout EncodeContext) -> Void

    /// Loads the objects that are wanted in full, and adds what they in turn name.
    private static func includedObjects(
        _ needs: inout ReferenceNeeds, _ session: any Session
    ) throws -> [PendingObject] {
        var pending: [PendingObject] = []
        for kind in ResourceKind.allCases {
            let ids = needs.includedIDs(of: kind)
            guard !ids.isEmpty else { continue }
            switch kind {
            case .user: pending += write(try UserQueries.find(session, ids: ids), Shapes.user, kind, \.id, &needs)
            case .contactMethod:
                pending += write(
                    try ContactMethodQueries.find(session, ids: ids), Shapes.contactMethod, kind, \.id, &needs)
            case .notificationRule:
                pending += write(
                    try NotificationRuleQueries.find(session, ids: ids), Shapes.notificationRule, kind, \.id, &needs)
            case .team: pending += write(try TeamQueries.find(session, ids: ids), Shapes.team, kind, \.id, &needs)
            case .service:
                pending += write(try ServiceQueries.find(session, ids: ids), Shapes.service, kind, \.id, &needs)
            case .integration:
                pending += write(try IntegrationQueries.find(session, ids: ids), Shapes.integration, kind, \.id, &needs)
            case .escalationPolicy:
                pending += write(
                    try EscalationPolicyQueries.find(session, ids: ids), Shapes.escalationPolicy, kind, \.id, &needs)
            case .priority:
                pending += write(try PriorityQueries.find(session, ids: ids), Shapes.priority, kind, \.id, &needs)
            case .schedule:
                pending += write(
                    try ScheduleQueries.find(session, ids: ids).map { PresentedSchedule(schedule: $0) },
                    Shapes.schedule, kind, \.schedule.id, &needs)
            case .logEntry:
                pending += write(try LogEntryQueries.find(session, ids: ids), Shapes.logEntry, kind, \.id, &needs)
            case .escalationRule, .incident, .alert, .vendor, .maintenanceWindow: break
            }
        }
        return pending
    }

    private static func write<Value>(
        _ values: [Value], _ shape: Shape<Value>, _ kind: ResourceKind, _ id: KeyPath<Value, String>,
        _ needs: inout ReferenceNeeds
    ) -> [PendingObject] {
        // One level deep: what an included object names stays a reference.
        var inner = ReferenceNeeds(includes: [])
        for value in values { shape.collectReferences(of: value, into: &inner) }
        needs.add(inner)
        return values.map { value in
            { context in
                var plain = context
                plain.includes = []
                context.included[ReferenceKey(kind, value[keyPath: id])] = shape.encode(value, plain)
            }
        }
    }

    private static func summaries(
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
        case .escalationRule, .logEntry, .vendor, .maintenanceWindow: []
        }
    }
}
