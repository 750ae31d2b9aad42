// SPDX-License-Identifier: Apache-2.0
import Base
import Domain

/// One incident and the world around it: effects are carried out as the server would, and time jumps from one timer to
/// the next.
final class EngineBench {
    struct Told: Hashable {
        let user: String
        let minute: Int64
        let method: String
    }

    static let start = Instant(seconds: 1_772_442_000)

    var now = EngineBench.start
    var service = Service(id: "PSVC", name: "Payments", acknowledgementTimeoutSeconds: 1800)
    /// Who is on call, by schedule.
    var onCall: [String: String] = [:]
    /// Rules by user; whoever has none of their own is told at once by mail.
    var rules: [String: [NotificationRule]] = [:]
    var fallback = ["OWNER"]
    private(set) var state: IncidentState
    private(set) var entries: [LogEntry] = []
    private(set) var told: [Told] = []
    private(set) var untold: [String] = []
    private(set) var timers: [TimerKind: (dueAt: Instant, generation: Int64)] = [:]
    private(set) var resolvedAlerts: [String] = []
    private(set) var insertedAlerts: [Alert] = []
    private(set) var takenAlerts: [String] = []
    private(set) var takenAlertsOf: [String] = []
    private(set) var lastEffects: [Effect] = []
    /// What programs hear of, in order.
    private(set) var events: [IncidentEvent] = []
    /// Whose turn it is on levels that take turns.
    var turns: [RoundRobinRing: Int] = [:]
    private var waiting: [NotificationRequest] = []
    private var idCount = 0

    init(
        policy: EscalationPolicy = EngineBench.threeLevels, urgency: Urgency = .high, by agent: Agent? = nil,
        to assignees: [String] = [], alerts: Int = 1, onCall: [String: String] = [:], turns: [RoundRobinRing: Int] = [:],
        rules: [String: [NotificationRule]] = [:], service: Service? = nil
    ) {
        self.onCall = onCall
        self.turns = turns
        self.rules = rules
        if let service { self.service = service }
        let placeholder = Incident(
            id: "Q", number: 1, title: "", status: .triggered, urgency: urgency, serviceID: "PSVC", key: "k",
            createdAt: EngineBench.start, lastStatusChangeBy: Agent(kind: .service, id: "PSVC"),
            escalationPolicyID: policy.id, teamIDs: [], escalation: EscalationProgress(policy: policy))
        state = IncidentState(incident: placeholder, openAlerts: [])
        let opening = IncidentOpening(
            title: "Disk full", urgency: urgency, key: "k", alert: alerts > 0 ? Self.alert(0) : nil, assigneeIDs: assignees)
        let opened = IncidentEngine.open(opening, id: "Q", number: 1, policy: policy, context: context(agent, .api))
        state = opened.state
        for number in 1..<max(alerts, 1) { state.openAlerts.append(Self.alert(number)) }
        carryOut(opened.effects)
    }

    static func alert(_ number: Int) -> Alert {
        Alert(
            id: "A\(number)", incidentID: "Q", serviceID: "PSVC", integrationID: "PINT", dedupKey: "k\(number)",
            status: .triggered, summary: "Disk full", severity: .critical, createdAt: EngineBench.start)
    }

    /// Level 1 user A for 10 minutes, level 2 a schedule for 10 minutes, level 3 user C for 10 minutes, one repeat.
    static let threeLevels = EscalationPolicy(
        id: "PEP", name: "Three levels", loopCount: 1,
        rules: [
            EscalationRule(id: "P1", delayMinutes: 10, targets: [.user("A")]),
            EscalationRule(id: "P2", delayMinutes: 10, targets: [.schedule("S")]),
            EscalationRule(id: "P3", delayMinutes: 10, targets: [.user("C")]),
        ])

    var incident: Incident { state.incident }
    var kinds: [LogEntry.Kind] { entries.map(\.kind) }
    var assignees: [String] { incident.assignments.map(\.userID) }
    var pending: [String] {
        incident.pendingActions.map { "\($0.kind.rawValue) \($0.at.seconds(since: EngineBench.start) / 60)" }
    }
    var toldInShort: [String] { told.map { "\($0.user) \($0.minute)" } }

    static func user(_ id: String) -> Agent { Agent(kind: .user, id: id) }

    func `do`(_ command: IncidentCommand, by agent: Agent? = nil) throws {
        carryOut(try IncidentEngine.decide(&state, command, context(agent, agent == nil ? .auto : .api)))
    }

    /// Moves on, stopping at each timer and each notification that falls due, in order of time.
    func live(minutes: Int64) {
        let end = now.adding(minutes: minutes)
        while let due = nextDue, due <= end {
            now = due
            deliver()
            guard let timer = timers.filter({ $0.value.dueAt <= now }).min(by: { $0.key.rawValue < $1.key.rawValue })
            else { continue }
            timers[timer.key] = nil
            let command = IncidentCommand.timer(timer.key, generation: timer.value.generation)
            do { carryOut(try IncidentEngine.decide(&state, command, context(nil, .timeout))) } catch {
                fatalError("a timer is never refused: \(error)")
            }
            deliver()
        }
        now = end
    }

    private var nextDue: Instant? { (timers.values.map(\.dueAt) + waiting.map(\.dueAt)).min() }

    private func deliver() {
        let due = waiting.filter { $0.dueAt <= now }
        waiting.removeAll { $0.dueAt <= now }
        for request in due {
            let minute = now.seconds(since: EngineBench.start) / 60
            guard let method = request.contactMethodID else {
                untold.append(request.userID)
                continue
            }
            told.append(Told(user: request.userID, minute: minute, method: method))
        }
    }

    private func carryOut(_ effects: [Effect]) {
        lastEffects = effects
        for effect in effects {
            switch effect {
            case .log(let entry): entries.append(entry)
            case .arm(let kind, let dueAt, let generation): timers[kind] = (dueAt, generation)
            case .disarm(let kind): timers[kind] = nil
            case .notify(let request): waiting.append(request)
            case .cancelNotifications: waiting.removeAll(where: \.reason.isPage)
            case .resolveAlert(let id): resolvedAlerts.append(id)
            case .insertAlert(let alert): insertedAlerts.append(alert)
            case .takeAlert(let id): takenAlerts.append(id)
            case .takeAlertsOf(let ids): takenAlertsOf += ids
            case .takeTurn(let turn): turns[turn.ring] = turn.next
            case .emit(let event): events.append(event)
            }
        }
        deliver()
    }

    private func context(_ agent: Agent?, _ channel: LogEntry.Channel) -> DecisionContext {
        DecisionContext(
            now: now, agent: agent, channel: channel, service: service, userOnCall: { self.onCall[$0] },
            notificationRules: { user in
                self.rules[user]
                    ?? Urgency.allCases.map { urgency in
                        NotificationRule(
                            id: "R", userID: user, contactMethodID: "mail", urgency: urgency)
                    }
            },
            fallbackUserIDs: { self.fallback }, nextTurn: { self.turns[$0] ?? 0 },
            makeID: { _ in
                self.idCount += 1
                return "L\(self.idCount)"
            })
    }
}
