// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// The whole catalogue, area by area.
    package static let all: [AnyEndpoint] = bound + declared

    private static let bound: [AnyEndpoint] = [
        Abilities.all, Users.all, Licenses.all, ContactMethods.all, NotificationRules.all, Teams.all, Priorities.all,
        Services.all, Integrations.all, EscalationPolicies.all, MaintenanceWindows.all, Schedules.all, OnCalls.all,
        Incidents.all, LogEntries.all, Events.all, IncidentTypes.all,
        IncidentCustomFields.all, ServiceCustomFields.all, CustomFieldValues.all, HandoffRules.all, StatusUpdateRules.all,
        UserSubscriptions.all, TeamSubscriptions.all,
        UserSessions.all, UserDelegations.all, ServiceEnablements.all, ServiceEventRules.all, AlertGroupingSettings.all,
        EscalationRules.all, ShiftSchedules.all, ShiftEvents.all, CustomShifts.all, ShiftOverrides.all,
        BusinessServices.all, ServiceDependencies.all, ChangeEvents.all,
        PausedIncidentReports.all,
        IncidentResponse.all, SimilarIncidents.all, Notifications.all, Tags.all, Addons.all,
        Vendors.all, ExtensionSchemas.all, Extensions.all, Templates.all, Tocsin.all, Keys.all,
        AccountSettings.all, ObjectRoles.all, CalendarKeys.all, Agents.all, AgentGrants.all, AgentCalls.all,
        AgentClients.all,
        Approvals.all,
        OAuth.all, OAuthClients.all, Audit.all, WebhookSubscriptions.all, WebhookOAuthClients.all, WebhookDeliveries.all,
        WebhookStates.all, AgentStates.all,
        EventOrchestrations.all, OrchestrationIntegrations.all, OrchestrationPaths.all,
        CacheVariables.all, OrchestrationEnablements.all,
    ].flatMap(\.self)
}
