// SPDX-License-Identifier: Apache-2.0
package import Domain
import Store

/// What a person sees and does of their own sessions.
extension SignIn {
    /// The person's live sessions, the newest first, whether they have a password, and what they allow to apps.
    package func account(
        of viewer: Viewer
    ) async throws -> (sessions: [WebSession], hasPassword: Bool, apps: [OAuthAllowance]) {
        let userID = viewer.user.id
        return try await environment.read { work -> (sessions: [WebSession], hasPassword: Bool, apps: [OAuthAllowance]) in
            let sessions = try WebSessionQueries.page(
                work.session, userID: userID, after: nil, limit: Self.sessionsMaximum, at: work.now)
            let hasPassword = try SignInQueries.passwordHash(work.session, userID: userID) != nil
            return (sessions, hasPassword, try OAuthQueries.allowances(work.session, userID: userID, at: work.now))
        }
    }

    /// Ends one session of the person's own; answers whether there was one.
    package func endSession(_ id: String, of viewer: Viewer, from device: Device = Device()) async throws -> Bool {
        let user = viewer.user
        return try await environment.write { work -> Bool in
            guard let found = try WebSessionQueries.find(work.session, userID: user.id, id: id, at: work.now) else {
                return false
            }
            try WebSessionQueries.delete(work.session, userID: user.id, id: id)
            let session = Self.reference(to: found)
            try AuditQueries.insert(
                work.session,
                AccountRecord.onPage(
                    by: user, from: device, resource: session,
                    .init(references: [.init(name: "sessions", removed: [session])]), work))
            return true
        }
    }

    /// Ends all sessions of the person, this one too, with the links that nobody used yet. Answers the cookie that clears
    /// this one.
    package func endEverywhere(_ viewer: Viewer, from device: Device = Device()) async throws -> String {
        let user = viewer.user
        try await environment.write { work in
            let sessions = try WebSessionQueries.page(
                work.session, userID: user.id, after: nil, limit: AuditDetails.referencesMaximum, at: work.now)
            let apps = try OAuthQueries.allowances(work.session, userID: user.id, at: work.now)
            try SignInQueries.deleteAll(work.session, userID: user.id)
            let ended: [AuditDetails.ReferenceChange] = [
                .init(name: "sessions", removed: sessions.map(Self.reference(to:))),
                .init(
                    name: "apps",
                    removed: apps.prefix(AuditDetails.referencesMaximum).map { app in
                        AuditRecord.Reference(kind: AccountRecord.clientKind, id: app.clientID, summary: app.clientName)
                    }),
            ]
            try AuditQueries.insert(
                work.session,
                AccountRecord.onPage(
                    by: user, from: device, .init(references: ended.filter { !$0.removed.isEmpty }), work))
        }
        return sessionCookie.clearing
    }

    private static func reference(to session: WebSession) -> AuditRecord.Reference {
        AuditRecord.Reference(kind: AccountRecord.sessionKind, id: session.id)
    }
}
