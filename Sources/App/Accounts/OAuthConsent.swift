// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// A checked request of an app, to be shown to the person in whose name it wants to act. Only a check makes one.
package struct ConsentRequest: Sendable {
    package struct Scope: Hashable, Sendable {
        package let name: String
        /// What it lets the app do, such as "See services".
        package let sentence: String
    }

    /// What the app asked with; a form carries it on, to be checked again.
    package let query: String
    fileprivate let request: AuthorizationRequest

    package var clientID: String { request.client.id }
    /// Chosen by whoever made the app.
    package var clientName: String { request.client.name }
    /// Nobody of the account has vouched for the app.
    package var isSelfRegistered: Bool { request.client.isSelfRegistered }
    /// Where the answer goes.
    package var redirectHost: String { request.redirect.host }
    package var scopes: [Scope] {
        request.scopes.map { Scope(name: $0, sentence: ScopeTable.sentence($0)) }
    }
}

/// A person's consent to what an app wants to do in their name.
extension OAuthService {
    package enum Preparation: Sendable {
        case show(ConsentRequest)
        /// The address that tells the app what is wrong.
        case redirect(String)
        /// One sentence for the person. The browser goes nowhere.
        case refuse(String)
    }

    private static let tooLong = "The app's request is too long, or is not an address."

    /// Checks the query of `/oauth/authorize`.
    package func prepare(query: String) async throws -> Preparation {
        guard query.utf8.count <= OAuth.queryBytesMaximum, query.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            return .refuse(Self.tooLong)
        }
        let pairs = PercentEncoding.pairs(query)
        var client: OAuthClient?
        if let id = AuthorizationRequest.clientID(pairs), id.utf8.count <= OAuth.tokenLengthMaximum {
            client = try await environment.read { work in try OAuthClientQueries.find(work.session, id: id) }
        }
        let outcome = AuthorizationRequest.check(
            pairs, client: client, known: ScopeTable.known, resources: OAuthPath.resources(baseURL: baseURL))
        switch outcome {
        case .valid(let request): return .show(ConsentRequest(query: query, request: request))
        case .redirected(let error, let redirect, let state):
            // Whoever registers an app by themselves chooses where it lives: nobody is led there before they allow it.
            if client?.isSelfRegistered == true { return .refuse(error.description + ".") }
            return .redirect(answer(error, to: redirect, state: state))
        case .refused(let sentence): return .refuse(sentence)
        }
    }

    /// The address with which the browser takes the code to the app. No approved scope left counts as a denial.
    package func grant(
        _ consent: ConsentRequest, userID: String, approvedScopes: [String], from device: SignIn.Device = SignIn.Device()
    ) async throws -> String {
        let request = consent.request
        let scopes = request.scopes.filter(approvedScopes.contains)
        guard !scopes.isEmpty else { return deny(consent) }
        let secrets = secrets
        let code = try await environment.write { work in
            guard try OAuthClientQueries.find(work.session, id: request.client.id) != nil,
                let user = try UserQueries.find(work.session, ids: [userID]).first
            else { throw APIError.notFound }
            let text = work.runtime.randomToken(length: OAuthSecrets.codeLength)
            try OAuthQueries.deleteExpiredCodes(
                work.session, before: work.now.adding(seconds: -OAuth.codeMemorySeconds), limit: OAuth.sweptRowsMaximum)
            try OAuthQueries.insert(
                work.session,
                OAuthCode(
                    hash: secrets.hash(ofToken: text), familyID: work.makeID(), clientID: request.client.id,
                    userID: userID, redirectURI: request.redirect.text, scopes: scopes,
                    codeChallenge: request.codeChallenge, nonce: request.nonce, resource: request.resource,
                    createdAt: work.now, expiresAt: work.now.adding(seconds: OAuth.codeLifetimeSeconds)))
            try OAuthClientQueries.touch(work.session, id: request.client.id, at: work.now)
            let change = AuditDetails.FieldChange(name: "scopes", value: AccountRecord.shown(scopes))
            try AuditQueries.insert(
                work.session,
                AccountRecord.onPage(
                    by: user, from: device, resource: AccountRecord.app(request.client), .init(fields: [change]), work))
            return text
        }
        return address(request.redirect, [("code", code)], state: request.state)
    }

    /// The address with which the browser tells the app that it may not.
    package func deny(_ consent: ConsentRequest) -> String {
        answer(
            OAuthError(.accessDenied, "The person has not allowed it"), to: consent.request.redirect,
            state: consent.request.state)
    }

    private func answer(_ error: OAuthError, to redirect: RedirectURI, state: String?) -> String {
        address(
            redirect, [("error", error.code.rawValue), ("error_description", error.description)], state: state)
    }

    /// The app's address with our answer added to its query. The issuer goes with it (RFC 9207), so that an app that
    /// knows several servers cannot take one's answer for another's.
    private func address(_ redirect: RedirectURI, _ members: [(String, String)], state: String?) -> String {
        let all = members + (state.map { [("state", $0)] } ?? []) + [("iss", baseURL)]
        let query = all.map { "\(PercentEncoding.encode($0.0))=\(PercentEncoding.encode($0.1))" }.joined(separator: "&")
        return redirect.text + (redirect.text.contains("?") ? "&" : "?") + query
    }
}
