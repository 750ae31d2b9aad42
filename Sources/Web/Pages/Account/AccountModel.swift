// SPDX-License-Identifier: Apache-2.0
package import Base
import Catalogue

/// A person's own page: where they are signed in, what they allow to apps, and their password.
package struct AccountModel: Sendable {
    package struct Session: Sendable {
        package var id: String
        /// As the browser named itself.
        package var userAgent: String
        /// From where it was used last.
        package var address: String
        package var createdAt: Instant
        package var lastUsedAt: Instant
        /// Whether it is the one that looks.
        package var isCurrent: Bool

        package init(
            id: String, userAgent: String, address: String, createdAt: Instant, lastUsedAt: Instant, isCurrent: Bool
        ) {
            self.id = id
            self.userAgent = userAgent
            self.address = address
            self.createdAt = createdAt
            self.lastUsedAt = lastUsedAt
            self.isCurrent = isCurrent
        }
    }

    package struct App: Sendable {
        package var id: String
        /// As the app calls itself: nobody has checked it.
        package var name: String
        /// What it may do, each in a few words.
        package var abilities: [String]
        package var since: Instant

        package init(id: String, name: String, abilities: [String], since: Instant) {
            self.id = id
            self.name = name
            self.abilities = abilities
            self.since = since
        }
    }

    package var frame: PageFrame
    package var sessions: [Session]
    /// Those that may act in the person's name.
    package var apps: [App]
    package var hasPassword: Bool
    /// Why the password was not changed, in a sentence.
    package var passwordProblem: String?

    package init(
        frame: PageFrame, sessions: [Session], apps: [App] = [], hasPassword: Bool, passwordProblem: String? = nil
    ) {
        self.frame = frame
        self.sessions = sessions
        self.apps = apps
        self.hasPassword = hasPassword
        self.passwordProblem = passwordProblem
    }

    var fields: Fields {
        var fields = frame.fields(title: "Your account", place: nil, refresh: .live)
        fields["email"] = .text(frame.viewer.email)
        fields["approvalsPath"] = .text(WebPath.approvals)
        fields["sessions"] = .list(sessions.map(fields(of:)))
        fields["sessionPath"] = .text(WebPath.accountSession)
        fields["everywherePath"] = .text(WebPath.accountSessions)
        fields["hasApps"] = .flag(!apps.isEmpty)
        fields["apps"] = .list(apps.map(fields(of:)))
        fields["appPath"] = .text(WebPath.accountApp)
        fields["passwordPath"] = .text(WebPath.accountPassword)
        fields["hasPassword"] = .flag(hasPassword)
        fields["passwordProblem"] = .optional(passwordProblem)
        return fields
    }

    private func fields(of app: App) -> Fields {
        [
            "id": .text(app.id), "name": .text(app.name), "abilities": .texts(app.abilities),
            "since": .group(frame.time.clockFields(app.since)),
        ]
    }

    private func fields(of session: Session) -> Fields {
        [
            "id": .text(session.id), "browser": .text(BrowserName(session.userAgent).text),
            "address": .optional(session.address.isEmpty ? nil : session.address),
            "created": .group(frame.time.clockFields(session.createdAt)),
            "lastUsed": .group(frame.time.ageFields(session.lastUsedAt)), "isCurrent": .flag(session.isCurrent),
        ]
    }
}
