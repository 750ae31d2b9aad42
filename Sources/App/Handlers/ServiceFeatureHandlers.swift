// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum ServiceEnablementHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.ServiceEnablements.list) { call, work in
            let service = try ServiceHandlers.find(call.path(), work)
            let stored = try ServiceEnablementQueries.find(work.session, serviceID: service.id)
            let all = ServiceEnablement.features.map { feature in
                stored.first(where: { $0.feature == feature }) ?? ServiceEnablement(feature: feature)
            }
            return Page(items: all, hasMore: false)
        }
        let update = Operations.ServiceEnablements.update
        bindings.bind(update.erased) { call, environment in
            let change = try Shapes.serviceEnablement.decode(try call.input(), .create)
            let feature = try Self.feature(call)
            return try await environment.write { work in
                let service = try ServiceHandlers.find(call.path(), work)
                var enablement = change.applied(to: ServiceEnablement(feature: feature))
                enablement.updatedAt = work.now.roundedDownToSecond
                let stored = try ServiceEnablementQueries.find(work.session, serviceID: service.id)
                let old = stored.first { $0.feature == feature } ?? ServiceEnablement(feature: feature)
                try ServiceEnablementQueries.set(work.session, serviceID: service.id, enablement)
                if enablement.isEnabled != old.isEnabled {
                    try WebhookOutbox.emit(.serviceUpdated, service, call, work)
                }
                let shown = try Presenter.present([enablement], update, call, work, environment)
                // The reference answers with one object; a client that was written against the service reads a list.
                var both = JSONObject()
                both.append(call.operation.outputKey ?? "", shown.first ?? .null)
                both.append(Operations.ServiceEnablements.list.operation.outputKey ?? "", .array(shown))
                return Reply(status: call.operation.successStatus, body: JSON.object(both).encoded())
            }
        }
    }

    /// The feature that the path names.
    static func feature(_ call: Call) throws(APIError) -> String {
        let feature = call.path("feature_name")
        guard ServiceEnablement.features.contains(feature) else {
            throw .invalidInput("Feature name must be one of \(ServiceEnablement.features.joined(separator: ", "))")
        }
        return feature
    }
}

package enum ServiceEventRuleHandlers {
    private static let retired = APIError(
        status: 405, code: 2015, message: "Invalid Operation",
        errors: ["Event rules have been retired: use an event orchestration instead"])

    package static func bind(_ bindings: inout Bindings) {
        bindings.list(Operations.ServiceEventRules.list) { call, work in
            _ = try ServiceHandlers.find(call.path(), work)
            return Page(items: [], hasMore: false, total: call.page.wantsTotal ? 0 : nil)
        }
        for endpoint in [Operations.ServiceEventRules.create, Operations.ServiceEventRules.convert] {
            bindings.bind(endpoint.erased) { call, environment in try await refuse(call, environment, retired) }
        }
        for endpoint in [
            Operations.ServiceEventRules.get, Operations.ServiceEventRules.update, Operations.ServiceEventRules.delete,
        ] {
            bindings.bind(endpoint.erased) { call, environment in try await refuse(call, environment, .notFound) }
        }
    }

    private static func refuse(_ call: Call, _ environment: Environment, _ error: APIError) async throws -> Reply {
        try await environment.read { work in _ = try ServiceHandlers.find(call.path(), work) }
        throw error
    }
}
