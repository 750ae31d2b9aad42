// SPDX-License-Identifier: Apache-2.0

/// The page on which a person allows an app to act in their name, or refuses. Opening it allows nothing.
package struct ConsentModel: Sendable {
    package var personName: String
    package var personEmail: String
    package var csrfToken: String
    /// What the app calls itself: nobody has checked it.
    package var appName: String
    /// Nobody of the account has made the app known here; it came by itself.
    package var isSelfRegistered: Bool
    /// Where the answer goes.
    package var redirectHost: String
    /// What it could look at and what it could change, each in a few words.
    package var looks: [String]
    package var changes: [String]
    /// The names behind both, as they were shown: no more than these can be allowed by this page.
    package var scopes: [String]
    /// What the app asked for, to be checked anew when the answer comes.
    package var query: String

    package init(
        personName: String, personEmail: String, csrfToken: String, appName: String, isSelfRegistered: Bool,
        redirectHost: String, looks: [String], changes: [String], scopes: [String], query: String
    ) {
        self.personName = personName
        self.personEmail = personEmail
        self.csrfToken = csrfToken
        self.appName = appName
        self.isSelfRegistered = isSelfRegistered
        self.redirectHost = redirectHost
        self.looks = looks
        self.changes = changes
        self.scopes = scopes
        self.query = query
    }
}

/// The page that sends the browser on to an app.
///
/// A redirect would do, were it not for the content policy: browsers hold it against every address to which a form leads.
/// A page that leads on by itself needs no exception from it.
package struct OnwardModel: Sendable {
    /// Absolute, with what the app is to know in its query.
    package var address: String
    /// How the app is called; nil when it asked for something that cannot be.
    package var appName: String?

    package init(address: String, appName: String?) {
        self.address = address
        self.appName = appName
    }
}

/// The names under which the consent form posts its values.
package enum ConsentField {
    package static let query = "query"
    /// Once for each scope that was shown.
    package static let scope = "scope"
    package static let decision = "decision"
    package static let allow = "allow"
    package static let refuse = "deny"
}
