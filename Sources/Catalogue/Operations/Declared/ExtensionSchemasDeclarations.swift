// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredExtensionSchemas {
        private static let area = "Extension Schemas"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listExtensionSchemas", .get, "/extension_schemas", area: area, scope: "extension_schemas.read",
                    paging: .classic, outputKey: "extension_schemas", summary: "List kinds of extension"),
                output: """
                    icon_url:string logo_url:string label:string key:string description:string guide_url:string \
                    send_types:array url:string
                    """),
            .declared(
                Operation(
                    "getExtensionSchema", .get, "/extension_schemas/{id}", area: area, scope: "extension_schemas.read",
                    outputKey: "extension_schema", summary: "Show a kind of extension"),
                output: """
                    icon_url:string logo_url:string label:string key:string description:string guide_url:string \
                    send_types:array url:string
                    """),
        ]
    }
}
