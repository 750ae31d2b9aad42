// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredTags {
        private static let area = "Tags"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "createEntityTypeByIdChangeTags", .post, "/{entity_type}/{id}/change_tags", area: area,
                    scope: "tags.write", successStatus: 200, summary: "Add and remove tags of a user, team or policy",
                    detail: "A `tag` with a new label is created on the way. Answers 200 with an empty object."),
                input: "add:array remove:array"),
            .declared(
                Operation(
                    "getEntityTypeByIdTags", .get, "/{entity_type}/{id}/tags", area: area, scope: "tags.read",
                    paging: .classic, outputKey: "tags", summary: "List the tags of a user, team or policy",
                    detail: "`entity_type` is `users`, `teams` or `escalation_policies`."),
                output: "id:string summary:string type:string self:string html_url:string label:string"),
            .declared(
                Operation(
                    "listTags", .get, "/tags", area: area, scope: "tags.read", paging: .classic, parameters: [.query],
                    outputKey: "tags", summary: "List all tags"),
                output: "id:string summary:string type:string self:string html_url:string label:string"),
            .declared(
                Operation(
                    "createTags", .post, "/tags", area: area, scope: "tags.write", inputKey: "tag", outputKey: "tag",
                    summary: "Add a tag"),
                input: "id:string summary:string type:string self:string html_url:string label:string",
                output: "id:string summary:string type:string self:string html_url:string label:string"),
            .declared(
                Operation(
                    "getTag", .get, "/tags/{id}", area: area, scope: "tags.read", outputKey: "tag", summary: "Show a tag"),
                output: "id:string summary:string type:string self:string html_url:string label:string"),
            .declared(
                Operation(
                    "deleteTag", .delete, "/tags/{id}", area: area, scope: "tags.write", summary: "Remove a tag")),
            .declared(
                Operation(
                    "getTagsByEntityType", .get, "/tags/{id}/{entity_type}", area: area, scope: "tags.read",
                    paging: .classic, summary: "List what carries a tag",
                    detail: "The answer's root key is the `entity_type`: `users`, `teams` or `escalation_policies`."),
                output: """
                    offset:integer limit:integer more:boolean total:integer users:array teams:array \
                    escalation_policies:array
                    """),
        ]
    }
}
