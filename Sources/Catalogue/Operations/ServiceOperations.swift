// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum Services {
        private static let area = "Services"
        private static let readScope = "services.read"
        private static let writeScope = "services.write"
        private static let includes = [
            "escalation_policies", "teams", "integrations", "auto_pause_notifications_parameters",
        ]

        package static let name = Parameter("name", .text, "Only the service with exactly this name.")

        package static let list = Endpoint<Nothing, Service>(
            Operation(
                "listServices", .get, "/services", area: area, scope: readScope, actsOn: .service, paging: .classic,
                parameters: [.query, .teamIDs, .timeZone, .sortByName, name], includes: includes, outputKey: "services",
                summary: "List services"),
            input: nil, output: Shapes.service)

        package static let create = Endpoint<Service, Service>(
            Operation(
                "createService", .post, "/services", area: area, scope: writeScope, actsOn: .service, includes: includes,
                inputKey: "service", outputKey: "service", summary: "Create a service"),
            input: Shapes.service, output: Shapes.service)

        package static let get = Endpoint<Nothing, Service>(
            Operation(
                "getService", .get, "/services/{id}", area: area, scope: readScope, actsOn: .service, includes: includes,
                outputKey: "service", summary: "Show a service"),
            input: nil, output: Shapes.service)

        package static let update = Endpoint<Service, Service>(
            Operation(
                "updateService", .put, "/services/{id}", area: area, scope: writeScope, actsOn: .service, includes: includes,
                inputKey: "service", outputKey: "service", summary: "Change a service"),
            input: Shapes.service, output: Shapes.service)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteService", .delete, "/services/{id}", area: area, scope: writeScope, actsOn: .service,
                summary: "Delete a service", detail: "Refused while it has open incidents."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, get.erased, update.erased, delete.erased]
    }

    package enum Integrations {
        private static let area = "Services"
        private static let readScope = "services.read"
        private static let writeScope = "services.write"
        private static let includes = ["services", "vendors"]

        package static let list = Endpoint<Nothing, Integration>(
            Operation(
                "listServiceIntegrations", .get, "/services/{id}/integrations", area: area, scope: readScope,
                actsOn: .integration, includes: includes, outputKey: "integrations", isList: true, availability: .unlisted,
                summary: "List a service's integrations"),
            input: nil, output: Shapes.integration)

        package static let create = Endpoint<Integration, Integration>(
            Operation(
                "createServiceIntegration", .post, "/services/{id}/integrations", area: area, scope: writeScope,
                actsOn: .integration, inputKey: "integration", outputKey: "integration", summary: "Add an integration",
                detail: "Its key is what senders of events use."),
            input: Shapes.integration, output: Shapes.integration)

        package static let get = Endpoint<Nothing, Integration>(
            Operation(
                "getServiceIntegration", .get, "/services/{id}/integrations/{integration_id}", area: area, scope: readScope,
                actsOn: .integration, includes: includes, outputKey: "integration", summary: "Show an integration"),
            input: nil, output: Shapes.integration)

        package static let update = Endpoint<Integration, Integration>(
            Operation(
                "updateServiceIntegration", .put, "/services/{id}/integrations/{integration_id}", area: area,
                scope: writeScope, actsOn: .integration, inputKey: "integration", outputKey: "integration",
                summary: "Change an integration"),
            input: Shapes.integration, output: Shapes.integration)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteServiceIntegration", .delete, "/services/{id}/integrations/{integration_id}", area: area,
                scope: writeScope, actsOn: .integration, availability: .unlisted, summary: "Remove an integration",
                detail: "Its key stops working at once."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, get.erased, update.erased, delete.erased]
    }

    package enum EscalationPolicies {
        private static let area = "Escalation Policies"
        private static let readScope = "escalation_policies.read"
        private static let writeScope = "escalation_policies.write"
        private static let includes = ["services", "teams", "targets", "escalation_rule_assignment_strategies"]

        package static let list = Endpoint<Nothing, EscalationPolicy>(
            Operation(
                "listEscalationPolicies", .get, "/escalation_policies", area: area, scope: readScope,
                actsOn: .escalationPolicy, paging: .classic, parameters: [.query, .userIDs, .teamIDs, .sortByName],
                includes: includes, outputKey: "escalation_policies", summary: "List escalation policies"),
            input: nil, output: Shapes.escalationPolicy)

        package static let create = Endpoint<EscalationPolicy, EscalationPolicy>(
            Operation(
                "createEscalationPolicy", .post, "/escalation_policies", area: area, scope: writeScope,
                actsOn: .escalationPolicy, from: .optional, includes: includes, inputKey: "escalation_policy",
                outputKey: "escalation_policy", summary: "Create an escalation policy"),
            input: Shapes.escalationPolicy, output: Shapes.escalationPolicy)

        package static let get = Endpoint<Nothing, EscalationPolicy>(
            Operation(
                "getEscalationPolicy", .get, "/escalation_policies/{id}", area: area, scope: readScope,
                actsOn: .escalationPolicy, includes: includes, outputKey: "escalation_policy",
                summary: "Show an escalation policy"),
            input: nil, output: Shapes.escalationPolicy)

        package static let update = Endpoint<EscalationPolicy, EscalationPolicy>(
            Operation(
                "updateEscalationPolicy", .put, "/escalation_policies/{id}", area: area, scope: writeScope,
                actsOn: .escalationPolicy, includes: includes, inputKey: "escalation_policy",
                outputKey: "escalation_policy", summary: "Change an escalation policy",
                detail: "Incidents that are open keep to the policy as it was when it was given to them."),
            input: Shapes.escalationPolicy, output: Shapes.escalationPolicy)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteEscalationPolicy", .delete, "/escalation_policies/{id}", area: area, scope: writeScope,
                actsOn: .escalationPolicy, summary: "Delete an escalation policy",
                detail: "Refused while a service uses it."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, get.erased, update.erased, delete.erased]
    }

    package enum MaintenanceWindows {
        private static let area = "Maintenance Windows"
        private static let readScope = "services.read"
        private static let writeScope = "services.write"
        private static let includes = ["teams", "services", "users"]

        /// Which windows a list shows, by when they are.
        package enum Phase: String, CaseIterable, Sendable {
            case past
            case future
            case ongoing
            case open
            case all
        }

        package static let serviceIDs = Parameter("service_ids[]", .list(allowed: []), "Only windows of these services.")
        package static let phase = Parameter(
            "filter", .choice(Phase.allCases.map(\.rawValue)), "Only windows that are over, to come, or running.")

        package static let list = Endpoint<Nothing, MaintenanceWindow>(
            Operation(
                "listMaintenanceWindows", .get, "/maintenance_windows", area: area, scope: readScope,
                actsOn: .maintenanceWindow, paging: .classic, parameters: [.query, .teamIDs, serviceIDs, phase],
                includes: includes, outputKey: "maintenance_windows", summary: "List maintenance windows"),
            input: nil, output: Shapes.maintenanceWindow)

        package static let create = Endpoint<MaintenanceWindow, MaintenanceWindow>(
            Operation(
                "createMaintenanceWindow", .post, "/maintenance_windows", area: area, scope: writeScope,
                actsOn: .maintenanceWindow, from: .optional, inputKey: "maintenance_window",
                outputKey: "maintenance_window", summary: "Plan maintenance",
                detail: "Its services open nothing while it lasts; events are recorded."),
            input: Shapes.maintenanceWindow, output: Shapes.maintenanceWindow)

        package static let get = Endpoint<Nothing, MaintenanceWindow>(
            Operation(
                "getMaintenanceWindow", .get, "/maintenance_windows/{id}", area: area, scope: readScope,
                actsOn: .maintenanceWindow, includes: includes, outputKey: "maintenance_window",
                summary: "Show a maintenance window"),
            input: nil, output: Shapes.maintenanceWindow)

        package static let update = Endpoint<MaintenanceWindow, MaintenanceWindow>(
            Operation(
                "updateMaintenanceWindow", .put, "/maintenance_windows/{id}", area: area, scope: writeScope,
                actsOn: .maintenanceWindow, inputKey: "maintenance_window", outputKey: "maintenance_window",
                summary: "Change a maintenance window"),
            input: Shapes.maintenanceWindow, output: Shapes.maintenanceWindow)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteMaintenanceWindow", .delete, "/maintenance_windows/{id}", area: area, scope: writeScope,
                actsOn: .maintenanceWindow, summary: "End a maintenance window",
                detail: "A future one is removed, a running one ends now, a past one stays."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [list.erased, create.erased, get.erased, update.erased, delete.erased]
    }
}
