// SPDX-License-Identifier: Apache-2.0

extension Operations {
    /// What the reference has and nothing here carries out yet, area by area.
    static let declared: [AnyEndpoint] = [
        DeclaredAnalytics.all,
        DeclaredAutomationActions.all,
        DeclaredEnrichmentIntegrations.all,
        DeclaredEnrichmentSchemas.all,
        DeclaredEventEnrichments.all,
        DeclaredIPAllowLists.all,
        DeclaredIncidentWorkflows.all,
        DeclaredOAuthDelegations.all,
        DeclaredRecommendations.all,
        DeclaredRulesets.all,
        DeclaredSREAgent.all,
        DeclaredSessionConfigurations.all,
        DeclaredStandards.all,
        DeclaredStatusDashboards.all,
        DeclaredStatusPages.all,
        DeclaredWorkflowIntegrations.all,
    ].flatMap(\.self)
}
