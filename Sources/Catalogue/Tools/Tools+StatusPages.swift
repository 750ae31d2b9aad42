// SPDX-License-Identifier: Apache-2.0
import Base

extension Tools {
    private static let pageID = ToolArgument.id("status_page_id", "id", "The status page, by its id.")
    private static let postID = ToolArgument.id("post_id", "post_id", "The post, by its id.")
    private static let ofPosts = ToolArgument.model(
        "query_model", "Which of them.",
        [.choice("post_type", ["incident", "maintenance"], "Only those for posts of this type.")])

    static let statusPages: [Tool] = [
        .read(
            "list_status_pages", "List status pages", "Lists the account's status pages.",
            Operations.named("listStatusPages"),
            [
                .model(
                    "query_model", "Which of them.",
                    [.choice("status_page_type", ["public", "private"], "Only pages of this type.")])
            ]),
        .read(
            "list_status_page_severities", "List a status page's severities", "Lists the severities that a page can state.",
            Operations.named("listStatusPageSeverities"), [pageID, ofPosts]),
        .read(
            "list_status_page_impacts", "List a status page's impacts", "Lists the impacts that a page can state.",
            Operations.named("listStatusPageImpacts"), [pageID, ofPosts]),
        .read(
            "list_status_page_statuses", "List a status page's statuses", "Lists the statuses that a page can state.",
            Operations.named("listStatusPageStatuses"), [pageID, ofPosts]),
        .read(
            "get_status_page_post", "Show a post", "Shows one post of a status page.", Operations.named("getStatusPagePost"),
            [
                pageID, postID,
                .model(
                    "query_model", "What else to show.",
                    [.texts("include", "`status_page_post_update` writes its updates out.", to: "include[]")],
                    required: true),
            ]),
        .read(
            "list_status_page_post_updates", "List a post's updates", "Lists what a post has said since.",
            Operations.named("listStatusPagePostUpdates"),
            [
                pageID, postID,
                .model("query_model", "Which of them.", [.text("reviewed_status", "Only updates in this state of review.")]),
            ]),
        .write(
            "create_status_page_post", "Post on a status page", "Posts something, with its first updates.",
            Operations.named("createStatusPagePost"), [pageID, .envelope("create_model", "The post.")]),
        .write(
            "create_status_page_post_update", "Add an update to a post", "Adds an update to what a page says.",
            Operations.named("createStatusPagePostUpdate"), [pageID, postID, .envelope("create_model", "The update.")]),
    ]
}
