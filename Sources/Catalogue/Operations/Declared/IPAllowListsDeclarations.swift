// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredIPAllowLists {
        private static let area = "IP Allow Lists"
        private static let earlyAccess = "Early access: needs `X-EARLY-ACCESS: ip-allow-lists`."
        private static let restricted = "For owners, administrators and account keys only. \(earlyAccess)"

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "listIpAllowLists", .get, "/ip_allow_lists", area: area, scope: "ip_allow_lists.read",
                    outputKey: "ip_allow_lists", isList: true, summary: "List the account's IP allow lists",
                    detail: restricted),
                output: "id:string type:string state:string cidr_entries:array"),
            .declared(
                Operation(
                    "createIpAllowList", .post, "/ip_allow_lists", area: area, scope: "ip_allow_lists.write",
                    inputKey: "ip_allow_list", outputKey: "ip_allow_list", summary: "Set up an IP allow list",
                    detail: "Takes 100 networks at most, and at least one to be enabled. \(restricted)"),
                input: "id:string type:string state:string cidr_entries:array",
                output: "id:string type:string state:string cidr_entries:array"),
            .declared(
                Operation(
                    "getIpAllowList", .get, "/ip_allow_lists/{id}", area: area, scope: "ip_allow_lists.read",
                    outputKey: "ip_allow_list", summary: "Show an IP allow list", detail: restricted),
                output: "id:string type:string state:string cidr_entries:array"),
            .declared(
                Operation(
                    "updateIpAllowList", .put, "/ip_allow_lists/{id}", area: area, scope: "ip_allow_lists.write",
                    inputKey: "ip_allow_list", outputKey: "ip_allow_list", summary: "Replace an IP allow list",
                    detail: "What is not sent does not stay. \(restricted)"),
                input: "id:string type:string state:string cidr_entries:array",
                output: "id:string type:string state:string cidr_entries:array"),
            .declared(
                Operation(
                    "deleteIpAllowList", .delete, "/ip_allow_lists/{id}", area: area, scope: "ip_allow_lists.write",
                    summary: "Drop an IP allow list", detail: "It is enforced no more. \(restricted)")),
            .declared(
                Operation(
                    "listIpAllowListAuditRecords", .get, "/ip_allow_lists/{id}/audit/records", area: area,
                    scope: "audit_records.read", paging: .cursor, parameters: [.since, .until],
                    summary: "List changes to an IP allow list",
                    detail: """
                        The newest first; the last 24 hours unless a range is given, which may span 31 days. \(earlyAccess)
                        """),
                output: "records:array response_metadata:object limit:integer next_cursor:string"),
        ]
    }
}
