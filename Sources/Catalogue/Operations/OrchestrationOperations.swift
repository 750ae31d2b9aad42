// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// Rules that stand before services.
    package enum EventOrchestrations {
        private static let area = "Event Orchestrations"

        package static let sortBy = Parameter(
            "sort_by", .sort(fields: ["name", "routes", "created_at"], maximum: 1),
            "Order of the list; by name when not given.")

        package static let list = Endpoint<Nothing, EventOrchestration>(
            Operation(
                "listEventOrchestrations", .get, "/event_orchestrations", area: area, scope: "event_orchestrations.read",
                paging: .classic,
                parameters: [sortBy], outputKey: "orchestrations", summary: "List the account's event orchestrations"),
            input: nil, output: Shapes.eventOrchestration)

        package static let create = Endpoint<EventOrchestration, EventOrchestration>(
            Operation(
                "postOrchestration", .post, "/event_orchestrations", area: area, scope: "event_orchestrations.write",
                inputKey: "orchestration", outputKey: "orchestration", summary: "Create an event orchestration",
                detail: "Left to administrators unless it names a team."),
            input: Shapes.eventOrchestration, output: Shapes.eventOrchestration)

        package static let get = Endpoint<Nothing, EventOrchestration>(
            Operation(
                "getOrchestration", .get, "/event_orchestrations/{id}", area: area, scope: "event_orchestrations.read",
                outputKey: "orchestration", summary: "Show an event orchestration"),
            input: nil, output: Shapes.eventOrchestration)

        package static let update = Endpoint<EventOrchestration, EventOrchestration>(
            Operation(
                "updateOrchestration", .put, "/event_orchestrations/{id}", area: area,
                scope: "event_orchestrations.write", inputKey: "orchestration", outputKey: "orchestration",
                summary: "Change an event orchestration"),
            input: Shapes.eventOrchestration, output: Shapes.eventOrchestration)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteOrchestration", .delete, "/event_orchestrations/{id}", area: area,
                scope: "event_orchestrations.write", summary: "Delete an event orchestration",
                detail: "Its routing keys take no more events."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, get.erased, update.erased, delete.erased,
        ]
    }

    /// Where events of orchestrations come in.
    package enum OrchestrationIntegrations {
        private static let area = "Event Orchestrations"

        package static let list = Endpoint<Nothing, OrchestrationIntegration>(
            Operation(
                "listOrchestrationIntegrations", .get, "/event_orchestrations/{id}/integrations", area: area,
                scope: "event_orchestrations.read", outputKey: "integrations", isList: true,
                summary: "List an orchestration's integrations", detail: "Each with its routing key."),
            input: nil, output: Shapes.orchestrationIntegration)

        package static let create = Endpoint<OrchestrationIntegration, OrchestrationIntegration>(
            Operation(
                "postOrchestrationIntegration", .post, "/event_orchestrations/{id}/integrations", area: area,
                scope: "event_orchestrations.write", inputKey: "integration", outputKey: "integration",
                summary: "Give an orchestration another integration", detail: "It gets a routing key of its own."),
            input: Shapes.orchestrationIntegration, output: Shapes.orchestrationIntegration)

        package static let get = Endpoint<Nothing, OrchestrationIntegration>(
            Operation(
                "getOrchestrationIntegration", .get, "/event_orchestrations/{id}/integrations/{integration_id}",
                area: area, scope: "event_orchestrations.read", outputKey: "integration",
                summary: "Show an orchestration's integration"),
            input: nil, output: Shapes.orchestrationIntegration)

        package static let update = Endpoint<OrchestrationIntegration, OrchestrationIntegration>(
            Operation(
                "updateOrchestrationIntegration", .put, "/event_orchestrations/{id}/integrations/{integration_id}",
                area: area, scope: "event_orchestrations.write", inputKey: "integration", outputKey: "integration",
                summary: "Rename an orchestration's integration"),
            input: Shapes.orchestrationIntegration, output: Shapes.orchestrationIntegration)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteOrchestrationIntegration", .delete, "/event_orchestrations/{id}/integrations/{integration_id}",
                area: area, scope: "event_orchestrations.write", summary: "Remove an orchestration's integration",
                detail: "Events that are still sent to its routing key are lost."),
            input: nil, output: nil)

        package static let migrate = Endpoint<IntegrationMigration, OrchestrationIntegration>(
            Operation(
                "migrateOrchestrationIntegration", .post, "/event_orchestrations/{id}/integrations/migration",
                area: area, scope: "event_orchestrations.write", outputKey: "integrations", isList: true,
                successStatus: 200, summary: "Fetch an integration from another orchestration",
                detail: "Its routing key comes along. Answers 200."),
            input: Shapes.integrationMigration, output: Shapes.orchestrationIntegration)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, get.erased, update.erased, delete.erased, migrate.erased,
        ]
    }
}
