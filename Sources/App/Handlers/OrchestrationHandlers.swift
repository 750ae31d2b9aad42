// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Event orchestrations and where their events come in.
package enum OrchestrationHandlers {
    /// They are counted before one is added.
    private static let lock = "event orchestrations"

    package static func bind(_ bindings: inout Bindings) {
        typealias Names = Operations.EventOrchestrations
        bindings.list(Names.list) { call, work in try page(call, work) }
        bindings.show(Names.get) { call, work in try find(call.path(), work) }
        bindings.create(Names.create) { call, change, work in
            try work.session.lock(object: lock)
            guard try OrchestrationQueries.count(work.session, visibility: .everything) < EventOrchestration.countMaximum
            else { throw limit("There can be at most \(EventOrchestration.countMaximum) event orchestrations") }
            var orchestration = change.applied(to: EventOrchestration())
            orchestration.id = work.makeID(.orchestration)
            orchestration.mark = ChangeMark(
                at: work.now.roundedDownToSecond, by: call.principal.userID, version: work.makeID(.orchestration))
            try OrchestrationQueries.insert(work.session, orchestration)
            let integration = OrchestrationIntegration(
                orchestrationID: orchestration.id, label: EventOrchestration.integrationLabelDefault)
            try OrchestrationIntegrationHandlers.insert(integration, work)
            return try find(orchestration.id, work)
        }
        bindings.update(Names.update) { call, change, work in
            let old = try find(call.path(), work)
            var orchestration = change.applied(to: old)
            guard orchestration != old else { return old }
            orchestration.mark.change(
                at: work.now.roundedDownToSecond, by: call.principal.userID, version: work.makeID(.orchestration))
            try OrchestrationQueries.update(work.session, orchestration)
            return orchestration
        }
        bindings.remove(Names.delete) { call, work in
            try OrchestrationQueries.delete(work.session, id: try find(call.path(), work).id)
        }
    }

    private static func page(_ call: Call, _ work: Work) throws -> Page<EventOrchestration> {
        let key = call.values.sort(Operations.EventOrchestrations.sortBy).first
        let order = key.flatMap { OrchestrationQueries.Order(rawValue: $0.field) } ?? .name
        let rows = try OrchestrationQueries.page(
            work.session, order, isDescending: key?.isDescending ?? false, visibility: work.visibility,
            limit: call.page.limit, offset: call.page.offset)
        let total =
            call.page.wantsTotal ? try OrchestrationQueries.count(work.session, visibility: work.visibility) : nil
        return Page(fetched: rows, call.page, total: total)
    }

    static func find(_ id: String, _ work: Work) throws -> EventOrchestration {
        guard let found = try OrchestrationQueries.find(work.session, id: id) else { throw APIError.notFound }
        return found
    }

    static func limit(_ text: String) -> APIError {
        APIError(status: 400, code: 2019, message: "Product Limit Reached", errors: [text])
    }
}

package enum OrchestrationIntegrationHandlers {
    package static func bind(_ bindings: inout Bindings) {
        typealias Names = Operations.OrchestrationIntegrations
        bindings.list(Names.list) { call, work in
            Page(items: try OrchestrationHandlers.find(call.path(), work).integrations, hasMore: false)
        }
        bindings.show(Names.get) { call, work in try find(call, work) }
        bindings.create(Names.create) { call, change, work in
            // Makers of one orchestration wait for each other, or two of them would pass the limit together.
            try work.session.lock(object: call.objectName)
            let orchestration = try OrchestrationHandlers.find(call.path(), work)
            try requireRoom(orchestration)
            return try insert(change.applied(to: OrchestrationIntegration(orchestrationID: orchestration.id)), work)
        }
        bindings.update(Names.update) { call, change, work in
            let integration = change.applied(to: try find(call, work))
            try OrchestrationIntegrationQueries.update(work.session, integration)
            return integration
        }
        bindings.remove(Names.delete) { call, work in
            try OrchestrationIntegrationQueries.delete(work.session, id: try find(call, work).id)
        }
        bindMigration(&bindings)
    }

    private static func bindMigration(_ bindings: inout Bindings) {
        let endpoint = Operations.OrchestrationIntegrations.migrate
        bindings.bind(endpoint.erased) { call, environment in
            let migration = try Shapes.integrationMigration.decode(try call.input(), .create)
                .applied(to: IntegrationMigration())
            return try await environment.write { work in
                let all = try migrate(migration, call, work)
                return Presenter.reply(.array(try Presenter.present(all, endpoint, call, work, environment)), call)
            }
        }
    }

    private static func migrate(
        _ migration: IntegrationMigration, _ call: Call, _ work: Work
    ) throws -> [OrchestrationIntegration] {
        let target = try OrchestrationHandlers.find(call.path(), work)
        guard let source = try OrchestrationQueries.find(work.session, id: migration.sourceID) else {
            throw APIError.invalidInput("Source \(migration.sourceID) does not exist")
        }
        // A right on one team's orchestration is none on another team's.
        if source.teamID != target.teamID {
            guard case .allow = AccessDecision.decide(call.principal, call.operation.accessRequest()) else {
                throw APIError.accessDenied
            }
        }
        guard var integration = source.integrations.first(where: { $0.id == migration.integrationID }) else {
            throw APIError.invalidInput("Integration \(migration.integrationID) does not belong to the source")
        }
        if source.id != target.id { try requireRoom(target) }
        integration.orchestrationID = target.id
        try OrchestrationIntegrationQueries.update(work.session, integration)
        return try OrchestrationHandlers.find(target.id, work).integrations
    }

    private static func requireRoom(_ orchestration: EventOrchestration) throws(APIError) {
        guard orchestration.integrations.count < EventOrchestration.integrationsMaximum else {
            throw OrchestrationHandlers.limit(
                "An event orchestration can have at most \(EventOrchestration.integrationsMaximum) integrations")
        }
    }

    /// With an id and a routing key of its own.
    @discardableResult
    static func insert(_ draft: OrchestrationIntegration, _ work: Work) throws -> OrchestrationIntegration {
        var integration = draft
        integration.id = work.makeID(.orchestration)
        let start = OrchestrationIntegration.routingKeyStart
        let rest = work.runtime.randomHex(bytes: Integration.routingKeyLength / 2).uppercased()
        integration.routingKey = start + String(rest.prefix(Integration.routingKeyLength - start.count))
        integration.createdAt = work.now.roundedDownToSecond
        try OrchestrationIntegrationQueries.insert(work.session, integration)
        return integration
    }

    private static func find(_ call: Call, _ work: Work) throws -> OrchestrationIntegration {
        let found = try OrchestrationIntegrationQueries.find(work.session, id: call.path("integration_id"))
        guard let found, found.orchestrationID == call.path() else { throw APIError.notFound }
        return found
    }
}
