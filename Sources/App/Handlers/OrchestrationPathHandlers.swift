// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// The rules of orchestrations and of services, path by path. They are read as a whole and written as a whole.
package enum OrchestrationPathHandlers {
    package static func bind(_ bindings: inout Bindings) {
        typealias Names = Operations.OrchestrationPaths
        bindPath(&bindings, .global, Names.getGlobal, Names.updateGlobal)
        bindPath(&bindings, .router, Names.getRouter, Names.updateRouter)
        bindPath(&bindings, .unrouted, Names.getUnrouted, Names.updateUnrouted)
        bindPath(&bindings, .service, Names.getService, Names.updateService)
        bindings.show(Names.getActive) { call, work in
            let service = try ServiceHandlers.find(call.path(serviceName), work)
            return OrchestrationStatus(
                isActive: try OrchestrationPathQueries.isActive(work.session, serviceID: service.id))
        }
        bindings.update(Names.updateActive) { call, change, work in
            let service = try ServiceHandlers.find(call.path(serviceName), work)
            let old = OrchestrationStatus(
                isActive: try OrchestrationPathQueries.isActive(work.session, serviceID: service.id))
            let status = change.applied(to: old)
            try OrchestrationPathQueries.setActive(work.session, serviceID: service.id, status.isActive)
            return status
        }
    }

    /// What the path calls the service.
    private static let serviceName = "service_id"

    private static func bindPath(
        _ bindings: inout Bindings, _ kind: OrchestrationPath.Kind, _ get: Endpoint<Nothing, StoredOrchestrationPath>,
        _ update: Endpoint<OrchestrationPathDraft, WrittenOrchestrationPath>
    ) {
        bindings.show(get) { call, work in try path(call, kind, work) }
        bindings.update(update) { call, change, work in
            try write(change.applied(to: OrchestrationPathDraft()), call, kind, work)
        }
    }

    /// What is stored; a path on which nothing is done where nothing was written yet.
    private static func path(
        _ call: Call, _ kind: OrchestrationPath.Kind, _ work: Work
    ) throws -> StoredOrchestrationPath {
        let empty: StoredOrchestrationPath
        if kind == .service {
            let service = try ServiceHandlers.find(call.path(serviceName), work)
            empty = StoredOrchestrationPath(
                ownerID: service.id, kind: kind, document: OrchestrationForm.empty(kind),
                mark: ChangeMark(createdAt: service.createdAt, updatedAt: service.createdAt, version: service.id))
        } else {
            let owner = try OrchestrationHandlers.find(call.path(), work)
            let (at, userID) = (owner.mark.createdAt, owner.mark.createdByID)
            empty = StoredOrchestrationPath(
                ownerID: owner.id, kind: kind, document: OrchestrationForm.empty(kind),
                mark: ChangeMark(at: at, by: userID, version: owner.id))
        }
        return try OrchestrationPathQueries.find(work.session, ownerID: empty.ownerID, kind) ?? empty
    }

    private static func write(
        _ draft: OrchestrationPathDraft, _ call: Call, _ kind: OrchestrationPath.Kind, _ work: Work
    ) throws -> WrittenOrchestrationPath {
        var stored = try path(call, kind, work)
        let (rules, document) = try read(draft.document, kind, work)
        try OrchestrationReferences.requireExisting(rules, work)
        if document != stored.document {
            stored.document = document
            stored.mark.change(
                at: work.now.roundedDownToSecond, by: call.principal.userID, version: work.makeID(.orchestration))
            try OrchestrationPathQueries.set(work.session, stored)
        }
        if kind == .router {
            let count = rules.sets.reduce(0) { $0 + $1.rules.count }
            try OrchestrationQueries.setRouteCount(work.session, id: stored.ownerID, count)
        }
        return WrittenOrchestrationPath(path: stored, warnings: OrchestrationReferences.warnings(document))
    }

    private static func read(
        _ document: JSONObject, _ kind: OrchestrationPath.Kind, _ work: Work
    ) throws -> (OrchestrationPath, JSONObject) {
        do throws(OrchestrationProblem) {
            let read = try OrchestrationForm.read(document, kind) { work.makeID(.orchestration) }
            return (read.path, read.stored)
        } catch {
            throw APIError.invalidInput(error.text)
        }
    }
}

/// What rules name besides the event.
enum OrchestrationReferences {
    /// Throws with each service, priority and escalation policy that is not there.
    static func requireExisting(_ path: OrchestrationPath, _ work: Work) throws {
        let actions = path.sets.flatMap { $0.rules.map(\.actions) } + [path.catchAll]
        let serviceIDs = actions.compactMap { actions -> String? in
            if case .service(let id)? = actions.route { id } else { nil }
        }
        var problems = try missing("Service", serviceIDs) { try ReferenceQueries.services(work.session, $0) }
        problems += try missing("Priority", actions.compactMap(\.priorityID)) {
            try ReferenceQueries.priorities(work.session, $0)
        }
        problems += try missing("Escalation policy", actions.compactMap(\.escalationPolicyID)) {
            try ReferenceQueries.escalationPolicies(work.session, $0)
        }
        problems += try missingFields(actions.flatMap { $0.fieldUpdates.map(\.fieldID) }, work)
        guard problems.isEmpty else { throw APIError.invalidInput(problems) }
    }

    private static func missingFields(_ ids: [String], _ work: Work) throws -> [String] {
        let wanted = Set(ids).sorted()
        guard !wanted.isEmpty else { return [] }
        let typeIDs = Set(try IncidentTypeQueries.all(work.session).map(\.id) + [IncidentType.baseID]).sorted()
        let found = Set(try CustomFieldQueries.of(work.session, .incidents, ownerIDs: typeIDs).map(\.id))
        return wanted.filter { !found.contains($0) }.map { "Custom field \($0) does not exist" }
    }

    private static func missing(
        _ name: String, _ ids: [String], _ find: ([String]) throws -> [ReferenceQueries.Found]
    ) throws -> [String] {
        let wanted = Set(ids).sorted()
        guard !wanted.isEmpty else { return [] }
        let found = Set(try find(wanted).map(\.id))
        return wanted.filter { !found.contains($0) }.map { "\(name) \($0) does not exist" }
    }

    private static let webhooks = "automation_actions"
    private static let jobs = "pagerduty_automation_actions"

    /// What is kept and not carried out.
    static func warnings(_ document: JSONObject) -> [OrchestrationWarning] {
        let rules = (document["sets"]?.arrayValue ?? []).flatMap { $0["rules"]?.arrayValue ?? [] }
        return (rules + [document["catch_all"] ?? [:]]).flatMap { rule -> [OrchestrationWarning] in
            let ruleID = rule["id"]?.stringValue
            let actions = rule["actions"]
            var warnings: [OrchestrationWarning] = []
            let isLeft = (actions?[webhooks]?.arrayValue ?? []).contains { $0["auto_send"]?.boolValue != true }
            if isLeft {
                let message = "\(webhooks) without auto_send are kept and not run"
                warnings.append(OrchestrationWarning(message: message, ruleID: ruleID, feature: webhooks))
            }
            if actions?[jobs] != nil {
                let message = "\(jobs) are kept and not run"
                warnings.append(OrchestrationWarning(message: message, ruleID: ruleID, feature: jobs))
            }
            return warnings
        }
    }
}
