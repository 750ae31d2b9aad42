// SPDX-License-Identifier: Apache-2.0
package import Base

/// Where messages wait to be sent. Another kind of message adds its case here, and is then watched and shown like these.
package enum Outbox: String, CaseIterable, Sendable {
    /// Pages and what people tell each other about incidents.
    case mail = "email"
    case signInMail = "sign_in_mail"
    /// What the watchdog tells the owners.
    case noticeMail = "notice_mail"
    /// What people are told of their on-call duty.
    case handoffMail = "handoff_mail"
    /// What people are asked on behalf of agents.
    case approvalMail = "approval_mail"
    /// Events for subscriptions. Those that are queued behind another wait for no sender.
    case webhook
    /// What rules send by themselves.
    case ruleWebhook = "rule_webhook"

    /// The rows that wait and are due before `$1`, each with when it was to be sent first; the longest due come first.
    fileprivate var waiting: SQLText {
        switch self {
        case .mail: Self.waiting(in: "notifications", "status = 'waiting'", since: "first_due_at_ms")
        case .signInMail: Self.waiting(in: QueuedSignInMail.table)
        case .noticeMail: Self.waiting(in: WatchdogNotice.table)
        case .handoffMail: Self.waiting(in: HandoffNotice.table)
        case .approvalMail: Self.waiting(in: QueuedApprovalMail.table)
        case .webhook: Self.waiting(in: "webhook_deliveries", "status = 'waiting'", since: "created_at_ms")
        case .ruleWebhook: Self.waiting(in: "rule_webhooks", "status = 'waiting'", since: "created_at_ms")
        }
    }

    private static func waiting(in table: MailTable) -> SQLText {
        waiting(in: table.name, table.isWaiting, since: "created_at_ms")
    }

    private static func waiting(in table: SQLText, _ isWaiting: SQLText, since: SQLText) -> SQLText {
        SQLText.joined(
            [
                "SELECT due_at_ms,", since, "AS since_ms FROM", table, "WHERE", isWaiting,
                "AND due_at_ms <= $1 ORDER BY due_at_ms, id",
            ], by: " ")
    }
}

/// How full an outbox is.
package struct OutboxFill: Sendable, Hashable {
    package let outbox: Outbox
    /// Messages whose time has come, at most ``WatchdogQueries/fillMaximum``.
    package let count: Int
    /// When the one that waits longest was to be sent first.
    package let oldest: Instant?
}

/// What must not be, whatever goes wrong: asked of the store from outside the loops that should see to it.
package enum WatchdogQueries {
    /// Rows that are counted of one kind. More is as bad, and the count must not take long.
    package static let fillMaximum = 10_000
    /// Faults that are counted, and numbers that are told, of one kind.
    package static let faultsMaximum = 1000
    /// A message that was refused for now, or is held by a sender, is due again within this.
    package static let retryHorizonSeconds: Int64 = 3600

    /// What waits and was to be sent by now, whether it is tried just now, waits for its next try, or for its first.
    package static func fill(_ session: any Session, of outbox: Outbox, at now: Instant) throws -> OutboxFill {
        let row = try session.row(
            "SELECT COUNT(*), MIN(since_ms) FROM (" + outbox.waiting + " LIMIT $2) AS piece WHERE since_ms <= $3",
            [
                SQLValue(now.adding(seconds: retryHorizonSeconds)), SQLValue(fillMaximum), SQLValue(now),
            ])
        return OutboxFill(outbox: outbox, count: Int(row?.integer(0) ?? 0), oldest: row?.optionalInstant(1))
    }

    /// How many messages nobody has taken although they were due before `end`.
    package static func overdue(_ session: any Session, in outbox: Outbox, before end: Instant) throws -> Int {
        let row = try session.row(
            "SELECT COUNT(*) FROM (" + outbox.waiting + " LIMIT $2) AS piece", [SQLValue(end), SQLValue(faultsMaximum)])
        return Int(row?.integer(0) ?? 0)
    }

    /// Timers that nobody has taken although they were due before `end`, those of alerts that are held back too.
    package static func overdueTimers(_ session: any Session, before end: Instant) throws -> Int {
        let arguments = [SQLValue(end), SQLValue(faultsMaximum)]
        let timers = try session.row(
            "SELECT COUNT(*) FROM (SELECT due_at_ms FROM timers WHERE due_at_ms <= $1 LIMIT $2) AS piece", arguments)
        let suspended = try session.row(
            """
            SELECT COUNT(*) FROM (
              SELECT due_at_ms FROM suspended_alerts WHERE state = 'suspended' AND due_at_ms <= $1 LIMIT $2) AS piece
            """, arguments)
        return min(Int(timers?.integer(0) ?? 0) + Int(suspended?.integer(0) ?? 0), faultsMaximum)
    }

    /// Open incidents that lack a timer that they need; by their numbers, each once.
    package static func incidentsWithoutTimer(_ session: any Session) throws -> [Int64] {
        var numbers: Set<Int64> = []
        for (open, timer) in needs {
            let sql: SQLText =
                "SELECT number FROM incidents WHERE " + open
                + " AND NOT EXISTS (SELECT 1 FROM timers WHERE timers.incident_id = incidents.id AND " + timer
                + ") ORDER BY number LIMIT $1"
            for row in try session.rows(sql, [SQLValue(faultsMaximum)]) { numbers.insert(row.integer(0)) }
        }
        return numbers.sorted()
    }

    /// Which open incidents need which timer. That high urgency climbs is said in the words of the rules, not only by the
    /// column that names the time: a decision that forgot both is found too.
    private static let needs: [(open: SQLText, timer: SQLText)] = [
        (
            """
            status = 'triggered' AND (escalate_at_ms IS NOT NULL
              OR (urgency = 'high' AND assigned_via = 'escalation_policy' AND is_exhausted = 0))
            """,
            "timers.kind = 'escalate'"
        ),
        ("status = 'acknowledged' AND unacknowledge_at_ms IS NOT NULL", "timers.kind = 'unacknowledge'"),
        ("status = 'triggered' AND auto_resolve_at_ms IS NOT NULL", "timers.kind = 'resolve'"),
        ("status = 'acknowledged' AND auto_resolve_at_ms IS NOT NULL", "timers.kind = 'resolve'"),
        ("status = 'triggered' AND urgency_change_at_ms IS NOT NULL", "timers.kind = 'urgency_change'"),
        ("status = 'acknowledged' AND urgency_change_at_ms IS NOT NULL", "timers.kind = 'urgency_change'"),
    ]
}
