// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredEventEnrichments {
        private static let area = "Event Enrichments"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listEventEnrichments", .get, "/enrichment/event_enrichments", area: area, scope: nil, paging: .classic,
                    includes: ["privileges"], outputKey: "event_enrichments",
                    summary: "List the account's event enrichments", detail: "Early access."),
                output: """
                    id:string name:string description:string is_default:boolean associated_services:integer \
                    associated_event_orchestrations:integer team:object privileges:object created_at:time \
                    created_by:object updated_at:time updated_by:object self:string
                    """),
            .declared(
                Operation(
                    "createEventEnrichment", .post, "/enrichment/event_enrichments", area: area, scope: nil,
                    inputKey: "event_enrichment", outputKey: "event_enrichment", successStatus: 200,
                    summary: "Add an event enrichment", detail: "Answers 200. Early access."),
                input: """
                    id:string name:string description:string is_default:boolean associated_services:integer \
                    associated_event_orchestrations:integer team:object privileges:object created_at:time \
                    created_by:object updated_at:time updated_by:object self:string
                    """,
                output: """
                    id:string name:string description:string is_default:boolean associated_services:integer \
                    associated_event_orchestrations:integer team:object privileges:object created_at:time \
                    created_by:object updated_at:time updated_by:object self:string
                    """),
            .declared(
                Operation(
                    "getAccountDefaultEventEnrichment", .get, "/enrichment/event_enrichments/default", area: area,
                    scope: nil, summary: "Show the default event enrichment",
                    detail: "Counts for services and orchestrations that have nothing else. Early access."),
                output: "default:object previous_default:object"),
            .declared(
                Operation(
                    "markEventEnrichmentAsDefault", .put, "/enrichment/event_enrichments/default", area: area, scope: nil,
                    inputKey: "default", summary: "Choose the default event enrichment",
                    detail: "`default: null` leaves the account without. Early access."),
                input: "id:string type:string summary:string self:string",
                output: "default:object previous_default:object"),
            .declared(
                Operation(
                    "getEventEnrichment", .get, "/enrichment/event_enrichments/{id}", area: area, scope: nil,
                    includes: ["privileges"], outputKey: "event_enrichment", summary: "Show an event enrichment",
                    detail: "Early access."),
                output: """
                    id:string name:string description:string is_default:boolean associated_services:integer \
                    associated_event_orchestrations:integer team:object privileges:object created_at:time \
                    created_by:object updated_at:time updated_by:object self:string
                    """),
            .declared(
                Operation(
                    "updateEventEnrichment", .put, "/enrichment/event_enrichments/{id}", area: area, scope: nil,
                    inputKey: "event_enrichment", outputKey: "event_enrichment", summary: "Change an event enrichment",
                    detail: "Early access."),
                input: """
                    id:string name:string description:string is_default:boolean associated_services:integer \
                    associated_event_orchestrations:integer team:object privileges:object created_at:time \
                    created_by:object updated_at:time updated_by:object self:string
                    """,
                output: """
                    id:string name:string description:string is_default:boolean associated_services:integer \
                    associated_event_orchestrations:integer team:object privileges:object created_at:time \
                    created_by:object updated_at:time updated_by:object self:string
                    """),
            .declared(
                Operation(
                    "deleteEventEnrichment", .delete, "/enrichment/event_enrichments/{id}", area: area, scope: nil,
                    summary: "Drop an event enrichment",
                    detail: "Needs the right to delete it and everything that uses it. Early access.")),
            .declared(
                Operation(
                    "listEventEnrichmentAssociations", .get, "/enrichment/event_enrichments/{id}/associations", area: area,
                    scope: nil, paging: .classic,
                    parameters: [
                        Parameter(
                            "association_type", .choice(["service", "event_orchestration"]),
                            "Only services, or only orchestrations.")
                    ], outputKey: "associations", summary: "List what an event enrichment is used by",
                    detail: "Leaves out what the caller may not see. Early access."),
                output: "type:string id:string summary:string self:string"),
            .declared(
                Operation(
                    "addEventEnrichmentAssociations", .post, "/enrichment/event_enrichments/{id}/associations", area: area,
                    scope: nil, inputKey: "associations", summary: "Use an event enrichment in more places",
                    detail: "Answers 207 when some of them failed. Early access."),
                input: "type:string id:string summary:string self:string",
                output: "status:string"),
            .declared(
                Operation(
                    "deleteEventEnrichmentAssociations", .delete, "/enrichment/event_enrichments/{id}/associations",
                    area: area, scope: nil, inputKey: "associations", successStatus: 200,
                    summary: "Use an event enrichment in fewer places",
                    detail: "Takes a body, and answers 200, or 207 when some of them failed. Early access."),
                input: "type:string id:string summary:string self:string",
                output: "status:string"),
            .declared(
                Operation(
                    "getEventEnrichmentRules", .get, "/enrichment/event_enrichments/{id}/rules", area: area, scope: nil,
                    outputKey: "orchestration_path", summary: "Show an event enrichment's rules", detail: "Early access."),
                output: """
                    type:string parent:object self:string sets:array created_at:time created_by:object updated_at:time \
                    updated_by:object version:string
                    """),
            .declared(
                Operation(
                    "updateEventEnrichmentRules", .put, "/enrichment/event_enrichments/{id}/rules", area: area, scope: nil,
                    inputKey: "orchestration_path", outputKey: "orchestration_path",
                    summary: "Replace an event enrichment's rules", detail: "All of them at once. Early access."),
                input: """
                    type:string parent:object self:string sets:array created_at:time created_by:object updated_at:time \
                    updated_by:object version:string
                    """,
                output: """
                    type:string parent:object self:string sets:array created_at:time created_by:object updated_at:time \
                    updated_by:object version:string
                    """),
        ]
    }
}
