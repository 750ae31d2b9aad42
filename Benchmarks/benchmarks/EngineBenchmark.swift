// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// How many commands a second the rules decide on one core: no store, nothing but the decisions.
struct EngineBenchmark {
    private let options: Options
    private var lives: Int { options.isShort ? 20_000 : 500_000 }

    init(_ options: Options) { self.options = options }

    /// What happens to an incident, in this order: each says which command it is, of the state that it meets.
    private static let life: [(name: String, command: @Sendable (IncidentState) -> IncidentCommand)] = [
        ("trigger_again", { _ in .triggerAgain(alertID: "A", event: ["event": ["summary": "Disk full"]]) }),
        ("escalate", { .timer(.escalate, generation: $0.incident.escalation.generation) }),
        ("acknowledge", { _ in .acknowledge }),
        ("stale_timer", { .timer(.escalate, generation: $0.incident.escalation.generation - 1) }),
        ("unacknowledge", { .timer(.unacknowledge, generation: $0.incident.escalation.generation) }),
        ("escalate_again", { .timer(.escalate, generation: $0.incident.escalation.generation) }),
        ("snooze", { _ in .snooze(seconds: 3600) }),
        ("annotate", { _ in .annotate(noteID: "N", text: "Looking into it.") }),
        ("resolve", { _ in .resolve(resolution: nil) }),
    ]

    func run() throws {
        let context = Self.context()
        let opened = Self.opened(context)
        _ = try live(opened, context, lives / 10)
        let clock = ContinuousClock()
        let start = clock.now
        let effects = try live(opened, context, lives)
        let seconds = (clock.now - start) / .seconds(1)
        let commands = Double(lives * Self.life.count)
        report("engine.decide", commands / seconds, "commands/s", target: ">500000")
        report("engine.effects_of_a_command", Double(effects) / commands, "effects")
        try remarkEach(opened, context)
    }

    /// Lives one incident's life time and again; answers how many effects there were.
    private func live(_ opened: IncidentState, _ context: DecisionContext, _ count: Int) throws -> Int {
        var effects = 0
        for _ in 0..<count {
            var state = opened
            for step in Self.life {
                let command = step.command(state)
                effects += try IncidentEngine.decide(&state, command, context).count
            }
            guard state.incident.status == .resolved else { throw Options.Wrong(description: "it is not resolved") }
        }
        return effects
    }

    /// What each command costs by itself, for whoever wants to know where the time goes.
    private func remarkEach(_ opened: IncidentState, _ context: DecisionContext) throws {
        let clock = ContinuousClock()
        var state = opened
        for step in Self.life {
            let before = state
            let command = step.command(before)
            let start = clock.now
            for _ in 0..<lives / 10 {
                state = before
                _ = try IncidentEngine.decide(&state, command, context)
            }
            let nanoseconds = (clock.now - start) / .nanoseconds(1) / Double(lives / 10)
            remark("\(step.name): \(Int(nanoseconds)) ns")
        }
    }

    private static func opened(_ context: DecisionContext) -> IncidentState {
        let policy = EscalationPolicy(
            id: "PEP", name: "Three levels", loopCount: 1,
            rules: [
                EscalationRule(id: "P1", delayMinutes: 10, targets: [.schedule("S1")]),
                EscalationRule(id: "P2", delayMinutes: 10, targets: [.schedule("S2"), .user("B")]),
                EscalationRule(id: "P3", delayMinutes: 10, targets: [.user("C")]),
            ])
        let alert = Alert(
            id: "A", incidentID: "Q", serviceID: "PSVC", integrationID: "PINT", dedupKey: "k", status: .triggered,
            summary: "Disk full", severity: .critical, createdAt: context.now)
        let opening = IncidentOpening(title: "Disk full", urgency: .high, key: "k", alert: alert)
        return IncidentEngine.open(opening, id: "Q", number: 1, policy: policy, context: context).state
    }

    private static func context() -> DecisionContext {
        let service = Service(id: "PSVC", name: "Payments", acknowledgementTimeoutSeconds: 1800)
        return DecisionContext(
            now: Instant(seconds: 1_772_442_000), agent: Agent(kind: .user, id: "D"), channel: .api, service: service,
            usersOnCall: { $0 == "S1" ? ["A"] : ["B"] },
            notificationRules: { user in
                [NotificationRule(id: "R", userID: user, contactMethodID: "mail", urgency: .high)]
            },
            fallbackUserIDs: { ["OWNER"] }, makeID: { _ in "R0123456789ABC" })
    }
}
