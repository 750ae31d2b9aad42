// SPDX-License-Identifier: Apache-2.0
package import Domain

/// Every scope there is, with what it lets an app do: derived from the operations that ask for it.
package enum ScopeTable {
    package struct Entry: Hashable, Sendable {
        package let name: String
        /// One sentence without its full stop, such as "See services".
        package let sentence: String
    }

    /// The classic scopes, each of which stands for all of its kind.
    package static let read = "read"
    package static let write = "write"
    /// Asks for an ID token.
    package static let openID = "openid"
    package static let profile = "profile"
    package static let email = "email"

    private static let readEnding = ".read"
    private static let writeEnding = ".write"

    /// Of people and not of resources; every app may ask for them.
    private static let personal: [Entry] = [
        Entry(name: openID, sentence: "Know which account here is yours"),
        Entry(name: profile, sentence: "Know your name"),
        Entry(name: email, sentence: "Know your email address"),
        Entry(name: "offline_access", sentence: "Stay connected while you are away, until you take that back"),
    ]

    private static let classic: [Entry] = [
        Entry(name: read, sentence: "See everything that you can see"),
        Entry(name: write, sentence: "See, create, change and delete everything that you can"),
    ]

    /// Clients ask for all scopes they know of at once, among them some of which no operation is left.
    private static let remembered = ["notifications.read", "response_plays.read", "response_plays.write"]

    package static let all: [Entry] = classic + ofResources + personal
    package static let names: [String] = all.map(\.name)

    private static let sentences: [String: String] = Dictionary(
        all.map { ($0.name, $0.sentence) }, uniquingKeysWith: { first, _ in first })

    package static func sentence(_ scope: String) -> String { sentences[scope] ?? scope }

    private static let ofResources: [Entry] = {
        var methods: [String: Set<HTTPMethod>] = [:]
        for operation in Operations.all.map(\.operation) {
            for scope in operation.acceptedScopes { methods[scope, default: []].insert(operation.method) }
        }
        let names = Set(methods.keys).union(remembered).sorted()
        return names.map { Entry(name: $0, sentence: ScopeWords.sentence($0, methods[$0] ?? [])) }
    }()

    private static let readable: [String] = ofResources.map(\.name).filter { $0.hasSuffix(readEnding) }
    private static let writable: [String] = ofResources.map(\.name).filter { $0.hasSuffix(writeEnding) }

    /// The scopes with all that the classic ones among them stand for.
    package static func expanded(_ scopes: [String]) -> [String] {
        var expanded = scopes
        if scopes.contains(write) {
            expanded += (scopes.contains(read) ? [] : [read]) + writable + readable
        } else if scopes.contains(read) {
            expanded += readable
        }
        return expanded
    }

    package static let known = KnownScopes(
        names: names, personal: personal.map(\.name), defaults: [read], expand: expanded)
}

/// Puts scopes into words.
private enum ScopeWords {
    static func sentence(_ scope: String, _ methods: Set<HTTPMethod>) -> String {
        if let sentence = sentences[scope] { return sentence }
        let parts = scope.split(separator: ".")
        let resource = words(String(parts[0]))
        return parts.last == "read" ? "See \(resource)" : "\(verbs(methods)) \(resource)"
    }

    /// `users:contact_methods` becomes "contact methods of users".
    private static func words(_ resource: String) -> String {
        if let words = resources[resource] { return words }
        return resource.split(separator: ":").reversed().map { part in
            part.split(separator: "_").joined(separator: " ")
        }.joined(separator: " of ")
    }

    /// What the operations with the scope do, as the beginning of a sentence.
    private static func verbs(_ methods: Set<HTTPMethod>) -> String {
        let changes = methods.contains(.put) || methods.contains(.patch)
        let all = [("create", methods.contains(.post)), ("change", changes), ("delete", methods.contains(.delete))]
        var verbs = all.filter { $0.1 }.map { $0.0 }
        if verbs.isEmpty { verbs = all.map { $0.0 } }
        let text = (verbs.count > 1 ? verbs.dropLast().joined(separator: ", ") + " and " : "") + (verbs.last ?? "")
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    private static let resources: [String: String] = [
        "abilities": "what the account can do", "addons": "add-ons", "audit_records": "who changed what",
        "contextual_data": "data that enriches events", "incident": "incidents", "ip_allow_lists": "IP allow lists",
        "oauth_delegations": "which apps and browsers people are signed in with", "oncalls": "who is on call",
        "session_configurations": "how long people stay signed in", "sre_agent": "what the SRE agent remembers",
        "users:sessions": "where people are signed in",
    ]

    private static let sentences: [String: String] = [
        "analytics.write": "Compute analytics", "change_events.write": "Edit change events",
        "incident_workflows:instances.write": "Start incident workflows",
        "oauth_delegations.write": "Sign people out of apps and browsers", "recommendations.write": "Answer recommendations",
        "session_configurations.write": "Set how long people stay signed in",
        "subscribers.write": "Add and remove subscribers", "users:sessions.write": "Sign people out",
    ]
}
