// SPDX-License-Identifier: Apache-2.0
import Domain
import Store

/// What a person has allowed to apps, and how they take it back.
extension SignIn {
    /// Ends all that one app may do in the person's name, at once. Answers whether it could do anything.
    package func endAccess(of clientID: String, for viewer: Viewer, from device: Device = Device()) async throws -> Bool {
        let user = viewer.user
        return try await environment.write { work -> Bool in
            let families = try OAuthQueries.families(work.session, userID: user.id, clientID: clientID)
            // An exchange that is under way must not add a token to what ends here.
            for family in families { try OAuthService.lock(family, work) }
            let allowances = try OAuthQueries.allowances(work.session, userID: user.id, at: work.now)
            try OAuthQueries.endAccess(work.session, userID: user.id, clientID: clientID, at: work.now)
            guard let ended = allowances.first(where: { $0.clientID == clientID }) else { return false }
            let app = AccountRecord.Reference(
                kind: AccountRecord.clientKind, id: clientID, summary: ended.clientName)
            let change = AuditDetails.FieldChange(name: "scopes", before: AccountRecord.shown(ended.scopes))
            try AuditQueries.insert(
                work.session,
                AccountRecord.onPage(by: user, from: device, resource: app, .init(fields: [change]), work))
            return true
        }
    }
}
