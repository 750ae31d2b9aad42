// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let time: JSON = ["type": "string", "format": "date-time"]

    package static let userSession = Shape<WebSession>(
        "UserSession",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .readOnly("user_id", schema: text) { value, _ in .string(value.userID) },
            .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) },
            .constant("type", .string(WebSession.browserType), schema: text),
            .constant("summary", "Web browser", schema: text),
        ])

    /// The same session in the terms of OAuth: it was allowed to the pages, and may do what its owner may.
    package static let userDelegation = Shape<WebSession>(
        "UserOAuthDelegation",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .constant("status", .string(WebSession.delegationStatus), schema: text),
            .constant("client_id", "TocsinPages", schema: text),
            .constant("delegation_type", .string(WebSession.delegationType), schema: text),
            // The published schema has the member above, its example this one.
            .constant("type", .string(WebSession.delegationType), schema: text),
            .constant("scope", "read write", schema: text),
            .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) },
            .readOnly("expires_at", schema: time) { value, context in context.time(value.expiresAt) },
            .readOnly("self", schema: ["type": "string", "format": "url"]) { value, context in
                .string("\(context.baseURL)/users/\(value.userID)/oauth_delegations/\(value.id)")
            },
        ])
}

extension WebSession {
    package static let delegationType = "web"
    package static let delegationTypes = ["mobile", delegationType, "integration"]
    package static let delegationStatus = "issued"
    package static let delegationStatuses = [delegationStatus, "revoked"]
}
