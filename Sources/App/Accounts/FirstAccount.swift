// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Store

/// The owner, and a first service whose pages reach them.
enum FirstAccount {
    private static let escalationDelayMinutes = 30
    private static let secondsPerWeek: Int64 = 7 * 24 * 3600
    private static let acknowledgementTimeoutSeconds: Int64 = 1800

    static func create(_ request: AccountSetup.Request, _ work: Work) throws -> AccountSetup.Outcome {
        var outcome = AccountSetup.Outcome()
        outcome.isNew = true
        let owner = try makeUser(name: request.ownerName, email: request.ownerEmail, role: .owner, work)
        try IncidentTypeQueries.beginBase(work.session, at: work.now.roundedDownToSecond)
        for (position, name) in ["P1", "P2", "P3", "P4", "P5"].enumerated() {
            try PriorityQueries.insert(work.session, priority(name, position: position, work))
        }
        let schedule = schedule(for: [owner.id], name: "On call", work)
        try ScheduleQueries.insert(work.session, schedule)
        let policy = EscalationPolicy(
            id: work.makeID(), name: "Default",
            description: "Who is on call first, and the owner when they do not answer.",
            rules: [
                EscalationRule(
                    id: work.makeID(), delayMinutes: escalationDelayMinutes, targets: [.schedule(schedule.id)]),
                EscalationRule(id: work.makeID(), delayMinutes: escalationDelayMinutes, targets: [.user(owner.id)]),
            ], createdAt: work.now.roundedDownToSecond)
        try EscalationPolicyQueries.insert(work.session, policy, makeID: { work.makeID() })
        let (service, integration) = try makeService("First service", policyID: policy.id, work)
        outcome.ownerID = owner.id
        outcome.ownerEmail = owner.email
        outcome.serviceID = service.id
        outcome.escalationPolicyID = policy.id
        outcome.scheduleID = schedule.id
        outcome.routingKey = integration.routingKey
        if request.wantsDemo { try DemoAccount.fill(owner: owner, inletKey: integration.routingKey, work) }
        return outcome
    }

    static func makeUser(name: String, email: String, role: Role, _ work: Work) throws -> User {
        try UserHandlers.add(User(name: name, email: email.lowercased(), role: role), work)
    }

    /// Everybody takes a week, handing over on Monday at nine.
    static func schedule(for userIDs: [String], name: String, _ work: Work) -> Schedule {
        let today = TimeZoneRules.utc.wallClock(at: work.now)
        let monday = WallClock(localSeconds: (today.dayNumber - Int64(today.isoWeekday - 1)) * .secondsPerDay + 9 * 3600)
        let start = TimeZoneRules.utc.instant(of: monday).adding(seconds: -secondsPerWeek)
        let layer = ScheduleLayer(
            id: work.makeID(), name: "Weekly", start: start, end: nil, rotationVirtualStart: start,
            rotationTurnLengthSeconds: secondsPerWeek, userIDs: userIDs, restrictions: [])
        return Schedule(
            id: work.makeID(), name: name, description: nil, timeZone: .utc, layers: [layer], teamIDs: [],
            createdAt: work.now.roundedDownToSecond)
    }

    static func makeService(_ name: String, policyID: String, _ work: Work) throws -> (Service, Integration) {
        let now = work.now.roundedDownToSecond
        let service = Service(
            id: work.makeID(), name: name, acknowledgementTimeoutSeconds: acknowledgementTimeoutSeconds,
            escalationPolicyID: policyID, createdAt: now, updatedAt: now)
        try ServiceQueries.insert(work.session, service)
        let integration = Integration(
            id: work.makeID(), serviceID: service.id, name: "Events API v2",
            routingKey: work.runtime.randomHex(bytes: Integration.routingKeyLength / 2), createdAt: now)
        try IntegrationQueries.insert(work.session, integration)
        return (service, integration)
    }

    private static func priority(_ name: String, position: Int, _ work: Work) -> Priority {
        let texts = [
            "Everybody is affected; all hands.", "Many are affected; act at once.", "Some are affected; act today.",
            "Few are affected; act this week.", "Nobody is affected yet.",
        ]
        let colors = ["a8171c", "eb6016", "f9b406", "555555", "8a8a8a"]
        return Priority(
            id: work.makeID(), name: name, description: texts[position], color: colors[position], position: position,
            createdAt: work.now.roundedDownToSecond)
    }
}

/// Something to look at on a first run: colleagues, a second service, and incidents in every state.
enum DemoAccount {
    static func fill(owner: User, inletKey: String, _ work: Work) throws {
        let people = try [("Grace Hopper", "grace@example.com"), ("Alan Turing", "alan@example.com")].map { name, email in
            try FirstAccount.makeUser(name: name, email: email, role: .user, work)
        }
        let rota = FirstAccount.schedule(for: people.map(\.id) + [owner.id], name: "Payments on call", work)
        try ScheduleQueries.insert(work.session, rota)
        let policy = EscalationPolicy(
            id: work.makeID(), name: "Payments", loopCount: 1,
            rules: [
                EscalationRule(id: work.makeID(), delayMinutes: 10, targets: [.schedule(rota.id)]),
                EscalationRule(id: work.makeID(), delayMinutes: 15, targets: people.map { .user($0.id) }),
            ], createdAt: work.now.roundedDownToSecond)
        try EscalationPolicyQueries.insert(work.session, policy, makeID: { work.makeID() })
        let (_, payments) = try FirstAccount.makeService("Payments API", policyID: policy.id, work)
        let events: [(key: String, summary: String, severity: String, source: String)] = [
            ("demo-latency", "Checkout latency p99 above 2 s", "critical", "checkout-7"),
            ("demo-disk", "Disk 91 % full on db-3", "warning", "db-3"),
            ("demo-certificate", "TLS certificate of pay.example.com expires in 6 days", "warning", "edge-1"),
            ("demo-queue", "Settlement queue is 40 minutes behind", "error", "settlement-2"),
        ]
        for event in events { try send("trigger", event, payments.routingKey, work) }
        try send("acknowledge", events[1], payments.routingKey, work)
        try send("resolve", events[2], payments.routingKey, work)
    }

    private static func send(
        _ action: String, _ event: (key: String, summary: String, severity: String, source: String), _ key: String,
        _ work: Work
    ) throws {
        let submission = EventSubmission(
            routingKey: key, action: EventSubmission.Action(rawValue: action) ?? .trigger, dedupKey: event.key,
            summary: event.summary, source: event.source, severity: Severity(rawValue: event.severity),
            body: [
                "event_action": .string(action), "dedup_key": .string(event.key),
                "payload": [
                    "summary": .string(event.summary), "source": .string(event.source),
                    "severity": .string(event.severity), "custom_details": ["runbook": "https://example.com/runbooks"],
                ],
            ])
        _ = try EventIngest.accept(submission, work)
    }
}
