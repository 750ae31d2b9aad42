// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain
package import Store

/// A new alert on its way in: complete but for its incident.
package struct ArrivingAlert: Sendable {
    package var alert: Alert
    /// What the history says of its trigger.
    package var event: JSONObject
    /// The priority of the incident that it opens, where rules give one.
    package var priorityID: String?
    /// The policy that stands in for the service's own, where rules name one.
    package var escalationPolicyID: String?
    /// Notes for that incident, and what its custom fields are to hold, where rules say so.
    package var annotations: [String]
    package var fieldUpdates: [OrchestrationFieldUpdate]
    /// Where rules hold it back: for how long. Nil leaves it to the service.
    package var suspendSeconds: Int64?
    /// What rules send.
    package var webhooks: [RuleWebhook]

    package init(
        alert: Alert, event: JSONObject, priorityID: String? = nil, escalationPolicyID: String? = nil,
        annotations: [String] = [], fieldUpdates: [OrchestrationFieldUpdate] = [], suspendSeconds: Int64? = nil,
        webhooks: [RuleWebhook] = []
    ) {
        self.alert = alert
        self.event = event
        self.priorityID = priorityID
        self.escalationPolicyID = escalationPolicyID
        self.annotations = annotations
        self.fieldUpdates = fieldUpdates
        self.suspendSeconds = suspendSeconds
        self.webhooks = webhooks
    }
}

/// What becomes of a new alert: it joins an incident that gathers the like of it, is held back, or opens an incident.
package enum AlertIntake {
    package static func receive(_ arriving: ArrivingAlert, _ inlet: Inlet, _ work: Work) throws {
        if let seconds = arriving.suspendSeconds {
            return try AlertSuspension.begin(arriving, seconds: seconds, cause: .rules, work)
        }
        let group = try AlertGroup.of(arriving.alert, inlet.service, work)
        if try group?.gather(arriving, work) == true { return }
        if let seconds = AutoPause.seconds(inlet.service.autoPauseParameters) {
            return try AlertSuspension.begin(arriving, seconds: seconds, cause: .autoPause, work)
        }
        try open(arriving, group, inlet, work)
    }

    /// For one that has been held back long enough.
    static func release(_ arriving: ArrivingAlert, _ inlet: Inlet, _ work: Work) throws {
        let group = try AlertGroup.of(arriving.alert, inlet.service, work)
        if try group?.gather(arriving, work) == true { return }
        try open(arriving, group, inlet, work)
    }

    private static func open(_ arriving: ArrivingAlert, _ group: AlertGroup?, _ inlet: Inlet, _ work: Work) throws {
        let alert = arriving.alert
        guard try work.caches.openIncidents.hasRoom(inlet.service.id, work) else { return try discard(arriving, work) }
        var opening = IncidentOpening(
            title: alert.summary, urgency: inlet.service.urgencySchedule.urgency(for: alert.severity, at: work.now),
            key: alert.dedupKey, alert: alert, event: arriving.event)
        opening.priorityID = try priorityID(arriving, work)
        let state = try IncidentRunner.open(
            opening, inlet: inlet, policyID: try policyID(arriving, work), agent: agent(of: alert), channel: .api, work)
        try RuledIncident.mark(state, arriving, work)
        try group?.begin(state.incident.id, work)
    }

    /// The service is full: the record says so, and the sender's next trigger is a new alert again.
    private static func discard(_ arriving: ArrivingAlert, _ work: Work) throws {
        let alert = arriving.alert
        // One that was held back was counted when it came.
        if work.tally.event != nil { work.tally.event = .suppressed }
        try EventRecordQueries.insert(
            work.session,
            EventRecord(
                id: work.makeID(), serviceID: alert.serviceID, integrationID: alert.integrationID,
                dedupKey: alert.dedupKey, action: EventSubmission.Action.trigger.rawValue, reason: .tooManyOpenIncidents,
                summary: alert.summary, createdAt: work.now, trace: arriving.event[OrchestrationRunner.traceName]))
    }

    // What has been removed since rules named it is passed over: somebody must hear of the problem.

    private static func priorityID(_ arriving: ArrivingAlert, _ work: Work) throws -> String? {
        guard let id = arriving.priorityID else { return nil }
        return try PriorityQueries.find(work.session, ids: [id]).isEmpty ? nil : id
    }

    private static func policyID(_ arriving: ArrivingAlert, _ work: Work) throws -> String? {
        guard let id = arriving.escalationPolicyID else { return nil }
        return try EscalationPolicyQueries.currentVersionID(work.session, policyID: id) == nil ? nil : id
    }

    static func agent(of alert: Alert) -> Agent { Agent(kind: .integration, id: alert.integrationID) }
}

