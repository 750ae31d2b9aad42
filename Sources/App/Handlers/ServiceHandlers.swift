// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum ServiceHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Services.list) { call, work in try page(call, work) }
        bindings.show(Operations.Services.get) { call, work in try find(call.path(), work) }
        bindings.create(Operations.Services.create) { call, change, work in
            var service = change.applied(to: Service())
            service.id = work.makeID()
            service.createdAt = work.now.roundedDownToSecond
            service.updatedAt = service.createdAt
            guard !service.isDisabled else { throw APIError.invalidInput("Status must be active on creation") }
            try check(service, work)
            let count = try ServiceQueries.count(work.session, ServiceQueries.Filter(), visibility: .everything)
            guard count < Service.countMaximum else {
                throw APIError.limitReached("There can be at most \(Service.countMaximum) services")
            }
            try ServiceQueries.insert(work.session, service)
            try work.reconsiderHandoffs(ofPolicy: service.escalationPolicyID)
            let made = try find(service.id, work)
            try WebhookOutbox.emit(.serviceCreated, made, call, work)
            return made
        }
        bindings.update(Operations.Services.update) { call, change, work in
            let old = try find(call.path(), work)
            var service = change.applied(to: old)
            service.updatedAt = work.now.roundedDownToSecond
            try check(service, work)
            try ServiceQueries.update(work.session, service)
            if service.escalationPolicyID != old.escalationPolicyID {
                try work.reconsiderHandoffs(ofPolicy: service.escalationPolicyID)
            }
            try AlertGroupingSettingHandlers.follow(service, from: old, work)
            if service.urgencySchedule != old.urgencySchedule { try setUrgencyChanges(service, work) }
            let changed = try find(service.id, work)
            if changed.differs(from: old) { try WebhookOutbox.emit(.serviceUpdated, changed, call, work) }
            return changed
        }
        bindings.remove(Operations.Services.delete) { call, work in
            let service = try find(call.path(), work)
            if try ServiceQueries.hasOpenIncident(work.session, id: service.id) {
                throw APIError.invalidInput("Service can't be deleted while it has open incidents")
            }
            // While it is still known what it was.
            try WebhookOutbox.emit(.serviceDeleted, service, call, work)
            try ServiceAttachments.remove(of: service.id, work)
            try AlertGroupingSettingHandlers.leave(serviceID: service.id, work)
            try ServiceQueries.delete(work.session, id: service.id)
        }
    }

    /// Other support hours, or other actions at their borders, count for what is open too.
    private static func setUrgencyChanges(_ service: Service, _ work: Work) throws {
        for urgency in Urgency.allCases {
            let at = service.urgencySchedule.nextChange(of: urgency, after: work.now)
            try UrgencyChangeQueries.set(work.session, serviceID: service.id, urgency: urgency, at: at)
            if let at { work.wake(at: at) }
        }
    }

    private static func page(_ call: Call, _ work: Work) throws -> Page<Service> {
        let filter = ServiceQueries.Filter(
            query: call.values.text(.query), name: call.values.text(Operations.Services.name),
            teamIDs: call.values.list(.teamIDs),
            isDescending: call.values.sort(.sortByName).first?.isDescending ?? false)
        let rows = try ServiceQueries.page(
            work.session, filter, visibility: work.visibility, limit: call.page.limit, offset: call.page.offset,
            at: work.now)
        let total =
            call.page.wantsTotal ? try ServiceQueries.count(work.session, filter, visibility: work.visibility) : nil
        return Page(fetched: rows, call.page, total: total)
    }

    static func find(_ id: String, _ work: Work) throws -> Service {
        guard let service = try ServiceQueries.find(work.session, ids: [id], at: work.now).first else {
            throw APIError(status: 404, code: 5002, message: "Service Not Found")
        }
        return service
    }

    private static func check(_ service: Service, _ work: Work) throws {
        if case .bySupportHours(.unset, _, _, _) = service.urgencySchedule {
            throw APIError.invalidInput("Support hours can't be blank when the urgency rule uses them")
        }
        if try ServiceQueries.isNameTaken(work.session, service.name, exceptID: service.id) {
            throw APIError.invalidInput("Name has already been taken")
        }
        guard try EscalationPolicyQueries.currentVersionID(work.session, policyID: service.escalationPolicyID) != nil else {
            throw APIError.invalidInput("Escalation policy not found")
        }
    }
}

