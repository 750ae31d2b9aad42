// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// Declared, and not carried out yet.
    package enum DeclaredOAuthDelegations {
        private static let area = "OAuth Delegations"
        private static let userID = Parameter("user_id", .text, "Whose sign-ins end.")
        private static let signInKind = Parameter(
            "type", .choice(["mobile", "web"]), "Where: in the mobile app or in web browsers.")
        private static let requestedAtEnd = Parameter(
            "requested_at_end", .instant, "Only requests made before this time; now when not given.")

        package static let all: [AnyEndpoint] = [
            .declared(
                Operation(
                    "deleteOauthDelegations", .delete, "/oauth_delegations", area: area, scope: "oauth_delegations.write",
                    parameters: [userID, signInKind], successStatus: 200, summary: "Sign a user out of the app or the web",
                    detail: "Answers 200 once it is done. `user_id` and `type` are required."),
                output: "status:string"),
            .declared(
                Operation(
                    "getOauthDelegationsRevocationRequestsStatus", .get, "/oauth_delegations/revocation_requests/status",
                    area: area, scope: "oauth_delegations.read", parameters: [requestedAtEnd], availability: .deprecated,
                    summary: "Ask how many revocations are still pending",
                    detail: "Deprecated: `deleteOauthDelegations` revokes at once, so none are. Owners and admins only.")),
        ]
    }
}
