// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// The keys in the addresses of people's calendars.
///
/// A key is made of the account's own key, the person and a nonce that changes when the person wants another one. So it can
/// be shown again, and whoever reads the database alone has none.
enum CalendarKeys {
    static func key(userID: String, nonce: String, _ secrets: AccountSecrets) -> CalendarKey {
        CalendarKey(secret: String(secrets.signature(of: "calendar.\(userID).\(nonce)").prefix(CalendarKey.length)))
    }

    /// Whether a key opens the person's calendars. Whether they are there makes no difference to the time it takes.
    static func opens(_ key: String, userID: String, _ work: Work, _ secrets: AccountSecrets) throws -> Bool {
        let found = try CalendarKeyQueries.find(work.session, userID: userID)
        let isThere = try !UserQueries.find(work.session, ids: [userID]).isEmpty
        let usual = secrets.hash(ofToken: Self.key(userID: userID, nonce: "", secrets).secret)
        return secrets.isHash(found?.hash ?? usual, ofToken: key) && isThere
    }

    /// The address of one of the caller's calendars. Nil for a caller who is no person, or not there by themselves: an app
    /// and an agent get no address that goes on when their token has ended.
    static func address(
        _ content: CalendarAddress.Content, for principal: Principal, _ work: Work
    ) throws -> CalendarAddress? {
        switch principal.credential {
        case .userKey, .session:
            guard let userID = principal.userID else { return nil }
            return try address(content, of: userID, work)
        case .accountKey, .mailLink, .app, .agent, .routingKey: return nil
        }
    }

    /// The address of a person's calendar, for whoever may see it: the person, and those who asked for it and may see to
    /// people's accounts.
    static func address(ofUser userID: String, _ call: Call, _ work: Work) throws -> CalendarAddress? {
        let isAsked = call.includes.contains("calendar_urls")
        switch call.principal.credential {
        case .userKey, .session:
            let isAdministrator = (call.principal.person?.role.right).map { $0 >= .administer } ?? false
            guard call.principal.userID == userID || (isAsked && isAdministrator) else { return nil }
        case .accountKey(_, let isReadOnly): guard isAsked, !isReadOnly else { return nil }
        case .mailLink, .app, .agent, .routingKey: return nil
        }
        return try address(.ownShifts, of: userID, work)
    }

    private static func address(
        _ content: CalendarAddress.Content, of userID: String, _ work: Work
    ) throws -> CalendarAddress? {
        guard let secrets = work.secrets else { return nil }
        let found = try CalendarKeyQueries.find(work.session, userID: userID)
        // A key without a nonce was shown once, and cannot be made again.
        let known: String? = if let found { found.nonce } else { "" }
        guard let nonce = known else { return nil }
        return CalendarAddress(
            userID: userID, key: key(userID: userID, nonce: nonce, secrets).secret, content: content)
    }
}
