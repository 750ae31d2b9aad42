// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredVendors {
        private static let area = "Vendors"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listVendors", .get, "/vendors", area: area, scope: "vendors.read", paging: .classic,
                    outputKey: "vendors", summary: "List the vendors that integrations are for"),
                output: """
                    id:string summary:string type:string self:string html_url:string name:string website_url:string \
                    logo_url:string thumbnail_url:string description:string integration_guide_url:string
                    """),
            .declared(
                Operation(
                    "getVendor", .get, "/vendors/{id}", area: area, scope: "vendors.read", outputKey: "vendor", isList: true,
                    summary: "Show a vendor that integrations are for"),
                output: """
                    id:string summary:string type:string self:string html_url:string name:string website_url:string \
                    logo_url:string thumbnail_url:string description:string integration_guide_url:string
                    """),
        ]
    }
}
