// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredSREAgent {
        private static let area = "SRE Agent"
        private static let serviceID = Parameter("service_id", .text, "Only memories of this service.")
        private static let incidentID = Parameter("incident_id", .text, "Only memories of this incident.")
        private static let memoryType = Parameter(
            "type", .choice(["runbook", "service_profile", "incident_playbook"]), "Only memories of this type.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listSreMemories", .get, "/sre_agent/memories", area: area, scope: "incident.read",
                    parameters: [.limit, serviceID, incidentID, memoryType], outputKey: "memories", isList: true,
                    summary: "List what the SRE agent has learned",
                    detail: "Not paged beyond `limit`. Incident summaries are listed, though `type` cannot pick them."),
                output: "id:string content:string attributes:object created_at:time updated_at:time"),
            .declared(
                Operation(
                    "updateSreMemory", .put, "/sre_agent/memories/{id}", area: area, scope: "sre_agent.write",
                    inputKey: "memory", outputKey: "memory", summary: "Correct something the SRE agent has learned",
                    detail: "A conversation under way may go on with the old text."),
                input: "content:string",
                output: "id:string content:string attributes:object created_at:time updated_at:time"),
            .declared(
                Operation(
                    "deleteSreMemory", .delete, "/sre_agent/memories/{id}", area: area, scope: "sre_agent.write",
                    summary: "Make the SRE agent forget something",
                    detail: "For good, though a conversation under way may still know it.")),
        ]
    }
}
