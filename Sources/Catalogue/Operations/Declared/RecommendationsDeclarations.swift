// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredRecommendations {
        private static let area = "Recommendations"
        private static let serviceID = Parameter("service_id", .text, "Only suggestions for this service.")
        private static let serviceIDs = Parameter(
            "service_ids[]", .list(allowed: []), "Only suggestions for these services.")
        private static let actions = Parameter(
            "actions[]", .list(allowed: ["suppress", "severity", "priority"]), "Only suggestions that do one of these.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listRecommendedRules", .get, "/recommendations/event_orchestrations/rules", area: area,
                    scope: "recommendations.read", paging: .cursor, parameters: [serviceID, serviceIDs, .teamIDs, actions],
                    outputKey: "recommended_rules", summary: "List suggested orchestration rules",
                    detail: "`service_id` and `service_ids[]` exclude each other."),
                output: """
                    recommendation_id:string type:string status:string description:string pcl_expr:string created_at:time \
                    updated_at:time metrics:object actions:object parent:object
                    """),
            .declared(
                Operation(
                    "dismissRecommendedRule", .post,
                    "/recommendations/event_orchestrations/services/{service_id}/rules/{recommendation_id}/dismiss",
                    area: area, scope: "recommendations.write", inputKey: "decision", successStatus: 200,
                    summary: "Turn a suggested rule down",
                    detail: "`feedback` is `positive` or `negative`. Answers 200 with nothing but a `status`."),
                input: "feedback:string",
                output: "status:string"),
            .declared(
                Operation(
                    "acceptRecommendedRule", .post,
                    "/recommendations/event_orchestrations/services/{service_id}/rules/{recommendation_id}/accept",
                    area: area, scope: "recommendations.write", successStatus: 200,
                    summary: "Add a suggested rule to a service's orchestration",
                    detail: "Takes no body; answers 200 with a `status`, not with the rule."),
                output: "status:string"),
            .declared(
                Operation(
                    "deleteAcceptedRecommendedRule", .delete,
                    "/recommendations/event_orchestrations/services/{service_id}/accepted_rules/{rule_id}", area: area,
                    scope: "recommendations.write", successStatus: 200, summary: "Take an accepted suggestion out again",
                    detail: "Answers 200 with a `status`, where most deletions answer 204."),
                output: "status:string"),
        ]
    }
}
