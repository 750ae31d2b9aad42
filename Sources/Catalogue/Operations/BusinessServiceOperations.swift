// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum BusinessServices {
        private static let area = "Business Services"
        private static let readScope = "services.read"
        private static let writeScope = "services.write"

        package static let list = Endpoint<Nothing, Record>(
            Operation(
                "listBusinessServices", .get, "/business_services", area: area, scope: readScope, actsOn: .businessService,
                paging: .classic, outputKey: "business_services", summary: "List the account's business services"),
            input: nil, output: Records.businessService.shape)

        package static let create = Endpoint<Record, Record>(
            Operation(
                "createBusinessService", .post, "/business_services", area: area, scope: writeScope,
                actsOn: .businessService, inputKey: "business_service", outputKey: "business_service", successStatus: 200,
                summary: "Add a business service", detail: "Answers 200. An account has 5000 at most."),
            input: Records.businessService.shape, output: Records.businessService.shape)

        package static let get = Endpoint<Nothing, Record>(
            Operation(
                "getBusinessService", .get, "/business_services/{id}", area: area, scope: readScope,
                actsOn: .businessService, outputKey: "business_service", summary: "Show a business service"),
            input: nil, output: Records.businessService.shape)

        package static let update = Endpoint<Record, Record>(
            Operation(
                "updateBusinessService", .put, "/business_services/{id}", area: area, scope: writeScope,
                actsOn: .businessService, inputKey: "business_service", outputKey: "business_service",
                summary: "Change a business service"),
            input: Records.businessService.shape, output: Records.businessService.shape)

        package static let patch = Endpoint<Record, Record>(
            Operation(
                "patchBusinessService", .patch, "/business_services/{id}", area: area, scope: writeScope,
                actsOn: .businessService, inputKey: "business_service", outputKey: "business_service",
                availability: .unlisted, summary: "Change a business service",
                detail: "The same as PUT, which the reference says may be written so."),
            input: Records.businessService.shape, output: Records.businessService.shape)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteBusinessService", .delete, "/business_services/{id}", area: area, scope: writeScope,
                actsOn: .businessService, summary: "Remove a business service",
                detail: "Its dependencies and followers go with it."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] =
            [list.erased, create.erased, get.erased, update.erased, patch.erased, delete.erased]
            + BusinessSubscribers.all + BusinessImpacts.all + IncidentImpacts.all
    }

    /// Who follows business services.
    package enum BusinessSubscribers {
        private static let area = "Business Services"
        private static let readScope = "subscribers.read"
        private static let writeScope = "subscribers.write"

        package static let followAll = Endpoint<Nothing, BusinessAccountSubscription>(
            Operation(
                "createBusinessServiceAccountSubscription", .post, "/business_services/{id}/account_subscription",
                area: area, scope: writeScope, actsOn: .businessService, successStatus: 200,
                summary: "Have the whole account follow a business service", detail: "Takes no body and answers 200."),
            input: nil, output: Shapes.businessAccountSubscription)

        package static let unfollowAll = Endpoint<Nothing, Nothing>(
            Operation(
                "removeBusinessServiceAccountSubscription", .delete, "/business_services/{id}/account_subscription",
                area: area, scope: writeScope, actsOn: .businessService,
                summary: "Stop the account from following a business service"),
            input: nil, output: nil)

        package static let list = Endpoint<Nothing, NotificationSubscription>(
            Operation(
                "getBusinessServiceSubscribers", .get, "/business_services/{id}/subscribers", area: area, scope: readScope,
                actsOn: .businessService, paging: .classic, outputKey: "subscribers",
                summary: "List who follows a business service", detail: "Only those who were added under this path."),
            input: nil, output: Shapes.businessSubscriber)

        package static let add = Endpoint<BusinessSubscriberList, SubscriptionAttempt>(
            Operation(
                "createBusinessServiceNotificationSubscribers", .post, "/business_services/{id}/subscribers", area: area,
                scope: writeScope, actsOn: .businessService, outputKey: "subscriptions", isList: true, successStatus: 200,
                summary: "Have users or teams follow a business service",
                detail: "Answers 200 with a result for each of them; whoever is not there is `unauthorized`."),
            input: Shapes.businessSubscriberList, output: Shapes.subscriptionAttempt)

        package static let remove = Endpoint<BusinessSubscriberList, UnsubscribeCounts>(
            Operation(
                "removeBusinessServiceNotificationSubscriber", .post, "/business_services/{id}/unsubscribe", area: area,
                scope: writeScope, actsOn: .businessService, successStatus: 200,
                summary: "Take followers off a business service",
                detail: "Answers 200 and counts those who did not follow it, instead of refusing them."),
            input: Shapes.businessSubscriberList, output: Shapes.unsubscribeCounts)

        package static let all: [AnyEndpoint] = [
            followAll.erased, unfollowAll.erased, list.erased, add.erased, remove.erased,
        ]
    }

    /// Which incidents hit business services, and from which priority on.
    package enum BusinessImpacts {
        private static let area = "Business Services"
        private static let readScope = "services.read"
        private static let writeScope = "services.write"

        /// What the parameter can ask for.
        package static let priorityDetail = "services.highest_impacting_priority"
        package static let countDetail = "total_impacted_count"

        package static let ids = Parameter("ids[]", .list(allowed: []), "Only these business services.")
        package static let hitIDs = Parameter("ids[]", .list(allowed: []), "Only what hits these business services.")
        package static let additionalFields = Parameter(
            "additional_fields[]", .list(allowed: [priorityDetail, countDetail]),
            "What to tell besides: the highest priority that hits each service, or how many are hit.")

        package static let ofSupporting = Endpoint<Nothing, PresentedImpact>(
            Operation(
                "getBusinessServiceSupportingServiceImpacts", .get, "/business_services/{id}/supporting_services/impacts",
                area: area, scope: readScope, actsOn: .businessService, parameters: [additionalFields, ids],
                outputKey: "services", isList: true, summary: "List what a business service rests on, worst hit first",
                detail: """
                    The business services that it depends on directly, no more than 200. Of equals the one hit last comes \
                    first.
                    """),
            input: nil, output: Shapes.presentedImpact)

        package static let impactors = Endpoint<Nothing, Impactor>(
            Operation(
                "getBusinessServiceTopLevelImpactors", .get, "/business_services/impactors", area: area, scope: readScope,
                actsOn: .incident, parameters: [hitIDs], outputKey: "impactors", isList: true,
                summary: "List incidents that hit business services",
                detail: "No more than 200, by priority; for top-level services unless `ids[]` names others."),
            input: nil, output: Shapes.impactor)

        package static let list = Endpoint<Nothing, PresentedImpact>(
            Operation(
                "getBusinessServiceImpacts", .get, "/business_services/impacts", area: area, scope: readScope,
                actsOn: .businessService, parameters: [additionalFields, ids], outputKey: "services", isList: true,
                summary: "List business services, worst hit first",
                detail: "Top-level ones, no more than 200, unless `ids[]` names some."),
            input: nil, output: Shapes.presentedImpact)

        package static let threshold = Endpoint<Nothing, PriorityThreshold>(
            Operation(
                "getBusinessServicePriorityThresholds", .get, "/business_services/priority_thresholds", area: area,
                scope: readScope, actsOn: .priority, outputKey: "global_threshold", mayBeNull: true,
                summary: "Show from which priority incidents hit the business"),
            input: nil, output: Shapes.priorityThreshold)

        package static let setThreshold = Endpoint<PriorityThreshold, PriorityThreshold>(
            Operation(
                "putBusinessServicePriorityThresholds", .put, "/business_services/priority_thresholds", area: area,
                scope: writeScope, actsOn: .priority, inputKey: "global_threshold", outputKey: "global_threshold",
                summary: "Set from which priority incidents hit the business"),
            input: Shapes.priorityThreshold, output: Shapes.priorityThreshold)

        package static let clearThreshold = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteBusinessServicePriorityThresholds", .delete, "/business_services/priority_thresholds", area: area,
                scope: writeScope, actsOn: .priority, summary: "Let incidents of any priority hit the business",
                detail: "Those without a priority still do not."),
            input: nil, output: nil)

        package static let all: [AnyEndpoint] = [
            ofSupporting.erased, impactors.erased, list.erased, threshold.erased, setThreshold.erased,
            clearThreshold.erased,
        ]
    }

    /// Which business services one incident impacts.
    package enum IncidentImpacts {
        private static let area = "Incidents"

        package static let relate = Endpoint<ManualImpact, ManualImpact>(
            Operation(
                "putIncidentManualBusinessServiceAssociation", .put,
                "/incidents/{id}/business_services/{business_service_id}/impacts", area: area, scope: "incidents.write",
                actsOn: .incident, summary: "Say whether an incident impacts a business service",
                detail: """
                    `relation` is `impacted` or `not_impacted`; neither the body nor the answer has a root key. What is not \
                    impacted passes nothing on. It counts in the incident's list and in those of the account.
                    """),
            input: Shapes.manualImpact, output: Shapes.manualImpact)

        package static let list = Endpoint<Nothing, PresentedImpact>(
            Operation(
                "getIncidentImpactedBusinessServices", .get, "/incidents/{id}/business_services/impacts", area: area,
                scope: "incidents.read", actsOn: .businessService, paging: .cursor, outputKey: "services",
                summary: "List the business services an incident impacts",
                detail: "What rests on its service while it is open and its priority counts, and what was named by hand."),
            input: nil, output: Shapes.presentedImpact)

        package static let all: [AnyEndpoint] = [relate.erased, list.erased]
    }
}