extension Service {
    /// Whether it is another one than before, and not only written anew.
    fileprivate func differs(from old: Service) -> Bool {
        var other = old
        other.updatedAt = updatedAt
        return other != self
    }
}

package enum IntegrationHandlers {
    /// Inlets that one service may have.
    package static let perServiceMaximum = 100

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.Integrations.list) { call, work in
            let service = try ServiceHandlers.find(call.path(), work)
            return Page(items: try IntegrationQueries.find(work.session, serviceIDs: [service.id]), hasMore: false)
        }
        bindings.show(Operations.Integrations.get) { call, work in try find(call, work) }
        bindChange(&bindings, Operations.Integrations.create, .create) { call, change, work, mailDomain in
            let service = try ServiceHandlers.find(call.path(), work)
            var integration = change.applied(to: Integration(serviceID: service.id))
            integration.id = work.makeID()
            integration.createdAt = work.now.roundedDownToSecond
            integration.routingKey = work.runtime.randomHex(bytes: Integration.routingKeyLength / 2)
            try complete(&integration, mailDomain, work)
            guard service.integrationIDs.count < perServiceMaximum else {
                throw APIError.invalidInput("Service can have at most \(perServiceMaximum) integrations")
            }
            try IntegrationQueries.insert(work.session, integration)
            return integration
        }
        bindChange(&bindings, Operations.Integrations.update, .update) { call, change, work, mailDomain in
            var integration = change.applied(to: try find(call, work))
            try complete(&integration, mailDomain, work)
            try IntegrationQueries.update(work.session, integration)
            return integration
        }
        bindings.remove(Operations.Integrations.delete) { call, work in
            try IntegrationQueries.delete(work.session, id: try find(call, work).id)
        }
    }

    /// Like the bindings of all changes, and with the domain that mail can be sent to.
    private static func bindChange(
        _ bindings: inout Bindings, _ endpoint: Endpoint<Integration, Integration>, _ mode: Shape<Integration>.Mode,
        _ body: @escaping @Sendable (Call, Change<Integration>, Work, _ mailDomain: String) throws -> Integration
    ) {
        bindings.bind(endpoint.erased) { call, environment in
            let change = try Shapes.integration.decode(try call.input(), mode)
            let domain = host(of: environment.settings.publicURL)
            return try await environment.write { work in
                if case .update = mode { try work.session.lock(object: call.objectName) }
                let integration = try body(call, change, work, domain)
                return try Presenter.reply(one: integration, endpoint, call, work, environment)
            }
        }
    }

    /// Gives a name to what has none, and to a mail inlet an address that nobody can guess.
    private static func complete(_ integration: inout Integration, _ mailDomain: String, _ work: Work) throws {
        if integration.name.isBlank { integration.name = integration.isMail ? mailNameDefault : nameDefault }
        guard integration.isMail else {
            (integration.mailAddress, integration.mailSettings) = (nil, .null)
            return
        }
        let address = integration.mailAddress ?? "\(work.runtime.randomHex(bytes: mailTokenBytes))@\(mailDomain)"
        if try IntegrationQueries.isMailAddressTaken(work.session, address, exceptID: integration.id) {
            throw APIError.invalidInput("Integration email has already been taken")
        }
        integration.mailAddress = address
    }

    private static let nameDefault = "Events API"
    private static let mailNameDefault = "Email"
    private static let mailTokenBytes = 10

    /// The host that an address on the web names, without its port.
    private static func host(of url: String) -> String {
        let rest = url.firstRange(of: "://").map { url[$0.upperBound...] } ?? url[...]
        return String(rest.prefix { $0 != "/" && $0 != ":" })
    }

    private static func find(_ call: Call, _ work: Work) throws -> Integration {
        let found = try IntegrationQueries.find(work.session, ids: [call.path("integration_id")]).first
        guard let found, found.serviceID == call.path() else { throw APIError.notFound }
        return found
    }
}
