// SPDX-License-Identifier: Apache-2.0
package import Domain

extension Operation {
    /// Words of a path that say more about what it acts on than its beginning: what is a person's and about who may do
    /// what is not among the things of users.
    private static let ownResources: [String: String] = [
        "sessions": "sessions", "oauth_delegations": "oauth_delegations", "object_roles": "object_roles",
        "regenerate_private_url_key": "calendar_keys", "change_tags": "tags",
    ]

    /// What a grant must name for an agent to call it, in the words of the path: `incidents` for an incident's notes too.
    package var grantResource: String {
        var words = path.segments.compactMap { segment -> String? in
            if case .literal(let text) = segment { text } else { nil }
        }
        for word in words { if let own = Self.ownResources[word] { return own } }
        // Tags of whatever the path begins with.
        if case .variable? = path.segments.first { return words.last ?? "" }
        if words.count > 2, words[0] == "tocsin" { words.removeFirst(2) }
        if words.count > 1, words[0] == "v2" || words[0] == "v3" { words.removeFirst() }
        return words.first ?? ""
    }

    package var grantAccess: Grant.Access { access == .write ? .write : .read }

    /// About who may do what: an agent may neither change that nor look at it, whatever it is granted.
    private static let reservedResources: Set<String> = [
        "account", "agent_calls", "agent_states", "agents", "approvals", "calendar_keys", "ip_allow_lists", "keys", "oauth",
        "oauth_clients", "oauth_delegations", "object_roles", "session_configurations", "sessions",
    ]

    package var isReservedFromAgents: Bool { Self.reservedResources.contains(grantResource) }

    /// Lists of which each line is seen through a service, a team, a policy or an incident, so that SQL cuts them.
    private static let idsCut: Set<String> = [
        "listChangeEvents", "listEscalationPolicies", "listIncidents", "listLogEntries", "listMaintenanceWindows",
        "listNotifications", "listOnCalls", "listSchedules", "listSchedulesV3", "listServices", "listTeams",
    ]

    /// Whether a narrowed grant narrows the answer.
    package var isCutByGrants: Bool { Self.idsCut.contains(id) }

    /// What a call asks of an agent's grants, but for what it names. The path is gone through once.
    package var grantRequest: GrantRequest {
        let resource = grantResource
        return GrantRequest(
            operationID: id, resource: resource, access: grantAccess,
            isReserved: Self.reservedResources.contains(resource), isCut: isCutByGrants)
    }

    /// What each value of `include[]` shows of other resources; the others show more of the object itself.
    private static let resourceOfInclude: [String: String] = [
        "acknowledgers": "users", "agents": "users", "assignees": "users", "contact_methods": "users",
        "escalation_policies": "escalation_policies", "extension_objects": "services",
        "extension_schemas": "extension_schemas", "first_trigger_log_entries": "log_entries", "incidents": "incidents",
        "integrations": "services", "members": "users", "notification_rules": "users", "priorities": "priorities",
        "responders": "users", "schedules": "schedules", "services": "services", "subscribers": "users",
        "targets": "schedules", "teams": "teams", "users": "users", "vendors": "vendors",
    ]

    /// The resource that an included reference is written out of; nil for what belongs to the operation's own.
    package func includedResource(_ include: String) -> String? {
        Self.resourceOfInclude[include].flatMap { $0 == grantResource ? nil : $0 }
    }
}

/// What can be granted.
package enum GrantChoices {
    private static let operations = Operations.all.map(\.operation).filter {
        $0.authentication == .token && !$0.isReservedFromAgents
    }

    /// Resources, sorted.
    package static let resources: [String] = Set(operations.map(\.grantResource)).sorted()

    /// What can be narrowed to what is assigned to the agent's owner: nothing else is assigned to anybody.
    package static let assignable = Operations.Incidents.list.operation.grantResource

    /// What a grant for a resource can name, in the catalogue's order.
    package static func choices(of resource: String) -> [Operation] {
        operations.filter { $0.grantResource == resource }
    }

    /// Whether a grant for a resource can name this operation.
    package static func hasOperation(_ id: String, of resource: String, _ access: Grant.Access) -> Bool {
        operations.contains { $0.id == id && $0.grantResource == resource && (access == .write || $0.access == .read) }
    }
}
