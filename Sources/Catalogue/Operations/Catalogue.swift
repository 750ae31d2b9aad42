// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// The whole catalogue, area by area.
    package static let all: [AnyEndpoint] = bound + declared

    private static let bound: [AnyEndpoint] = [
        Abilities.all, Users.all, Licenses.all, ContactMethods.all, NotificationRules.all, Teams.all, Priorities.all,
        Services.all, Integrations.all, EscalationPolicies.all, MaintenanceWindows.all, Schedules.all, OnCalls.all,
        Incidents.all, LogEntries.all, Events.all, Tocsin.all,
    ].flatMap(\.self)
}
