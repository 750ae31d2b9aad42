// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredAddons {
        private static let area = "Add-ons"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listAddon", .get, "/addons", area: area, scope: "addons.read", paging: .classic,
                    parameters: [
                        Parameter("service_ids[]", .list(allowed: []), "Only add-ons of these services."),
                        Parameter(
                            "filter", .choice(["full_page_addon", "incident_show_addon"]), "Only add-ons of this type."),
                    ], includes: ["services"], outputKey: "addons", summary: "List the account's add-ons"),
                output: "id:string summary:string type:string self:string html_url:string src:string name:string"),
            .declared(
                Operation(
                    "createAddon", .post, "/addons", area: area, scope: "addons.write", inputKey: "addon",
                    outputKey: "addon", summary: "Set up an add-on",
                    detail: "Frames the page at `src`, which must be HTTPS, beside an incident or on a page of its own."),
                input: "id:string summary:string type:string self:string html_url:string name:string src:string",
                output: "id:string summary:string type:string self:string html_url:string src:string name:string"),
            .declared(
                Operation(
                    "getAddon", .get, "/addons/{id}", area: area, scope: "addons.read", outputKey: "addon",
                    summary: "Show an add-on"),
                output: "id:string summary:string type:string self:string html_url:string name:string src:string"),
            .declared(
                Operation(
                    "updateAddon", .put, "/addons/{id}", area: area, scope: "addons.write", inputKey: "addon",
                    outputKey: "addon", summary: "Change an add-on"),
                input: "id:string summary:string type:string self:string html_url:string name:string src:string",
                output: "id:string summary:string type:string self:string html_url:string name:string src:string"),
            .declared(
                Operation(
                    "deleteAddon", .delete, "/addons/{id}", area: area, scope: "addons.write",
                    summary: "Remove an add-on from the account")),
        ]
    }
}
