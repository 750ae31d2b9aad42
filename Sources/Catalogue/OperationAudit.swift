// SPDX-License-Identifier: Apache-2.0
import Domain

/// Where the audit trail looks to see what an operation changes.
package enum AuditSource: Hashable, Sendable {
    /// The operation's own answer: it makes what was not there.
    case answer
    /// What the GET of this path shows before and after. Names of the path stand for others of the operation's own where
    /// that says so.
    case view(PathTemplate, names: [String: String])
}

/// What a change belongs to, as far as its path says.
package struct AuditRoot: Hashable, Sendable {
    /// The wire's type.
    package let kind: String
    /// Nil where the path names no object, as that of a collection.
    package let id: String?
    /// The path's beginning, up to the object.
    package let path: String
    /// The same with its values: what two changes of one object both say.
    package let name: String
    package let resourceKind: ResourceKind?
}

extension Operation {
    /// What happens to these is in the history of an incident, or is one of its parts.
    private static let kindsOfResponse: Set<ResourceKind> = [.incident, .alert, .logEntry, .changeEvent]
    /// Nothing is kept of what they do.
    private static let idsWithoutTrace: Set<String> = [
        "createSchedulePreview", "testWebhookSubscription", "redeliverWebhookDelivery", "redeliverWebhookDeliveries",
        // Data and no configuration: some programs put it there each minute.
        "updateExternalDataCacheVarDataOnGlobalOrch", "deleteExternalDataCacheVarDataOnGlobalOrch",
        "updateExternalDataCacheVarDataOnServiceOrch", "deleteExternalDataCacheVarDataOnServiceOrch",
    ]

    /// Whether carrying it out is a change of configuration, which leaves an audit record.
    package var isAudited: Bool {
        guard access == .write, authentication == .token, !Self.idsWithoutTrace.contains(id) else { return false }
        return actsOn.map { !Self.kindsOfResponse.contains($0) } ?? true
    }

    /// Operations that no GET of their own path shows. Members of a team are not part of the team, and so on.
    private static let shownElsewhere: [String: PathTemplate] = [
        "enableExtension": "/extensions/{id}",
        "enableWebhookSubscription": "/webhook_subscriptions/{id}",
        "updateServiceFeatureEnablement": "/services/{id}/enablements",
        "updateEventOrchestrationFeatureEnablements": "/event_orchestrations/{id}/enablements",
        "migrateOrchestrationIntegration": "/event_orchestrations/{id}/integrations",
        "unsubscribeUserNotificationSubscriptions": "/users/{id}/notification_subscriptions",
        "removeTeamNotificationSubscriptions": "/teams/{id}/notification_subscriptions",
        "createEntityTypeByIdChangeTags": "/{entity_type}/{id}/tags",
        "updateTeamUser": "/teams/{id}/members",
        "deleteTeamUser": "/teams/{id}/members",
        "updateTeamEscalationPolicy": "/escalation_policies/{id}",
        "deleteTeamEscalationPolicy": "/escalation_policies/{id}",
        "createBusinessServiceNotificationSubscribers": "/business_services/{id}/subscribers",
        "removeBusinessServiceNotificationSubscriber": "/business_services/{id}/subscribers",
    ]

    /// Whose teams a policy's are, the policy shows.
    private static let namesElsewhere: [String: [String: String]] = [
        "updateTeamEscalationPolicy": ["id": "escalation_policy_id"],
        "deleteTeamEscalationPolicy": ["id": "escalation_policy_id"],
    ]

    /// Their answers show what they make, under no root key.
    private static let idsOfMakers: Set<String> = [
        "createScheduleOverride", "regenerateUserPrivateUrlKey", "createRotation", "createCustomShifts", "createOverrides",
    ]

    package var auditSource: AuditSource {
        if let view = Self.shownElsewhere[id] { return .view(view, names: Self.namesElsewhere[id] ?? [:]) }
        let makesOne = method == .post && inputKey != nil && outputKey != nil && !isList
        return makesOne || Self.idsOfMakers.contains(id) ? .answer : .view(path, names: [:])
    }

    /// Values of `include[]` that show more of the object itself, and not only of what it names.
    private static let ownIncludes: Set<String> = [
        "auto_pause_notifications_parameters", "escalation_rule_assignment_strategies", "field_options",
    ]
    package var auditIncludes: Set<String> { Self.ownIncludes.intersection(includes) }

    /// Kinds that the path does not tell.
    private static let rootKinds: [String: String] = [
        "createServiceDependency": "service_dependency", "deleteServiceDependency": "service_dependency",
    ]

    /// What a change of this operation belongs to. `values` are those of the view's path.
    package func auditRoot(_ values: [String: String]) -> AuditRoot {
        let template = if case .view(let view, _) = auditSource { view } else { path }
        var (literals, templates, names): ([String], [String], [String]) = ([], [], [])
        var id: String?
        for segment in template.segments {
            switch segment {
            case .literal(let text):
                literals.append(text)
                templates.append(text)
                names.append(text)
            case .variable(let name):
                let value = values[name] ?? ""
                templates.append("{\(name)}")
                names.append(value)
                // A path that begins with a kind says it as a literal would.
                if literals.isEmpty { literals.append(value) } else { id = value }
            }
            if id != nil { break }
        }
        if literals.count > 2, literals[0] == "tocsin" { literals.removeFirst(2) }
        // Schedules of either kind are schedules.
        if literals.count > 1, literals[0] == Schedule.versionOfShifts { literals.removeFirst() }
        let resourceKind = ResourceKind(collection: literals.joined(separator: "/"))
        return AuditRoot(
            kind: Self.rootKinds[self.id] ?? resourceKind?.type ?? AuditRoot.singular(literals.last ?? ""), id: id,
            path: "/" + templates.joined(separator: "/"), name: names.joined(separator: "/"), resourceKind: resourceKind)
    }
}

extension AuditRoot {
    /// The published types, by which a list can be narrowed, as lists call them.
    package static let publishedTypes = [
        "users", "teams", "schedules", "escalation_policies", "services", "ip_allow_lists",
    ]
    /// What else there are changes of.
    package static let otherTypes = [
        "account", "addons", "agents", "alert_grouping_settings", "approvals", "business_services", "custom_fields",
        "event_orchestrations", "extensions", "fields",
        "incident_types", "keys", "maintenance_windows", "oauth_clients", "priority_thresholds", "service_dependencies",
        "tags", "templates", "webhook_subscriptions",
    ]

    /// The wire's type of one of those that a list is of.
    package static func kind(ofCollection name: String) -> String {
        ResourceKind(collection: name)?.type ?? singular(name)
    }

    package static func singular(_ plural: String) -> String {
        if plural.hasSuffix("ies") { return String(plural.dropLast(3)) + "y" }
        return plural.hasSuffix("s") ? String(plural.dropLast()) : plural
    }
}

extension ResourceKind {
    /// The kind whose objects have their addresses below this path, such as `users`.
    package init?(collection path: String) {
        guard let kind = Self.allCases.first(where: { $0.apiPath(id: "", parentID: nil) == path + "/" }) else { return nil }
        self = kind
    }

    /// The kind that the wire calls so; nil when there is none, or more than one.
    package init?(type: String) {
        // Apps of the account are called like the OAuth clients of webhooks.
        let kinds = Self.allCases.filter { $0.type == type && $0 != .webhookOAuthClient }
        guard kinds.count == 1, let kind = kinds.first else { return nil }
        self = kind
    }
}
