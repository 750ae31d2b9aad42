// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredStandards {
        private static let area = "Standards"
        private static let active = Parameter("active", .boolean, "Only standards that are on, or only those that are off.")
        private static let resourceType = Parameter(
            "resource_type", .choice(["technical_service"]), "Only standards for resources of this type.")
        private static let ids = Parameter("ids", .list(allowed: []), "The services to tell of, 100 at most.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listStandards", .get, "/standards", area: area, scope: "standards.read",
                    parameters: [active, resourceType], outputKey: "standards", isList: true,
                    summary: "List the account's standards"),
                output: """
                    active:boolean description:string id:string name:string type:string resource_type:string \
                    exclusions:array inclusions:array
                    """),
            .declared(
                Operation(
                    "updateStandard", .put, "/standards/{id}", area: area, scope: "standards.write",
                    summary: "Change a standard", detail: "Neither the body nor the answer has a root key."),
                input: "active:boolean values:object description:string inclusions:array exclusions:array",
                output: """
                    active:boolean description:string id:string name:string type:string resource_type:string \
                    exclusions:array inclusions:array
                    """),
            .declared(
                Operation(
                    "listResourceStandardsManyServices", .get, "/standards/scores/{resource_type}", area: area,
                    scope: "standards.read", parameters: [ids], outputKey: "resources", isList: true,
                    summary: "Show how well several services meet the standards",
                    detail: "`ids` is required; the path's `resource_type` is `technical_services`."),
                output: "resource_id:string resource_type:string score:object standards:array"),
            .declared(
                Operation(
                    "listResourceStandards", .get, "/standards/scores/{resource_type}/{id}", area: area,
                    scope: "standards.read", summary: "Show how well a service meets the standards",
                    detail: "The path's `resource_type` is `technical_services`; the answer has no root key."),
                output: "resource_id:string resource_type:string score:object standards:array"),
        ]
    }
}
