// SPDX-License-Identifier: Apache-2.0
import Base
package import Catalogue
package import Domain
import Store

/// Finds out who calls, from the `Authorization` header alone.
package enum Authenticator {
    /// Longer values are no tokens of ours and are not hashed.
    package static let tokenLengthMaximum = 200
    private static let schemes: [[UInt8]] = ["token token=", "bearer "].map { Array($0.utf8) }

    /// The token out of `Token token=KEY` or `Bearer KEY`, the scheme's name in any case; any other form is none.
    package static func token(_ header: String?) -> String? {
        guard let header, let scheme = schemes.first(where: { begins(header.utf8, with: $0) }) else { return nil }
        let quote = UInt8(ascii: "\"")
        var token = header.utf8.dropFirst(scheme.count)
        if token.count >= 2, token.first == quote, token.last == quote { token = token.dropFirst().dropLast() }
        guard (1...tokenLengthMaximum).contains(token.count), token.allSatisfy(isOfToken) else { return nil }
        return String(Substring(token))
    }

    /// By bytes: letters of other scripts have lower-case forms among ours, and are no scheme.
    private static func begins(_ header: String.UTF8View, with scheme: [UInt8]) -> Bool {
        guard header.count >= scheme.count else { return false }
        return zip(header, scheme).allSatisfy { byte, expected in
            let isUpper = (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            return (isUpper ? byte | 0x20 : byte) == expected
        }
    }

    private static func isOfToken(_ byte: UInt8) -> Bool {
        (0x21...0x7E).contains(byte) && byte != UInt8(ascii: ",")
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
        let (freshness, standing) = (environment.freshness(), environment.standingFreshness())
        // What is known of a token at one resource says nothing about another.
        let key = resourcePath.isEmpty ? hash : hash + resourcePath
        if let standing, var known = environment.caches.callers.value(key, standing) {
            // Answers depend on the call log too.
            known.freshness = freshness
            return known
        }
        let resource = environment.settings.publicURL + resourcePath
        let found = try await environment.read { work in try Caller.find(hash: hash, resource: resource, work) }
        guard var found else { throw APIError.unauthorized }
        found.freshness = freshness
        if let standing { environment.caches.callers.keep(found, for: key, standing, cost: 1) }
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
