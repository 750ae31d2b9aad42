// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    /// The rules themselves, path by path.
    package enum OrchestrationPaths {
        private static let area = "Event Orchestrations"

        package static let getGlobal = showing(
            "Global", "/event_orchestrations/{id}/global", summary: "Show an orchestration's global rules",
            detail: "All of its events pass them before they are routed.")
        package static let updateGlobal = replacing(
            "Global", "/event_orchestrations/{id}/global", summary: "Replace an orchestration's global rules")

        package static let getRouter = showing(
            "Router", "/event_orchestrations/{id}/router", summary: "Show how an orchestration picks a service",
            detail: "The first rule that matches decides, then the catch-all.")
        package static let updateRouter = replacing(
            "Router", "/event_orchestrations/{id}/router", summary: "Replace how an orchestration picks a service")

        package static let getUnrouted = showing(
            "Unrouted", "/event_orchestrations/{id}/unrouted", summary: "Show the rules for events that found no service",
            detail: "Nothing that gets here reaches a service any more.")
        package static let updateUnrouted = replacing(
            "Unrouted", "/event_orchestrations/{id}/unrouted",
            summary: "Replace the rules for events that found no service")

        package static let getService = showing(
            "Service", "/event_orchestrations/services/{service_id}", scope: "services.read",
            includes: ["migrated_metadata"], summary: "Show a service's orchestration",
            detail: "Its rules count only while it is active.", output: Shapes.serviceOrchestrationPath)
        package static let updateService = replacing(
            "Service", "/event_orchestrations/services/{service_id}", scope: "services.write",
            summary: "Replace a service's orchestration")

        private static func showing(
            _ name: String, _ path: PathTemplate, scope: String = "event_orchestrations.read", includes: [String] = [],
            summary: String, detail: String, output: Shape<StoredOrchestrationPath> = Shapes.orchestrationPath
        ) -> Endpoint<Nothing, StoredOrchestrationPath> {
            Endpoint(
                Operation(
                    "getOrchPath\(name)", .get, path, area: area, scope: scope, includes: includes,
                    outputKey: "orchestration_path", summary: summary, detail: detail),
                input: nil, output: output)
        }

        private static func replacing(
            _ name: String, _ path: PathTemplate, scope: String = "event_orchestrations.write", summary: String
        ) -> Endpoint<OrchestrationPathDraft, WrittenOrchestrationPath> {
            Endpoint(
                Operation(
                    "updateOrchPath\(name)", .put, path, area: area, scope: scope, inputKey: "orchestration_path",
                    summary: summary, detail: "The answer may bring `warnings` beside the rules."),
                input: Shapes.orchestrationPathDraft, output: Shapes.writtenOrchestrationPath)
        }

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
