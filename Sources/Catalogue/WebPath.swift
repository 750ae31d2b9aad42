// SPDX-License-Identifier: Apache-2.0

/// The addresses of the web pages. Pages link through these, and the server routes by them.
package enum WebPath {
    package static let root = "/app"
    package static let incidents = "/app/incidents"
    package static let onCall = "/app/on-call"
    package static let services = "/app/services"
    package static let signIn = "/app/sign-in"
    package static let signOut = "/app/sign-out"
    /// Server-sent events: `event: incidents`, data: the version of what the pages show.
    package static let live = "/app/live"
    package static let assets = "/app/assets"
    /// Followed by the token of a mail's link.
    package static let mailAction = "/app/act"

    /// Followed by the token of a link by which a person decides about a change of an agent.
    package static let mailDecision = "/app/decide"

    /// What calendar programs subscribe to; ``CalendarAddress`` says what follows.
    package static let calendars = "/calendars"

    /// The catalogue as an OpenAPI document.
    package static let openAPI = "/openapi.json"

    package static func incident(_ id: String) -> String { "\(incidents)/\(segment(id))" }
    package static func incident(_ id: String, _ verb: IncidentVerb) -> String { "\(incident(id))/\(verb.rawValue)" }
    package static func mailAction(token: String) -> String { "\(mailAction)/\(segment(token))" }
    package static func mailDecision(token: String) -> String { "\(mailDecision)/\(segment(token))" }
    package static func signIn(token: String) -> String { "\(signIn)/\(segment(token))" }
    /// The place of one service on the services page.
    package static func service(_ id: String) -> String { "\(services)#service-\(segment(id))" }
    /// The place of one escalation policy on the on-call page.
    package static func escalationPolicy(_ id: String) -> String { "\(onCall)#policy-\(segment(id))" }

    /// Whether a form may send the browser back there: only to the pages themselves, never to another host.
    package static func isSafeReturn(_ path: String) -> Bool {
        path.hasPrefix("/app/") && !path.utf8.contains { $0 == UInt8(ascii: "\\") || $0 < 0x21 || $0 == 0x7F }
    }

    private static func segment(_ text: String) -> String { PercentEncoding.encode(text) }
}

/// Where those who watch the server ask whether it works. Open to all.
package enum HealthPath {
    /// The process lives.
    package static let live = "/healthz"
    /// The store answers and the loops run.
    package static let ready = "/readyz"
    /// Figures for Prometheus; with a key of the account.
    package static let metrics = "/metrics"
}

/// What a form on the incident pages asks for; the last segment of the address it posts to.
package enum IncidentVerb: String, CaseIterable, Sendable {
    case acknowledge, resolve, escalate, reassign, snooze, notes
}

/// The names under which the pages' forms post their values.
package enum FormField {
    /// Every form of a signed-in page carries the session's token here.
    package static let csrf = "csrf"
    /// Where to go after the change; check it with ``WebPath/isSafeReturn(_:)``.
    package static let back = "back"
    /// The escalation level, a number from 1.
    package static let level = "level"
    /// The id of a user.
    package static let user = "user"
    /// For how long to snooze, in seconds.
    package static let seconds = "seconds"
    /// The text of a note.
    package static let note = "note"
    /// The one-time token of a sign-in link or of a mail's link.
    package static let token = "token"
}
