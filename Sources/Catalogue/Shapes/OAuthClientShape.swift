// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What an owner says of a new app.
package struct OAuthClientDraft: Sendable {
    package var name = ""
    package var grantTypes: [GrantType] = []
    package var redirectURIs: [String] = []
    package var scopes: [String] = []
    package var isPublic = false

    package init() {}
}

/// What an owner says of an app that acts as an agent.
package struct AgentClientDraft: Sendable {
    package var name: String
    package var expiresAt: Instant?

    package init(name: String = "", expiresAt: Instant? = nil) {
        self.name = name
        self.expiresAt = expiresAt
    }
}

/// A new app with its secret, as it is shown once.
package struct IssuedOAuthClient: Sendable {
    package var client: OAuthClient
    /// Nil for a public app.
    package var secret: String?

    package init(client: OAuthClient, secret: String?) {
        self.client = client
        self.secret = secret
    }
}

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let optionalText: JSON = ["type": "string", "nullable": true]
    private static let texts: JSON = ["type": "array", "items": ["type": "string"]]
    private static let time: JSON = ["type": "string", "format": "date-time"]
    private static let optionalTime: JSON = ["type": "string", "format": "date-time", "nullable": true]
    private static let clientType: JSON = "oauth_client"

    package static let oauthClient = Shape<OAuthClient>("OAuthClient", clientIdentity + clientReach + clientCourse)

    package static let issuedOAuthClient = Shape<IssuedOAuthClient>(
        "IssuedOAuthClient", oauthClient.fields.map(ofIssuedClient) + clientSecret)

    package static let oauthClientDraft = Shape<OAuthClientDraft>(
        "OAuthClientDraft",
        [
            .string("name", \.name, length: 1...OAuthClient.nameLengthMaximum, required: true), grantTypesField,
            redirectURIsField, scopesField, .boolean("public", \.isPublic),
        ])

    package static let agentClientDraft = Shape<AgentClientDraft>(
        "AgentOAuthClientDraft",
        [
            .string("name", \.name, length: 1...OAuthClient.nameLengthMaximum, required: true),
            .optionalInstant("expires_at", \.expiresAt),
        ])

    private static let clientSecret: [Field<IssuedOAuthClient>] = [
        .readOnly("client_secret", schema: optionalText) { value, _ in JSON(value.secret) }
    ]

    private static func clientsAgent(_ id: String) -> JSON { ["id": .string(id), "type": "agent_reference"] }

    private static let clientIdentity: [Field<OAuthClient>] = [
        .readOnly("id", schema: text) { value, _ in .string(value.id) },
        .constant("type", clientType, schema: text),
        .readOnly("summary", schema: text) { value, _ in .string(value.name) },
        .readOnly("name", schema: text) { value, _ in .string(value.name) },
        .readOnly("client_id", schema: text) { value, _ in .string(value.id) },
    ]

    private static let clientReach: [Field<OAuthClient>] = [
        .readOnly("grant_types", schema: texts) { value, _ in .array(value.grantTypes.map { .string($0.rawValue) }) },
        .readOnly("redirect_uris", schema: texts) { value, _ in .array(value.redirectURIs.map(JSON.string)) },
        .readOnly("scopes", schema: texts) { value, _ in .array(value.scopes.map(JSON.string)) },
        .readOnly("public", schema: ["type": "boolean"]) { value, _ in .bool(value.isPublic) },
        .readOnly("self_registered", schema: ["type": "boolean"]) { value, _ in .bool(value.isSelfRegistered) },
    ]

    private static let clientCourse: [Field<OAuthClient>] = [
        readOnly(.optionalReference("created_by", \OAuthClient.createdByUserID, .user)),
        .readOnly("created_at", schema: time) { value, context in context.time(value.createdAt) },
        .readOnly("last_used_at", schema: optionalTime) { value, context in context.time(value.lastUsedAt) },
        .readOnly("agent", schema: ["type": "object", "nullable": true]) { value, _ in
            value.agentID.map(clientsAgent) ?? .null
        },
        .readOnly("expires_at", schema: optionalTime) { value, context in context.time(value.expiresAt) },
        .readOnly("previous_secret_expires_at", schema: optionalTime) { value, context in
            context.time(value.previousSecretEndsAt.flatMap { context.now < $0 ? $0 : nil })
        },
    ]

    private static let grantTypesField = Field<OAuthClientDraft>(
        name: "grant_types", schema: texts, isRequired: true,
        decode: { (json) throws(FieldProblem) in
            var types: [GrantType] = []
            for text in try clientTexts(json, maximum: GrantType.allCases.count, length: 64) {
                guard let type = GrantType(rawValue: text) else {
                    let allowed = GrantType.allCases.map(\.rawValue).joined(separator: ", ")
                    throw FieldProblem("must be among \(allowed)")
                }
                types.append(type)
            }
            let completed = OAuthClient.completed(types)
            guard completed != [.refreshToken], !completed.isEmpty else {
                throw FieldProblem("must hold client_credentials or authorization_code")
            }
            return { $0.grantTypes = completed }
        })

    private static let redirectURIsField = Field<OAuthClientDraft>(
        name: "redirect_uris", schema: texts,
        decode: { (json) throws(FieldProblem) in
            let found = try clientTexts(
                json, maximum: OAuthClient.redirectURIsMaximum, length: RedirectURI.lengthMaximum)
            guard found.allSatisfy({ RedirectURI($0) != nil }) else {
                throw FieldProblem("must be https addresses, or http ones on localhost, without fragment and user name")
            }
            return { $0.redirectURIs = found }
        })

    private static let scopesField = Field<OAuthClientDraft>(
        name: "scopes", schema: texts, isRequired: true,
        decode: { (json) throws(FieldProblem) in
            let found = try clientTexts(json, maximum: OAuth.scopesMaximum, length: OAuth.tokenLengthMaximum)
            guard !found.isEmpty else { throw FieldProblem.blank }
            let unknown = found.filter { !ScopeTable.known.contains($0) }
            guard unknown.isEmpty else { throw FieldProblem("name no such scope: \(unknown.joined(separator: ", "))") }
            return { $0.scopes = found }
        })

    /// Texts of a list, each once.
    private static func clientTexts(_ json: JSON, maximum: Int, length: Int) throws(FieldProblem) -> [String] {
        guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
        guard elements.count <= maximum else { throw FieldProblem("has more than \(maximum) elements") }
        var found: [String] = []
        for element in elements {
            let text = try FieldReading.text(element, length: 1...length)
            if !found.contains(text) { found.append(text) }
        }
        return found
    }

    /// The same member of an app that is shown with its secret.
    private static func ofIssuedClient(_ field: Field<OAuthClient>) -> Field<IssuedOAuthClient> {
        var issued = Field<IssuedOAuthClient>(name: field.name, schema: field.schema)
        if let encode = field.encode { issued.encode = { value, context in encode(value.client, context) } }
        if let collect = field.collectReferences {
            issued.collectReferences = { value, needs in collect(value.client, &needs) }
        }
        return issued
    }
}
