// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredExtensions {
        private static let area = "Extensions"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listExtensions", .get, "/extensions", area: area, scope: "extensions.read", paging: .classic,
                    parameters: [
                        .query,
                        Parameter("extension_object_id", .text, "Only extensions of this object."),
                        Parameter("extension_schema_id", .text, "Only extensions of this kind."),
                    ], includes: ["extension_objects", "extension_schemas"], outputKey: "extensions",
                    summary: "List the account's extensions"),
                output: """
                    id:string summary:string type:string self:string html_url:string name:string endpoint_url:string \
                    extension_objects:array extension_schema:object temporarily_disabled:boolean config:object
                    """),
            .declared(
                Operation(
                    "createExtension", .post, "/extensions", area: area, scope: "extensions.write", inputKey: "extension",
                    outputKey: "extension", summary: "Attach an extension",
                    detail: "Ties a kind of extension to what `extension_objects` names."),
                input: """
                    id:string summary:string type:string self:string html_url:string name:string endpoint_url:string \
                    extension_objects:array extension_schema:object temporarily_disabled:boolean config:object
                    """,
                output: """
                    id:string summary:string type:string self:string html_url:string name:string endpoint_url:string \
                    extension_objects:array extension_schema:object temporarily_disabled:boolean config:object
                    """),
            .declared(
                Operation(
                    "getExtension", .get, "/extensions/{id}", area: area, scope: "extensions.read",
                    includes: ["extension_schemas", "extension_objects", "temporarily_disabled"], outputKey: "extension",
                    summary: "Show an extension"),
                output: """
                    id:string summary:string type:string self:string html_url:string name:string endpoint_url:string \
                    extension_objects:array extension_schema:object temporarily_disabled:boolean config:object
                    """),
            .declared(
                Operation(
                    "updateExtension", .put, "/extensions/{id}", area: area, scope: "extensions.write",
                    inputKey: "extension", outputKey: "extension", summary: "Change an extension"),
                input: """
                    id:string summary:string type:string self:string html_url:string name:string endpoint_url:string \
                    extension_objects:array extension_schema:object temporarily_disabled:boolean config:object
                    """,
                output: """
                    id:string summary:string type:string self:string html_url:string name:string endpoint_url:string \
                    extension_objects:array extension_schema:object temporarily_disabled:boolean config:object
                    """),
            .declared(
                Operation(
                    "deleteExtension", .delete, "/extensions/{id}", area: area, scope: "extensions.write",
                    summary: "Remove an extension")),
            .declared(
                Operation(
                    "enableExtension", .post, "/extensions/{id}/enable", area: area, scope: "extensions.write",
                    outputKey: "extension", successStatus: 200, summary: "Switch an extension on again",
                    detail: "For one that was disabled for a time. Takes no body and answers 200."),
                output: """
                    id:string summary:string type:string self:string html_url:string name:string endpoint_url:string \
                    extension_objects:array extension_schema:object temporarily_disabled:boolean config:object
                    """),
        ]
    }
}
