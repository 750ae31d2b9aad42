// SPDX-License-Identifier: Apache-2.0
import Domain

extension Right {
    /// Areas in which changing something is a responder's work.
    private static let respondersAreas: Set<String> = [
        "Incidents", "Log Entries", "Maintenance Windows", "Change Events", "Notifications", "Paused Incident Reports",
        "Incident Workflows", "Status Pages",
    ]
    /// Areas about who may do what; looking at them is free except for those that say who did what.
    private static let administratorsAreas: Set<String> = [
        "Users", "Session Configurations", "IP Allow Lists", "OAuth Delegations", "Licenses",
    ]

    /// What an operation of an area asks for when it does not say otherwise.
    static func usual(area: String, _ access: Operation.Access) -> Right {
        if area == "Audit" { return .administer }
        guard access == .write else { return .see }
        if respondersAreas.contains(area) { return .respond }
        return administratorsAreas.contains(area) ? .administer : .configure
    }
}

extension Operation {
    /// Scopes in areas where the reference names none: the area's own family.
    private static let familyOfArea: [String: String] = [
        "Schedules_v3": "schedules", "Webhooks": "webhook_subscriptions", "Change Events": "change_events", "Users": "users",
    ]
    /// A slip of the reference, which its clients nevertheless ask for.
    private static let otherSpelling = ["incident.read": "incidents.read"]

    /// Scopes of which an app must hold one; empty when no scope covers the operation.
    package var acceptedScopes: [String] {
        guard authentication == .token else { return [] }
        guard let scope else {
            return Self.familyOfArea[area].map { ["\($0).\(access.rawValue)"] } ?? []
        }
        return [scope] + (Self.otherSpelling[scope].map { [$0] } ?? [])
    }

    /// Operations that ask somebody to join in.
    private static let idsOfResponders: Set<String> = [
        "createIncidentResponderRequest", "cancelIncidentResponderRequest", "answerResponderRequest",
    ]

    /// The ability of the account that it needs; nil for what every account can do.
    package var ability: String? {
        if Self.idsOfResponders.contains(id) { return "coordinated_responding" }
        switch area {
        case "Teams": return "teams"
        case "Schedules" where access == .write: return "manage_schedules"
        default: return nil
        }
    }

    /// Operations without an object in the path whose body must name objects of teams to act on.
    private static let idsDecidedByBody: Set<String> = [
        "createService", "createSchedule", "createScheduleV3", "createEscalationPolicy", "createIncident", "updateIncidents",
        "createMaintenanceWindow", "postAlertGroupingSettings", "createExtension", "createWebhookSubscription",
        "postOrchestration",
    ]

    /// Whether a team's right on what the body names is a right to the call.
    package var isDecidedByBody: Bool { Self.idsDecidedByBody.contains(id) }

    /// Whether it is about the affairs of the one person with whom the path begins: they need no right for their own.
    /// Leaving the account, and what others decide about somebody, are not one's own affairs.
    package var concernsOnePerson: Bool {
        guard path.segments.count >= 2, case .variable = path.segments[1] else { return false }
        return path.segments[0] == .literal("users") && !path.segments.contains(.literal("audit"))
            && !(path.segments.count == 2 && method == .delete)
    }
}
