// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredBusinessServices {
        private static let area = "Business Services"
        private static let ids = Parameter("ids[]", .list(allowed: []), "Only these business services.")
        private static let additionalFields = Parameter(
            "additional_fields[]", .list(allowed: ["services.highest_impacting_priority", "total_impacted_count"]),
            "What to tell besides: the highest priority that hits each service, or how many are hit.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listBusinessServices", .get, "/business_services", area: area, scope: "services.read", paging: .classic,
                    outputKey: "business_services", summary: "List the account's business services"),
                output: """
                    id:string summary:string type:string self:string html_url:string name:string description:string \
                    point_of_contact:string team:object
                    """),
            .declared(
                Operation(
                    "createBusinessService", .post, "/business_services", area: area, scope: "services.write",
                    inputKey: "business_service", outputKey: "business_service", successStatus: 200,
                    summary: "Add a business service", detail: "Answers 200. An account has 5000 at most."),
                input: "name:string description:string point_of_contact:string team:object",
                output: """
                    id:string summary:string type:string self:string html_url:string name:string description:string \
                    point_of_contact:string team:object
                    """),
            .declared(
                Operation(
                    "getBusinessService", .get, "/business_services/{id}", area: area, scope: "services.read",
                    outputKey: "business_service", summary: "Show a business service"),
                output: """
                    id:string summary:string type:string self:string html_url:string name:string description:string \
                    point_of_contact:string team:object
                    """),
            .declared(
                Operation(
                    "updateBusinessService", .put, "/business_services/{id}", area: area, scope: "services.write",
                    inputKey: "business_service", outputKey: "business_service", summary: "Change a business service"),
                input: "name:string description:string point_of_contact:string team:object",
                output: """
                    id:string summary:string type:string self:string html_url:string name:string description:string \
                    point_of_contact:string team:object
                    """),
            .declared(
                Operation(
                    "deleteBusinessService", .delete, "/business_services/{id}", area: area, scope: "services.write",
                    summary: "Remove a business service")),
            .declared(
                Operation(
                    "createBusinessServiceAccountSubscription", .post, "/business_services/{id}/account_subscription",
                    area: area, scope: "subscribers.write", successStatus: 200,
                    summary: "Have the whole account follow a business service", detail: "Takes no body and answers 200."),
                output: "account_is_subscribed:boolean"),
            .declared(
                Operation(
                    "removeBusinessServiceAccountSubscription", .delete, "/business_services/{id}/account_subscription",
                    area: area, scope: "subscribers.write", summary: "Stop the account from following a business service")),
            .declared(
                Operation(
                    "getBusinessServiceSubscribers", .get, "/business_services/{id}/subscribers", area: area,
                    scope: "subscribers.read", summary: "List who follows a business service",
                    detail: "Only those who were added under this path."),
                output: "offset:integer limit:integer more:boolean total:integer subscribers:array account_id:string"),
            .declared(
                Operation(
                    "createBusinessServiceNotificationSubscribers", .post, "/business_services/{id}/subscribers", area: area,
                    scope: "subscribers.write", inputKey: "subscribers", outputKey: "subscriptions", isList: true,
                    successStatus: 200, summary: "Have users or teams follow a business service",
                    detail: "Answers 200 with a result for each of them."),
                input: "subscriber_id:string subscriber_type:string",
                output: """
                    subscriber_id:string subscriber_type:string subscribable_id:string subscribable_type:string \
                    account_id:string result:string
                    """),
            .declared(
                Operation(
                    "getBusinessServiceSupportingServiceImpacts", .get,
                    "/business_services/{id}/supporting_services/impacts", area: area, scope: "services.read",
                    parameters: [additionalFields, ids], summary: "List what a business service rests on, worst hit first",
                    detail: "No more than 200. Of equals the one hit last comes first."),
                output: "limit:integer more:boolean services:array additional_fields:object"),
            .declared(
                Operation(
                    "removeBusinessServiceNotificationSubscriber", .post, "/business_services/{id}/unsubscribe", area: area,
                    scope: "subscribers.write", inputKey: "subscribers", successStatus: 200,
                    summary: "Take followers off a business service",
                    detail: "Answers 200 and counts those who did not follow it, instead of refusing them."),
                input: "subscriber_id:string subscriber_type:string",
                output: "deleted_count:number unauthorized_count:number non_existent_count:number"),
            .declared(
                Operation(
                    "getBusinessServiceTopLevelImpactors", .get, "/business_services/impactors", area: area,
                    scope: "services.read",
                    parameters: [Parameter("ids[]", .list(allowed: []), "Only what hits these business services.")],
                    outputKey: "impactors", isList: true, summary: "List incidents that hit business services",
                    detail: "No more than 200, by priority; for top-level services unless `ids[]` names others."),
                output: "id:string type:string"),
            .declared(
                Operation(
                    "getBusinessServiceImpacts", .get, "/business_services/impacts", area: area, scope: "services.read",
                    parameters: [additionalFields, ids], summary: "List business services, worst hit first",
                    detail: "Top-level ones, no more than 200, unless `ids[]` names some."),
                output: "limit:integer more:boolean services:array additional_fields:object"),
            .declared(
                Operation(
                    "getBusinessServicePriorityThresholds", .get, "/business_services/priority_thresholds", area: area,
                    scope: "services.read", outputKey: "global_threshold",
                    summary: "Show from which priority incidents hit the business"),
                output: "id:string order:integer"),
            .declared(
                Operation(
                    "putBusinessServicePriorityThresholds", .put, "/business_services/priority_thresholds", area: area,
                    scope: "services.write", inputKey: "global_threshold", outputKey: "global_threshold",
                    summary: "Set from which priority incidents hit the business"),
                input: "id:string order:number",
                output: "id:string order:number"),
            .declared(
                Operation(
                    "deleteBusinessServicePriorityThresholds", .delete, "/business_services/priority_thresholds", area: area,
                    scope: "services.write", summary: "Let incidents of any priority hit the business",
                    detail: "Those without a priority still do not.")),
        ]
    }
}
