// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredTemplates {
        private static let area = "Templates"
        private static let templateType = Parameter(
            "template_type", .text, "Only templates of this type; `status_update` when not given.")
        private static let sortBy = Parameter(
            "sort_by", .sort(fields: ["name", "created_at"], maximum: 1),
            "Order of the list; the order of creation when not given.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "getTemplates", .get, "/templates", area: area, scope: "templates.read", paging: .classic,
                    parameters: [.query, templateType, sortBy], outputKey: "templates", summary: "List message templates",
                    detail: "`query` looks at names and descriptions. The oldest first, unless sorted otherwise."),
                output: """
                    template_type:string name:string description:string templated_fields:object id:string summary:string \
                    self:string html_url:string type:string created_by:object updated_by:object
                    """),
            .declared(
                Operation(
                    "createTemplate", .post, "/templates", area: area, scope: "templates.write", inputKey: "template",
                    outputKey: "template", summary: "Add a message template", detail: "`status_update` is the only type."),
                input: "template_type:string name:string description:string templated_fields:object",
                output: """
                    template_type:string name:string description:string templated_fields:object id:string summary:string \
                    self:string html_url:string type:string created_by:object updated_by:object
                    """),
            .declared(
                Operation(
                    "getTemplate", .get, "/templates/{id}", area: area, scope: "templates.read", outputKey: "template",
                    summary: "Show a message template"),
                output: """
                    template_type:string name:string description:string templated_fields:object id:string summary:string \
                    self:string html_url:string type:string created_by:object updated_by:object
                    """),
            .declared(
                Operation(
                    "updateTemplate", .put, "/templates/{id}", area: area, scope: "templates.write", inputKey: "template",
                    outputKey: "template", summary: "Change a message template"),
                input: "template_type:string name:string description:string templated_fields:object",
                output: """
                    template_type:string name:string description:string templated_fields:object id:string summary:string \
                    self:string html_url:string type:string created_by:object updated_by:object
                    """),
            .declared(
                Operation(
                    "deleteTemplate", .delete, "/templates/{id}", area: area, scope: "templates.write",
                    summary: "Remove a message template")),
            .declared(
                Operation(
                    "renderTemplate", .post, "/templates/{id}/render", area: area, scope: "templates.read", access: .read,
                    successStatus: 200, summary: "Fill in a template for an incident",
                    detail: "A POST that changes nothing: it answers 200, and the read scope is enough."),
                input: "incident_id:string status_update:object external:any",
                output: "templated_fields:object warnings:object errors:array"),
            .declared(
                Operation(
                    "getTemplateFields", .get, "/templates/fields", area: area, scope: "templates.read", outputKey: "fields",
                    isList: true, summary: "List what a template can quote"),
                output: """
                    data_type:string default_value:string description:string domain_name:object example:string \
                    keyword:string summary:string type:string
                    """),
        ]
    }
}