/// The grouping that a new alert falls under: what gathers, by which plan, and what the alert is compared by.
struct AlertGroup {
    /// The setting that services share, or the service by itself.
    private let scopeID: String
    private let plan: GroupingPlan
    private let traits: GroupingTraits

    /// Nil where the service gathers nothing. Otherwise alerts of the same scope wait for each other until the transaction
    /// ends, so that two that come at once do not open an incident each.
    static func of(_ alert: Alert, _ service: Service, _ work: Work) throws -> AlertGroup? {
        guard let own = GroupingPlan(serviceParameters: service.alertGroupingParameters) else { return nil }
        let settingID = try AlertGroupingSettingQueries.settingIDs(work.session, serviceIDs: [service.id])[service.id]
        let setting = try settingID.flatMap { try AlertGroupingSettingQueries.find(work.session, id: $0) }
        let plan = setting.map { GroupingPlan($0) } ?? own
        let scopeID = setting?.id ?? service.id
        try work.session.lock(object: "\(lockPrefix)\(scopeID)")
        return AlertGroup(scopeID: scopeID, plan: plan, traits: plan.traits(of: alert))
    }

    private static let lockPrefix = "alert_group "

    private init(scopeID: String, plan: GroupingPlan, traits: GroupingTraits) {
        self.scopeID = scopeID
        self.plan = plan
        self.traits = traits
    }

    /// Whether an incident took the alert.
    func gather(_ arriving: ArrivingAlert, _ work: Work) throws -> Bool {
        var candidates = try AlertGroupQueries.candidates(work.session, scopeID: scopeID, plan: plan, traits: traits)
        while let id = GroupingRules.decide(traits, by: plan, among: candidates, at: work.now) {
            guard let place = candidates.firstIndex(where: { $0.incidentID == id }) else { return false }
            var group = candidates[place]
            // Only the one that is chosen is locked and counted; it may have been resolved while it was waited for.
            if let state = try IncidentRunner.load(id, withAlerts: false, work), state.incident.status.isOpen {
                group.alertCount = try AlertGroupQueries.alertCount(work.session, incidentID: id)
                if GroupingRules.decide(traits, by: plan, among: [group], at: work.now) != nil {
                    try join(state, group, arriving, work)
                    return true
                }
            }
            candidates.removeAll { $0.incidentID == id }
        }
        return false
    }

    private func join(
        _ state: IncidentState, _ group: GroupingCandidate, _ arriving: ArrivingAlert, _ work: Work
    ) throws {
        _ = try IncidentRunner.perform(
            .gatherAlert(arriving.alert, event: arriving.event), on: state, agent: AlertIntake.agent(of: arriving.alert),
            channel: .api, work)
        try AlertGroupQueries.extend(
            work.session, group, scopeID: scopeID, plan: plan, traits: traits, at: work.now)
        try RuleWebhookOutbox.enqueue(arriving.webhooks, .alertTriggered, arriving.alert, work)
    }

    /// An incident that the alert has opened gathers the like of it from now on.
    func begin(_ incidentID: String, _ work: Work) throws {
        try AlertGroupQueries.begin(
            work.session, incidentID: incidentID, scopeID: scopeID, plan: plan, traits: traits, at: work.now)
    }
}
