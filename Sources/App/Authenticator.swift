// SPDX-License-Identifier: Apache-2.0
import Base
package import Catalogue
package import Domain
import Store

/// Finds out who calls, from the `Authorization` header alone.
package enum Authenticator {
    /// Longer values are no tokens of ours and are not hashed.
    package static let tokenLengthMaximum = 200
    private static let schemes = ["token token=", "bearer "]
    private static let schemeLengthMaximum = 12

    /// The token out of `Token token=KEY` or `Bearer KEY`, the scheme's name in any case; any other form is none.
    package static func token(_ header: String?) -> String? {
        // Letters of other scripts have lower-case forms among ours, and are no scheme.
        guard let header, header.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let start = header.prefix(schemeLengthMaximum).lowercased()
        for prefix in schemes where start.hasPrefix(prefix) {
            var token = header.dropFirst(prefix.count)
            if token.count >= 2, token.first == "\"", token.last == "\"" { token = token.dropFirst().dropLast() }
            let isWord = token.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: ",") }
            guard isWord, (1...tokenLengthMaximum).contains(token.utf8.count) else { return nil }
            return String(token)
        }
        return nil
    }

    /// Who calls; throws code 2006 for whoever shows no live key or token.
    ///
    /// `resourcePath` is what an app's token must be for, below the base URL, where it names anything.
    package static func caller(
        _ request: WireRequest, _ environment: Environment, resourcePath: String = ""
    ) async throws -> Caller {
        guard let token = token(request.authorization) else { throw APIError.unauthorized }
        let hash = environment.secrets.hash(ofToken: token)
        let caller = try await caller(hash: hash, resourcePath, environment)
        if let id = caller.principal.keyID ?? caller.principal.agent?.id {
            environment.keyUse.note(id, at: environment.runtime.now)
        }
        return caller
    }

    private static func caller(
        hash: String, _ resourcePath: String, _ environment: Environment
    ) async throws -> Caller {
        let freshness = environment.freshness()
        // What is known of a token at one resource says nothing about another.
        let key = hash + resourcePath
        if let freshness, let known = environment.caches.callers.value(key, freshness) { return known }
        let resource = environment.settings.publicURL + resourcePath
        let found = try await environment.read { work in try Caller.find(hash: hash, resource: resource, work) }
        guard var found else { throw APIError.unauthorized }
        found.freshness = freshness
        if let freshness { environment.caches.callers.keep(found, for: key, freshness, cost: 1) }
        return found
    }

    /// The person in whose name a call is done.
    ///
    /// A person's own key names them whatever the header says; with an account key the `From` header does.
    package static func actor(
        _ principal: Principal, from header: String?, rule: Operation.FromRule, _ environment: Environment
    ) async throws -> Agent? {
        // An agent acts in its owner's name, and the history says so.
        if let userID = principal.userID {
            return Agent(kind: .user, id: userID, through: principal.agent?.signature)
        }
        guard rule != .ignored else { return nil }
        guard let header, !header.isBlank else {
            if rule == .required { throw APIError.missingFrom }
            return nil
        }
        let email = header.lowercased()
        guard User.looksLikeEmail(email) else { throw APIError.malformedFrom }
        let user = try await environment.read { work in try UserQueries.find(work.session, email: email) }
        guard let user else { throw APIError.requesterNotFound }
        return Agent(kind: .user, id: user.id)
    }
}
