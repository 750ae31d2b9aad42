// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum ChangeEvents {
        private static let area = "Change Events"
        private static let readScope = "change_events.read"

        package static let integrationIDs = Parameter(
            "integration_ids[]", .list(allowed: []), "Only changes that came through these integrations.")

        package static let list = Endpoint<Nothing, ChangeEvent>(
            Operation(
                "listChangeEvents", .get, "/change_events", area: area, scope: readScope, actsOn: .changeEvent,
                paging: .classic, parameters: [.teamIDs, integrationIDs, .since, .until], outputKey: "change_events",
                summary: "List the account's change events",
                detail: "The newest first. A range that is not in UTC is refused."),
            input: nil, output: Shapes.changeEvent)

        package static let create = Endpoint<Nothing, Nothing>(
            Operation(
                "createChangeEvent", .post, "/change_events", area: area, scope: nil, successStatus: 202,
                authentication: .routingKey, summary: "Report a change",
                detail: "Takes and answers what the events API does on `/v2/change/enqueue`."),
            input: nil, output: nil)

        package static let get = Endpoint<Nothing, ChangeEvent>(
            Operation(
                "getChangeEvent", .get, "/change_events/{id}", area: area, scope: readScope, actsOn: .changeEvent,
                outputKey: "change_event", summary: "Show a change event"),
            input: nil, output: Shapes.changeEvent)

        package static let update = Endpoint<ChangeEvent, ChangeEvent>(
            Operation(
                "updateChangeEvent", .put, "/change_events/{id}", area: area, scope: "change_events.write",
                actsOn: .changeEvent, inputKey: "change_event", outputKey: "change_event", summary: "Edit a change event",
                detail: "Its summary and its details; the rest stays as it was sent."),
            input: Shapes.changeEvent, output: Shapes.changeEvent)

        package static let listRelated = Endpoint<Nothing, ChangeEvent>(
            Operation(
                "listIncidentRelatedChangeEvents", .get, "/incidents/{id}/related_change_events", area: area,
                scope: "incidents.read", actsOn: .changeEvent, parameters: [.limit], outputKey: "change_events",
                isList: true, summary: "List changes that may explain an incident",
                detail: """
                    Each with the reason for thinking so: it changed the incident's own service in the \
                    \(ChangeEvent.correlationDays) days before, or one that depends on it or supports it.
                    """),
            input: nil, output: Shapes.relatedChangeEvent)

        package static let listOfService = Endpoint<Nothing, ChangeEvent>(
            Operation(
                "listServiceChangeEvents", .get, "/services/{id}/change_events", area: area, scope: "services.read",
                actsOn: .changeEvent, paging: .classic, parameters: [.since, .until, .teamIDs, integrationIDs],
                outputKey: "change_events", summary: "List a service's change events",
                detail: "The newest first. A range that is not in UTC is refused."),
            input: nil, output: Shapes.changeEvent)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, get.erased, update.erased, listRelated.erased, listOfService.erased,
        ]
    }
}
