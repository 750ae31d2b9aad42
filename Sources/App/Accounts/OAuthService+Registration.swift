// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Dynamic registration (RFC 7591): an app makes itself known. It may act for people who allow it, never by itself.
extension OAuthService {
    private static let withoutName = "An app without a name"
    /// How an app without a secret names the way in which it shows one.
    private static let noSecret = "none"
    private static let secretMethods = ["client_secret_basic", "client_secret_post"]
    static let authenticationMethods = secretMethods + [noSecret]

    private struct Registration: Sendable {
        var client = OAuthClient()
        var method = ""
    }

    package func register(_ request: WireRequest) async throws -> Reply {
        try await answering {
            guard request.body.count <= OAuth.formBytesMaximum, let body = try? JSON.parse(request.body).objectValue else {
                throw OAuthError(.invalidClientMetadata, "The body must be a JSON object")
            }
            let registration = try Self.read(body)
            let (secrets, address) = (secrets, request.remoteAddress)
            let place = secrets.hash(ofToken: "registrations \(SignInThrottle.place(of: address))")
            // Looked at before anything is written: whoever is over the limit costs no write.
            try await environment.read { work in try Self.checkPlace(place, work) }
            let (client, secret) = try await environment.write { work in
                try Self.checkPlace(place, work)
                try Self.makeRoom(work)
                try RegistrationQueries.count(
                    work.session, place: place, at: work.now,
                    windowEnd: work.now.adding(seconds: OAuth.registrationWindowSeconds))
                let made = try Self.add(
                    registration.client, isPublic: registration.method == Self.noSecret, work, secrets)
                try AuditQueries.insert(work.session, AccountRecord.registered(made.client, from: address, work))
                return made
            }
            return .oauth(Self.json(client, secret: secret, method: registration.method), status: 201)
        }
    }

    /// Stores a new app, with a new secret unless it is public.
    static func add(
        _ draft: OAuthClient, isPublic: Bool, _ work: Work, _ secrets: AccountSecrets
    ) throws -> (client: OAuthClient, secret: String?) {
        var client = draft
        let secret = isPublic ? nil : work.runtime.randomToken(length: OAuthSecrets.clientSecretLength)
        client.id = work.makeID()
        client.secretHash = secret.map(secrets.hash(ofToken:))
        client.createdAt = work.now.roundedDownToSecond
        try OAuthClientQueries.insert(work.session, client)
        return (client, secret)
    }

    /// Anybody can register an app, so those that nobody uses are few, and gone after a day.
    private static func makeRoom(_ work: Work) throws {
        let yesterday = work.now.adding(seconds: -OAuth.unusedClientLifetimeSeconds)
        let count = try OAuthClientQueries.unusedCount(work.session, since: yesterday)
        guard count < OAuth.unusedClientsMaximum else { throw full }
        try OAuthClientQueries.deleteUnused(work.session, before: yesterday, limit: OAuth.sweptRowsMaximum)
    }

    /// Nobody takes the room of all: a place registers so many in an hour.
    private static func checkPlace(_ place: String, _ work: Work) throws {
        let count = try RegistrationQueries.count(work.session, place: place, at: work.now)
        guard count < OAuth.registrationsPerPlaceMaximum else { throw placeFull }
    }

    private static let placeFull = OAuthError(
        .temporarilyUnavailable, "Too many apps were registered from there within an hour; try again later")

    private static let full = OAuthError(
        .temporarilyUnavailable, "Too many apps that nobody has allowed anything are registered; try again later")

    private static func read(_ body: JSONObject) throws(OAuthError) -> Registration {
        var registration = Registration()
        registration.method = body["token_endpoint_auth_method"]?.stringValue ?? secretMethods[0]
        guard authenticationMethods.contains(registration.method) else {
            throw OAuthError(.invalidClientMetadata, "This token_endpoint_auth_method is not known here")
        }
        if let types = body["response_types"], !types.isNull, types.arrayValue?.contains("code") != true {
            throw OAuthError(.invalidClientMetadata, "response_types must hold code")
        }
        let name = OAuthClient.cleanedName(body["client_name"]?.stringValue ?? "")
        registration.client.name = name.isBlank ? withoutName : name
        registration.client.isSelfRegistered = true
        registration.client.redirectURIs = try redirectURIs(body["redirect_uris"])
        registration.client.grantTypes = try grantTypes(body["grant_types"])
        let scopes = try ScopeRequest.words(body["scope"]?.stringValue)
        registration.client.scopes = scopes.filter(ScopeTable.known.contains)
        return registration
    }

    private static func redirectURIs(_ json: JSON?) throws(OAuthError) -> [String] {
        let found = json?.arrayValue?.compactMap(\.stringValue) ?? []
        guard !found.isEmpty, found.count == json?.arrayValue?.count else {
            throw OAuthError(.invalidRedirectURI, "redirect_uris must hold at least one address")
        }
        guard found.count <= OAuthClient.redirectURIsMaximum, found.allSatisfy({ RedirectURI($0) != nil }) else {
            throw OAuthError(
                .invalidRedirectURI,
                "redirect_uris must be few, and https or http on localhost, without fragment and user name")
        }
        return found
    }

    /// What cannot be given is left out; the answer tells what is left.
    private static func grantTypes(_ json: JSON?) throws(OAuthError) -> [GrantType] {
        guard let json, !json.isNull else { return OAuthClient.completed([.authorizationCode]) }
        let named = json.arrayValue?.compactMap(\.stringValue).compactMap(GrantType.init(rawValue:)) ?? []
        guard named.contains(.authorizationCode) else {
            throw OAuthError(.invalidClientMetadata, "grant_types must hold authorization_code")
        }
        return OAuthClient.completed(named.filter { $0 != .clientCredentials })
    }

    private static func json(_ client: OAuthClient, secret: String?, method: String) -> JSON {
        var object: JSONObject = [
            "client_id": .string(client.id), "client_id_issued_at": .int(client.createdAt.seconds),
            "client_name": .string(client.name), "redirect_uris": .array(client.redirectURIs.map(JSON.string)),
            "grant_types": .array(client.grantTypes.map { .string($0.rawValue) }), "response_types": ["code"],
            "token_endpoint_auth_method": .string(method),
        ]
        if !client.scopes.isEmpty { object.append("scope", .string(client.scopes.joined(separator: " "))) }
        if let secret {
            object.append("client_secret", .string(secret))
            object.append("client_secret_expires_at", 0)
        }
        return .object(object)
    }
}
