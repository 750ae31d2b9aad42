// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// Credentials with which deliveries get tokens. Their secret is taken and never shown.
extension Shapes {
    private static let text: JSON = ["type": "string"]
    /// Of each of their texts, by the reference.
    package static let webhookOAuthTextLengthMaximum = 255
    private static let length = 1...webhookOAuthTextLengthMaximum
    private static let grantType = GrantType.clientCredentials.rawValue
    /// Nobody asks for a token before one is needed, so that nothing else is known.
    private static let status: JSON = "active"

    package static let webhookOAuthClient = Shape<WebhookOAuthClient>(
        "WebhookOAuthClient",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .constant("type", "oauth_client", schema: text),
            .readOnly("name", schema: text) { value, _ in .string(value.name) },
            .readOnly("client_id", schema: text) { value, _ in .string(value.clientID) },
            .readOnly("scope", schema: ["type": "string", "nullable": true]) { value, _ in
                value.scope.isEmpty ? .null : .string(value.scope)
            },
            .readOnly("token_url", schema: text) { value, _ in .string(value.tokenURL) },
            .constant("grant_type", .string(grantType), schema: text),
            .constant("status", status, schema: text),
        ])

    package static let webhookOAuthClientDraft = Shape<WebhookOAuthClient>(
        "WebhookOAuthClientDraft", webhookOAuthMembers(isNew: true))

    package static let webhookOAuthClientChange = Shape<WebhookOAuthClient>(
        "WebhookOAuthClientChange", webhookOAuthMembers(isNew: false))

    private static func webhookOAuthMembers(isNew: Bool) -> [Field<WebhookOAuthClient>] {
        [
            .string("name", \.name, length: length, required: isNew),
            .string("client_id", \.clientID, length: length, required: isNew),
            .string("client_secret", \.clientSecret, length: length, required: isNew),
            scopeField, tokenAddressField(isRequired: isNew), grantTypeField(isRequired: isNew),
        ]
    }

    private static let scopeField = Field<WebhookOAuthClient>(
        name: "scope",
        schema: ["type": "string", "nullable": true, "maxLength": .int(Int64(webhookOAuthTextLengthMaximum))],
        decode: { (json) throws(FieldProblem) in
            let scope = json.isNull ? "" : try FieldReading.text(json, length: 0...webhookOAuthTextLengthMaximum)
            return { $0.scope = scope }
        })

    private static func tokenAddressField(isRequired: Bool) -> Field<WebhookOAuthClient> {
        Field(
            name: "token_url", schema: ["type": "string", "maxLength": .int(Int64(webhookOAuthTextLengthMaximum))],
            isRequired: isRequired,
            decode: { (json) throws(FieldProblem) in
                let url = try address(json, length: length)
                return { $0.tokenURL = url }
            })
    }

    /// There is but one.
    private static func grantTypeField(isRequired: Bool) -> Field<WebhookOAuthClient> {
        Field(
            name: "grant_type", schema: ["type": "string", "enum": [.string(grantType)]], isRequired: isRequired,
            decode: { (json) throws(FieldProblem) in
                guard !json.isNull else { throw FieldProblem.blank }
                guard json.stringValue == grantType else { throw FieldProblem("must be \(grantType)") }
                return { _ in }
            })
    }
}
