// SPDX-License-Identifier: Apache-2.0
package import Domain
import Store

/// What a person sees and does of their own sessions.
extension SignIn {
    /// The person's live sessions, the newest first, and whether they have a password.
    package func account(of viewer: Viewer) async throws -> (sessions: [WebSession], hasPassword: Bool) {
        let userID = viewer.user.id
        return try await environment.read { work -> (sessions: [WebSession], hasPassword: Bool) in
            let sessions = try WebSessionQueries.page(
                work.session, userID: userID, after: nil, limit: Self.sessionsMaximum, at: work.now)
            return (sessions, try SignInQueries.passwordHash(work.session, userID: userID) != nil)
        }
    }

    /// Ends one session of the person's own; answers whether there was one.
    package func endSession(_ id: String, of viewer: Viewer) async throws -> Bool {
        let userID = viewer.user.id
        return try await environment.write { work -> Bool in
            guard try WebSessionQueries.find(work.session, userID: userID, id: id, at: work.now) != nil else { return false }
            try WebSessionQueries.delete(work.session, userID: userID, id: id)
            return true
        }
    }

    /// Ends all sessions of the person, this one too, with the links that nobody used yet. Answers the cookie that clears
    /// this one.
    package func endEverywhere(_ viewer: Viewer) async throws -> String {
        let userID = viewer.user.id
        try await environment.write { work in try SignInQueries.deleteAll(work.session, userID: userID) }
        return sessionCookie.clearing
    }
}
