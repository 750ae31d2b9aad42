// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum ServiceEnablements {
        private static let area = "Services"

        package static let list = Endpoint<Nothing, ServiceEnablement>(
            Operation(
                "listServiceFeatureEnablements", .get, "/services/{id}/enablements", area: area, scope: "services.read",
                actsOn: .service, outputKey: "enablements", isList: true, summary: "List which add-ons a service uses",
                detail: "There is one, `aiops`, on until switched off; a warning tells if the account may not use it."),
            input: nil, output: Shapes.serviceEnablement)

        package static let update = Endpoint<ServiceEnablement, ServiceEnablement>(
            Operation(
                "updateServiceFeatureEnablement", .put, "/services/{id}/enablements/{feature_name}", area: area,
                scope: "services.write", actsOn: .service, inputKey: "enablement", outputKey: "enablement",
                summary: "Switch an add-on of a service on or off",
                detail: """
                    There is one, `aiops`. It changes with no more than a warning if the account may not use it. One client \
                    reads the list in `enablements` that stands beside the answer's root key.
                    """),
            input: Shapes.serviceEnablement, output: Shapes.serviceEnablement)

        package static let all: [AnyEndpoint] = [list.erased, update.erased]
    }

    /// Retired before there was this server: no service has any, and none can be made.
    package enum ServiceEventRules {
        private static let area = "Services"
        private static let readScope = "services.read"
        private static let writeScope = "services.write"
        private static let retired = "Retired: event orchestrations have taken the place of event rules."

        package static let list = Endpoint<Nothing, Nothing>(
            Operation(
                "listServiceEventRules", .get, "/services/{id}/rules", area: area, scope: readScope, actsOn: .service,
                paging: .classic, includes: ["migrated_metadata"], outputKey: "rules", availability: .deprecated,
                summary: "List the event rules of a service", detail: "\(retired) The list is empty."),
            input: nil, output: Shapes.serviceEventRule)

        package static let create = Endpoint<Nothing, Nothing>(
            Operation(
                "createServiceEventRule", .post, "/services/{id}/rules", area: area, scope: writeScope, actsOn: .service,
                inputKey: "rule", outputKey: "rule", availability: .deprecated, summary: "Add an event rule to a service",
                detail: "\(retired) Always refused with 405."),
            input: Shapes.serviceEventRule, output: Shapes.serviceEventRule)

        package static let convert = Endpoint<Nothing, Nothing>(
            Operation(
                "convertServiceEventRulesToEventOrchestration", .post, "/services/{id}/rules/convert", area: area,
                scope: writeScope, actsOn: .service, successStatus: 200, availability: .deprecated,
                summary: "Make an orchestration of a service's event rules",
                detail: "\(retired) Always refused with 405: there are none to convert."),
            input: nil, output: Shapes.eventRuleConversion)

        package static let get = Endpoint<Nothing, Nothing>(
            Operation(
                "getServiceEventRule", .get, "/services/{id}/rules/{rule_id}", area: area, scope: readScope,
                actsOn: .service, outputKey: "rule", availability: .deprecated, summary: "Show an event rule of a service",
                detail: "\(retired) None is found."),
            input: nil, output: Shapes.serviceEventRule)

        package static let update = Endpoint<Nothing, Nothing>(
            Operation(
                "updateServiceEventRule", .put, "/services/{id}/rules/{rule_id}", area: area, scope: writeScope,
                actsOn: .service, inputKey: "rule", outputKey: "rule", availability: .deprecated,
                summary: "Change an event rule of a service", detail: "\(retired) None is found."),
            input: Shapes.serviceEventRule, output: Shapes.serviceEventRule)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteServiceEventRule", .delete, "/services/{id}/rules/{rule_id}", area: area, scope: writeScope,
                actsOn: .service, availability: .deprecated, summary: "Remove an event rule of a service",
                detail: "\(retired) None is found."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, convert.erased, get.erased, update.erased, delete.erased,
        ]
    }
}
