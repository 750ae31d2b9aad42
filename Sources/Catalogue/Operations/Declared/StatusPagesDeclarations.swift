// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredStatusPages {
        private static let area = "Status Pages"
        private static let pageType = Parameter(
            "status_page_type", .choice(["public", "private"]), "Only pages of this type.")
        private static let postType = Parameter(
            "post_type", .choice(["incident", "maintenance"]), "Only what belongs to posts of this type.")
        private static let reviewedStatus = Parameter(
            "reviewed_status", .choice(["approved", "not_reviewed"]), "Only what is in this state of review.")
        private static let statuses = Parameter(
            "status[]", .list(allowed: []), "Only posts with one of these statuses, named by id.")
        private static let subscriptionStatus = Parameter(
            "status", .choice(["active", "pending"]), "Only subscriptions in this state.")
        private static let channel = Parameter(
            "channel", .choice(["webhook", "email", "slack"]), "Only subscriptions that are served this way.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listStatusPages", .get, "/status_pages", area: area, scope: "status_pages.read", parameters: [pageType],
                    outputKey: "status_pages", isList: true, summary: "List the account's status pages"),
                output: "id:string name:string published_at:time status_page_type:string url:string type:string"),
            .declared(
                Operation(
                    "listStatusPageImpacts", .get, "/status_pages/{id}/impacts", area: area, scope: "status_pages.read",
                    parameters: [postType], outputKey: "impacts", isList: true,
                    summary: "List the impacts a status page can state"),
                output: "id:string self:string description:string post_type:string status_page:object type:string"),
            .declared(
                Operation(
                    "getStatusPageImpact", .get, "/status_pages/{id}/impacts/{impact_id}", area: area,
                    scope: "status_pages.read", outputKey: "impact", summary: "Show an impact of a status page"),
                output: "id:string self:string description:string post_type:string status_page:object type:string"),
            .declared(
                Operation(
                    "listStatusPageServices", .get, "/status_pages/{id}/services", area: area, scope: "status_pages.read",
                    outputKey: "services", isList: true, summary: "List the services on a status page"),
                output: "id:string self:string name:string status_page:object business_service:object type:string"),
            .declared(
                Operation(
                    "getStatusPageService", .get, "/status_pages/{id}/services/{service_id}", area: area,
                    scope: "status_pages.read", outputKey: "service", summary: "Show a service on a status page"),
                output: "id:string self:string name:string status_page:object business_service:object type:string"),
            .declared(
                Operation(
                    "listStatusPageSeverities", .get, "/status_pages/{id}/severities", area: area,
                    scope: "status_pages.read", parameters: [postType], outputKey: "severities", isList: true,
                    summary: "List the severities a status page can state"),
                output: "id:string self:string description:string post_type:string status_page:object type:string"),
            .declared(
                Operation(
                    "getStatusPageSeverity", .get, "/status_pages/{id}/severities/{severity_id}", area: area,
                    scope: "status_pages.read", outputKey: "severity", summary: "Show a severity of a status page"),
                output: "id:string self:string description:string post_type:string status_page:object type:string"),
            .declared(
                Operation(
                    "listStatusPageStatuses", .get, "/status_pages/{id}/statuses", area: area, scope: "status_pages.read",
                    parameters: [postType], outputKey: "statuses", isList: true,
                    summary: "List the statuses a status page can state"),
                output: "id:string self:string description:string post_type:string status_page:object type:string"),
            .declared(
                Operation(
                    "getStatusPageStatus", .get, "/status_pages/{id}/statuses/{status_id}", area: area,
                    scope: "status_pages.read", outputKey: "status", summary: "Show a status of a status page"),
                output: "id:string self:string description:string post_type:string status_page:object type:string"),
            .declared(
                Operation(
                    "listStatusPagePosts", .get, "/status_pages/{id}/posts", area: area, scope: "status_pages.read",
                    parameters: [postType, reviewedStatus, statuses], outputKey: "posts", isList: true,
                    summary: "List what is posted on a status page"),
                output: """
                    id:string self:string type:string post_type:string status_page:object linked_resource:object \
                    postmortem:object title:string starts_at:time ends_at:time updates:array
                    """),
            .declared(
                Operation(
                    "createStatusPagePost", .post, "/status_pages/{id}/posts", area: area, scope: "status_pages.write",
                    inputKey: "post", outputKey: "post", summary: "Post something on a status page",
                    detail: "It brings its first updates along: one at least, 50 at most."),
                input: """
                    type:string title:string post_type:string starts_at:time ends_at:time updates:array \
                    status_page:object
                    """,
                output: """
                    id:string self:string type:string post_type:string status_page:object linked_resource:object \
                    postmortem:object title:string starts_at:time ends_at:time updates:array
                    """),
            .declared(
                Operation(
                    "getStatusPagePost", .get, "/status_pages/{id}/posts/{post_id}", area: area, scope: "status_pages.read",
                    includes: ["status_page_post_update"], outputKey: "post", summary: "Show a post on a status page"),
                output: """
                    id:string self:string type:string post_type:string status_page:object linked_resource:object \
                    postmortem:object title:string starts_at:time ends_at:time updates:array
                    """),
            .declared(
                Operation(
                    "updateStatusPagePost", .put, "/status_pages/{id}/posts/{post_id}", area: area,
                    scope: "status_pages.write", inputKey: "post", outputKey: "post",
                    summary: "Change a post on a status page", detail: "Its updates have operations of their own."),
                input: "type:string title:string post_type:string starts_at:time ends_at:time status_page:object",
                output: """
                    id:string self:string type:string post_type:string status_page:object linked_resource:object \
                    postmortem:object title:string starts_at:time ends_at:time updates:array
                    """),
            .declared(
                Operation(
                    "deleteStatusPagePost", .delete, "/status_pages/{id}/posts/{post_id}", area: area,
                    scope: "status_pages.write", summary: "Remove a post from a status page")),
            .declared(
                Operation(
                    "listStatusPagePostUpdates", .get, "/status_pages/{id}/posts/{post_id}/post_updates", area: area,
                    scope: "status_pages.read", parameters: [reviewedStatus], outputKey: "post_updates", isList: true,
                    summary: "List the updates of a post"),
                output: """
                    id:string self:string post:object message:string reviewed_status:string status:object severity:object \
                    impacted_services:array update_frequency_ms:integer notify_subscribers:boolean reported_at:time \
                    type:string
                    """),
            .declared(
                Operation(
                    "createStatusPagePostUpdate", .post, "/status_pages/{id}/posts/{post_id}/post_updates", area: area,
                    scope: "status_pages.write", inputKey: "post_update", outputKey: "post_update",
                    summary: "Add an update to a post", detail: "Subscribers are told only with `notify_subscribers`."),
                input: """
                    self:string post:object message:string status:object severity:object impacted_services:array \
                    update_frequency_ms:integer notify_subscribers:boolean reported_at:time type:string
                    """,
                output: """
                    id:string self:string post:object message:string reviewed_status:string status:object severity:object \
                    impacted_services:array update_frequency_ms:integer notify_subscribers:boolean reported_at:time \
                    type:string
                    """),
            .declared(
                Operation(
                    "getPostUpdate", .get, "/status_pages/{id}/posts/{post_id}/post_updates/{post_update_id}", area: area,
                    scope: "status_pages.read", outputKey: "post_update", summary: "Show an update of a post"),
                output: """
                    id:string self:string post:object message:string reviewed_status:string status:object severity:object \
                    impacted_services:array update_frequency_ms:integer notify_subscribers:boolean reported_at:time \
                    type:string
                    """),
            .declared(
                Operation(
                    "updateStatusPagePostUpdate", .put, "/status_pages/{id}/posts/{post_id}/post_updates/{post_update_id}",
                    area: area, scope: "status_pages.write", inputKey: "post_update", outputKey: "post_update",
                    summary: "Change an update of a post"),
                input: """
                    self:string post:object message:string status:object severity:object impacted_services:array \
                    update_frequency_ms:integer notify_subscribers:boolean reported_at:time type:string
                    """,
                output: """
                    id:string self:string post:object message:string reviewed_status:string status:object severity:object \
                    impacted_services:array update_frequency_ms:integer notify_subscribers:boolean reported_at:time \
                    type:string
                    """),
            .declared(
                Operation(
                    "deleteStatusPagePostUpdate", .delete,
                    "/status_pages/{id}/posts/{post_id}/post_updates/{post_update_id}", area: area,
                    scope: "status_pages.write", summary: "Remove an update from a post")),
            .declared(
                Operation(
                    "getPostmortem", .get, "/status_pages/{id}/posts/{post_id}/postmortem", area: area,
                    scope: "status_pages.read", outputKey: "postmortem", summary: "Show a post's postmortem"),
                output: """
                    id:string self:string post:object message:string notify_subscribers:boolean reported_at:time \
                    type:string
                    """),
            .declared(
                Operation(
                    "createOrUpdateStatusPagePostmortem", .put, "/status_pages/{id}/posts/{post_id}/postmortem", area: area,
                    scope: "status_pages.write", inputKey: "postmortem", outputKey: "postmortem",
                    summary: "Write a post's postmortem, or rewrite it",
                    detail: "The first time it answers 201, after that 200."),
                input: "type:string post:object message:string notify_subscribers:boolean",
                output: """
                    id:string self:string post:object message:string notify_subscribers:boolean reported_at:time \
                    type:string
                    """),
            .declared(
                Operation(
                    "deleteStatusPagePostmortem", .delete, "/status_pages/{id}/posts/{post_id}/postmortem", area: area,
                    scope: "status_pages.write", summary: "Remove a post's postmortem")),
            .declared(
                Operation(
                    "listStatusPageSubscriptions", .get, "/status_pages/{id}/subscriptions", area: area,
                    scope: "status_pages.read", parameters: [subscriptionStatus, channel], outputKey: "subscriptions",
                    isList: true, summary: "List who subscribes to a status page"),
                output: """
                    channel:string contact:string id:string self:string status:string status_page:object \
                    subscribable_object:object type:string
                    """),
            .declared(
                Operation(
                    "createStatusPageSubscription", .post, "/status_pages/{id}/subscriptions", area: area,
                    scope: "status_pages.write", inputKey: "subscription", outputKey: "subscription",
                    summary: "Subscribe someone to a status page",
                    detail: "By `webhook` or `email`: to the whole page, to one of its services or to one post."),
                input: "channel:string contact:string status_page:object subscribable_object:object type:string",
                output: """
                    channel:string contact:string id:string self:string status:string status_page:object \
                    subscribable_object:object type:string
                    """),
            .declared(
                Operation(
                    "getStatusPageSubscription", .get, "/status_pages/{id}/subscriptions/{subscription_id}", area: area,
                    scope: "status_pages.read", outputKey: "subscription", summary: "Show a subscription to a status page"),
                output: """
                    channel:string contact:string id:string self:string status:string status_page:object \
                    subscribable_object:object type:string
                    """),
            .declared(
                Operation(
                    "deleteStatusPageSubscription", .delete, "/status_pages/{id}/subscriptions/{subscription_id}",
                    area: area, scope: "status_pages.write", summary: "End a subscription to a status page")),
        ]
    }
}
