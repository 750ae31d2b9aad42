// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operation {
    private var firstWord: String {
        if case .literal(let text)? = path.segments.first { text } else { "" }
    }

    /// Whether a gateway carries it out itself, whoever calls: agents, grants, keys, the call log, and the authorization
    /// server.
    package var isGatewaysOwn: Bool { authentication == .none || firstWord == "tocsin" }

    /// Whether what its body names are things that agents are to reach, which lie behind a gateway.
    package var namesWhatIsGranted: Bool { id == "createAgentGrant" || id == "updateAgentGrant" }

    /// What a gateway's own people and keys find at it besides: who they are, and who changed what.
    private static let wordsOfGatewaysPeople: Set<String> = ["users", "teams", "abilities", "audit"]

    /// Whether a gateway carries it out itself for a key of its own.
    package var isForGatewaysPeople: Bool { isGatewaysOwn || Self.wordsOfGatewaysPeople.contains(firstWord) }
}

/// Addresses as a gateway needs them.
package enum GatewayPath {
    /// Where senders of events post.
    package static let events: Set<String> = Set(
        Operations.all.map(\.operation).filter { $0.authentication == .routingKey }.map(\.path.text))

    /// With these words begin the paths that are the gateway's own.
    package static let ownWords: Set<String> = Set(
        Operations.all.map(\.operation).filter(\.isGatewaysOwn).compactMap { operation in
            if case .literal(let text)? = operation.path.segments.first { text } else { nil }
        })

    package static let users = "/users"
    package static let onCalls = "/oncalls"
}

/// What a gateway can find out about an object by reading it.
package enum GatewayKind: String, CaseIterable, Sendable {
    case incident
    case service
    case team
    case schedule
    case escalationPolicy = "escalation_policy"
    case maintenanceWindow = "maintenance_window"
    case logEntry = "log_entry"
    case changeEvent = "change_event"
    case alert

    private var resource: ResourceKind {
        switch self {
        case .incident: .incident
        case .service: .service
        case .team: .team
        case .schedule: .schedule
        case .escalationPolicy: .escalationPolicy
        case .maintenanceWindow: .maintenanceWindow
        case .logEntry: .logEntry
        case .changeEvent: .changeEvent
        case .alert: .alert
        }
    }

    /// Under this key an answer shows one of them.
    package var rootKey: String { rawValue }

    package func path(id: String, parentID: String?) -> String {
        // The parent of a log entry would go into the query.
        "/" + resource.apiPath(id: id, parentID: self == .alert ? parentID : nil)
    }

    /// Nil for kinds that are seen through others.
    package var owned: OwnedKind? { OwnedKind(rawValue: rawValue) }

    /// The kind that stands behind a word of a path, such as `incidents`.
    package init?(pathWord word: String) {
        switch word {
        case "escalation_policies": self = .escalationPolicy
        case "log_entries": self = .logEntry
        case "alerts": return nil
        default:
            guard word.hasSuffix("s"), let kind = GatewayKind(rawValue: String(word.dropLast())) else { return nil }
            self = kind
        }
    }

    /// The kind that a reference's type names, such as `service_reference`.
    package init?(type: String) { self.init(rawValue: Self.stem(type)) }

    package static func stem(_ type: String) -> String {
        type.hasSuffix("_reference") ? String(type.dropLast("_reference".count)) : type
    }

    /// The kind that the name of a member says: `service`, `source_incidents`, `escalation_policy_id`.
    package init?(memberName name: String) {
        let word = Self.memberStem(name)
        let found = Self.allCases.first { kind in
            word == kind.rawValue || word == kind.plural || word.hasSuffix("_" + kind.rawValue)
                || word.hasSuffix("_" + kind.plural)
        }
        guard let found else { return nil }
        self = found
    }

    private static func memberStem(_ name: String) -> String {
        for ending in ["_ids", "_id"] where name.hasSuffix(ending) { return String(name.dropLast(ending.count)) }
        return name
    }

    private var plural: String {
        switch self {
        case .escalationPolicy: "escalation_policies"
        case .logEntry: "log_entries"
        default: rawValue + "s"
        }
    }
}

/// How a gateway sees through what objects a line of a list is.
package enum GatewayList: Sendable {
    /// The line is the object.
    case itself(GatewayKind)
    /// It is seen through what this member refers to, or each of what it lists.
    case through(GatewayKind, member: String)

    package init?(_ operation: Operation) {
        switch operation.id {
        case "listIncidents": self = .itself(.incident)
        case "listServices": self = .itself(.service)
        case "listTeams": self = .itself(.team)
        case "listSchedules": self = .itself(.schedule)
        case "listEscalationPolicies": self = .itself(.escalationPolicy)
        case "listLogEntries": self = .through(.incident, member: "incident")
        case "listMaintenanceWindows": self = .through(.service, member: "services")
        case "listChangeEvents": self = .through(.service, member: "services")
        case "listOnCalls": self = .through(.escalationPolicy, member: "escalation_policy")
        default: return nil
        }
    }
}

extension Parameter {
    /// By them a gateway asks for no more than it may show.
    package static let serviceFilterName = "service_ids[]"
    package static let teamFilterName = "team_ids[]"
}
