// SPDX-License-Identifier: Apache-2.0
import Domain

extension Operation {
    /// Whom the server tells when an operation is carried out. What timers do later, such as ending a snooze, is not
    /// the operation's.
    package enum Audience: String, CaseIterable, Sendable {
        /// Whoever an incident goes to: paged by their rules.
        case assignees
        /// Whoever is asked to join in: paged by their rules for high urgency.
        case responders
        /// Whoever follows an incident: a message, and no page.
        case subscribers
    }

    /// Nil when nobody is told. Derived from what the operation emits: the rules page in the same steps.
    package var audience: Audience? {
        for event in emits {
            switch event {
            case .incidentTriggered, .incidentEscalated, .incidentDelegated, .incidentReassigned, .incidentReopened:
                return .assignees
            case .incidentResponderAdded: return .responders
            case .incidentStatusUpdatePublished: return .subscribers
            default: continue
            }
        }
        return nil
    }

    /// Whether carrying it out can page somebody.
    package var pagesSomeone: Bool { audience == .assignees || audience == .responders }
}

extension Operation {
    /// What a call of it amounts to, in one word.
    package enum AccessLevel: String, CaseIterable, Sendable {
        /// It looks.
        case read
        /// It changes something.
        case write
        /// It looks at, or changes, who may do what.
        case admin
    }

    package var accessLevel: AccessLevel {
        if authentication == .token, right == .administer { return .admin }
        return access == .read ? .read : .write
    }

    /// The interface to which it belongs, with its version.
    package enum Interface: String, CaseIterable, Sendable {
        case eventsV1 = "Events API v1"
        case eventsV2 = "Events API v2"
        case restV2 = "REST API v2"
        case restV3 = "REST API v3"
        case oauth = "OAuth 2.0"
        case tocsinV1 = "Tocsin API v1"
    }

    package var interface: Interface {
        switch authentication {
        case .none: return .oauth
        case .routingKey: return path.segments.first == .literal("generic") ? .eventsV1 : .eventsV2
        case .token:
            if path.text.hasPrefix(Operations.Tocsin.root) { return .tocsinV1 }
            return path.segments.first == .literal("v3") ? .restV3 : .restV2
        }
    }

    /// The first release of the program with this catalogue.
    private static let firstRelease = "0.1.0"
    /// Releases in which operations came that the first did not carry out.
    private static let laterReleases: [String: String] = [:]

    /// The release of the program since which it is carried out, where it is.
    package var since: String { Self.laterReleases[id] ?? Self.firstRelease }
}
