// SPDX-License-Identifier: Apache-2.0

extension Bindings {
    /// Every operation that can be carried out. What the catalogue declares beyond these answers 501.
    package static let all: Bindings = {
        var bindings = Bindings()
        AbilityHandlers.bind(&bindings)
        UserHandlers.bind(&bindings)
        LicenseHandlers.bind(&bindings)
        ContactMethodHandlers.bind(&bindings)
        NotificationRuleHandlers.bind(&bindings)
        TeamHandlers.bind(&bindings)
        PriorityHandlers.bind(&bindings)
        ServiceHandlers.bind(&bindings)
        IntegrationHandlers.bind(&bindings)
        EscalationPolicyHandlers.bind(&bindings)
        MaintenanceWindowHandlers.bind(&bindings)
        ScheduleHandlers.bind(&bindings)
        OverrideHandlers.bind(&bindings)
        OnCallHandlers.bind(&bindings)
        IncidentHandlers.bind(&bindings)
        AlertHandlers.bind(&bindings)
        NoteHandlers.bind(&bindings)
        LogEntryHandlers.bind(&bindings)
        EventIngest.bind(&bindings)
        TocsinHandlers.bind(&bindings)
        return bindings
    }()
}
