// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum Tags {
        private static let area = "Tags"
        private static let readScope = "tags.read"
        private static let writeScope = "tags.write"

        /// The place in a path that says what carries the tags.
        package static let entityType = "entity_type"

        package static let list = Endpoint<Nothing, Record>(
            Operation(
                "listTags", .get, "/tags", area: area, scope: readScope, actsOn: .tag, paging: .classic,
                parameters: [.query], outputKey: "tags", summary: "List all tags"),
            input: nil, output: Records.tag.shape)

        package static let create = Endpoint<Record, Record>(
            Operation(
                "createTags", .post, "/tags", area: area, scope: writeScope, actsOn: .tag, inputKey: "tag",
                outputKey: "tag", summary: "Add a tag"),
            input: Records.tag.shape, output: Records.tag.shape)

        package static let get = Endpoint<Nothing, Record>(
            Operation(
                "getTag", .get, "/tags/{id}", area: area, scope: readScope, actsOn: .tag, outputKey: "tag",
                summary: "Show a tag"),
            input: nil, output: Records.tag.shape)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteTag", .delete, "/tags/{id}", area: area, scope: writeScope, actsOn: .tag, summary: "Remove a tag",
                detail: "What carried it carries it no more."),
            input: nil, output: nil)

        package static let change = Endpoint<TagChange, Nothing>(
            Operation(
                "createEntityTypeByIdChangeTags", .post, "/{entity_type}/{id}/change_tags", area: area, scope: writeScope,
                actsOn: .tag, successStatus: 200, summary: "Add and remove tags of a user, team or policy",
                detail: "A `tag` with a new label is created on the way. Answers 200 with an empty object."),
            input: Shapes.tagChange, output: nil)

        package static let listOfEntity = Endpoint<Nothing, Record>(
            Operation(
                "getEntityTypeByIdTags", .get, "/{entity_type}/{id}/tags", area: area, scope: readScope, actsOn: .tag,
                paging: .classic, outputKey: "tags", summary: "List the tags of a user, team or policy",
                detail: "`entity_type` is `users`, `teams` or `escalation_policies`."),
            input: nil, output: Records.tag.shape)

        package static let listEntities = Endpoint<Nothing, TaggedPage>(
            Operation(
                "getTagsByEntityType", .get, "/tags/{id}/{entity_type}", area: area, scope: readScope, actsOn: .tag,
                paging: .classic, isList: false, summary: "List what carries a tag",
                detail: "The answer's root key is the `entity_type`: `users`, `teams` or `escalation_policies`."),
            input: nil, output: Shapes.taggedPage)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, get.erased, delete.erased, change.erased, listOfEntity.erased, listEntities.erased,
        ]
    }
}
