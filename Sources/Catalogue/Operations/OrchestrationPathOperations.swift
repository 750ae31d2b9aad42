// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// The rules themselves, path by path.
    package enum OrchestrationPaths {
        private static let area = "Event Orchestrations"

        package static let getGlobal = Endpoint<Nothing, StoredOrchestrationPath>(
            Operation(
                "getOrchPathGlobal", .get, "/event_orchestrations/{id}/global", area: area,
                scope: "event_orchestrations.read", outputKey: "orchestration_path",
                summary: "Show an orchestration's global rules",
                detail: "All of its events pass them before they are routed."),
            input: nil, output: Shapes.orchestrationPath)

        package static let updateGlobal = Endpoint<OrchestrationPathDraft, WrittenOrchestrationPath>(
            Operation(
                "updateOrchPathGlobal", .put, "/event_orchestrations/{id}/global", area: area,
                scope: "event_orchestrations.write", inputKey: "orchestration_path",
                summary: "Replace an orchestration's global rules",
                detail: "The answer may bring `warnings` beside the rules."),
            input: Shapes.orchestrationPathDraft, output: Shapes.writtenOrchestrationPath)

        package static let getRouter = Endpoint<Nothing, StoredOrchestrationPath>(
            Operation(
                "getOrchPathRouter", .get, "/event_orchestrations/{id}/router", area: area,
                scope: "event_orchestrations.read", outputKey: "orchestration_path",
                summary: "Show how an orchestration picks a service",
                detail: "The first rule that matches decides, then the catch-all."),
            input: nil, output: Shapes.orchestrationPath)

        package static let updateRouter = Endpoint<OrchestrationPathDraft, WrittenOrchestrationPath>(
            Operation(
                "updateOrchPathRouter", .put, "/event_orchestrations/{id}/router", area: area,
                scope: "event_orchestrations.write", inputKey: "orchestration_path",
                summary: "Replace how an orchestration picks a service",
                detail: "The answer may bring `warnings` beside the rules."),
            input: Shapes.orchestrationPathDraft, output: Shapes.writtenOrchestrationPath)

        package static let getUnrouted = Endpoint<Nothing, StoredOrchestrationPath>(
            Operation(
                "getOrchPathUnrouted", .get, "/event_orchestrations/{id}/unrouted", area: area,
                scope: "event_orchestrations.read", outputKey: "orchestration_path",
                summary: "Show the rules for events that found no service",
                detail: "Nothing that gets here reaches a service any more."),
            input: nil, output: Shapes.orchestrationPath)

        package static let updateUnrouted = Endpoint<OrchestrationPathDraft, WrittenOrchestrationPath>(
            Operation(
                "updateOrchPathUnrouted", .put, "/event_orchestrations/{id}/unrouted", area: area,
                scope: "event_orchestrations.write", inputKey: "orchestration_path",
                summary: "Replace the rules for events that found no service",
                detail: "The answer may bring `warnings` beside the rules."),
            input: Shapes.orchestrationPathDraft, output: Shapes.writtenOrchestrationPath)

        package static let getService = Endpoint<Nothing, StoredOrchestrationPath>(
            Operation(
                "getOrchPathService", .get, "/event_orchestrations/services/{service_id}", area: area,
                scope: "services.read", includes: ["migrated_metadata"], outputKey: "orchestration_path",
                summary: "Show a service's orchestration", detail: "Its rules count only while it is active."),
            input: nil, output: Shapes.serviceOrchestrationPath)

        package static let updateService = Endpoint<OrchestrationPathDraft, WrittenOrchestrationPath>(
            Operation(
                "updateOrchPathService", .put, "/event_orchestrations/services/{service_id}", area: area,
                scope: "services.write", inputKey: "orchestration_path", summary: "Replace a service's orchestration",
                detail: "The answer may bring `warnings` beside the rules."),
            input: Shapes.orchestrationPathDraft, output: Shapes.writtenOrchestrationPath)

        package static let getActive = Endpoint<Nothing, OrchestrationStatus>(
            Operation(
                "getOrchActiveStatus", .get, "/event_orchestrations/services/{service_id}/active", area: area,
                scope: "services.read", summary: "Ask whether a service uses its orchestration",
                detail: "Otherwise its ruleset counts."),
            input: nil, output: Shapes.orchestrationStatus)

        package static let updateActive = Endpoint<OrchestrationStatus, OrchestrationStatus>(
            Operation(
                "updateOrchActiveStatus", .put, "/event_orchestrations/services/{service_id}/active", area: area,
                scope: "services.write", summary: "Switch a service's orchestration on or off",
                detail: "While it is off, the service's ruleset counts."),
            input: Shapes.orchestrationStatus, output: Shapes.orchestrationStatus)

        package static let all: [AnyEndpoint] = [
            getGlobal.erased, updateGlobal.erased, getRouter.erased, updateRouter.erased, getUnrouted.erased,
            updateUnrouted.erased, getService.erased, updateService.erased, getActive.erased, updateActive.erased,
        ]
    }
}
