// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operations {
    package enum Templates {
        private static let area = "Templates"
        private static let readScope = "templates.read"
        private static let writeScope = "templates.write"

        package static let templateType = Parameter(
            "template_type", .text, "Only templates of this type; `status_update` when not given.")
        package static let sortBy = Parameter(
            "sort_by", .sort(fields: [sortByName, "created_at"], maximum: 1),
            "Order of the list; the order of creation when not given.")
        package static let sortByName = "name"

        package static let list = Endpoint<Nothing, MessageTemplate>(
            Operation(
                "getTemplates", .get, "/templates", area: area, scope: readScope, actsOn: .template, paging: .classic,
                parameters: [.query, templateType, sortBy], outputKey: "templates", summary: "List message templates",
                detail: "`query` looks at names and descriptions. The oldest first, unless sorted otherwise."),
            input: nil, output: Shapes.template)

        package static let create = Endpoint<MessageTemplate, MessageTemplate>(
            Operation(
                "createTemplate", .post, "/templates", area: area, scope: writeScope, actsOn: .template, from: .optional,
                inputKey: "template", outputKey: "template", summary: "Add a message template",
                detail: "`status_update` is the only type."),
            input: Shapes.template, output: Shapes.template)

        package static let get = Endpoint<Nothing, MessageTemplate>(
            Operation(
                "getTemplate", .get, "/templates/{id}", area: area, scope: readScope, actsOn: .template,
                outputKey: "template", summary: "Show a message template"),
            input: nil, output: Shapes.template)

        package static let update = Endpoint<MessageTemplate, MessageTemplate>(
            Operation(
                "updateTemplate", .put, "/templates/{id}", area: area, scope: writeScope, actsOn: .template,
                from: .optional, inputKey: "template", outputKey: "template", summary: "Change a message template"),
            input: Shapes.template, output: Shapes.template)

        package static let delete = Endpoint<Nothing, Nothing>(
            Operation(
                "deleteTemplate", .delete, "/templates/{id}", area: area, scope: writeScope, actsOn: .template,
                summary: "Remove a message template"),
            input: nil, output: nil)

        package static let render = Endpoint<TemplateInput, RenderedTemplate>(
            Operation(
                "renderTemplate", .post, "/templates/{id}/render", area: area, scope: readScope, access: .read,
                actsOn: .template, successStatus: 200, summary: "Fill in a template for an incident",
                detail: "A POST that changes nothing: it answers 200, and the read scope is enough."),
            input: Shapes.templateInput, output: Shapes.renderedTemplate)

        package static let listFields = Endpoint<Nothing, TemplateField>(
            Operation(
                "getTemplateFields", .get, "/templates/fields", area: area, scope: readScope, actsOn: .template,
                outputKey: "fields", isList: true, summary: "List what a template can quote"),
            input: nil, output: Shapes.templateField)

        package static let all: [AnyEndpoint] = [
            list.erased, create.erased, get.erased, update.erased, delete.erased, render.erased, listFields.erased,
        ]
    }
}
