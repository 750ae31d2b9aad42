// SPDX-License-Identifier: Apache-2.0
package import Base
import Logging
package import Store
private import Synchronization

/// What the watchdog can find wrong. Raw values stand in series, log lines and rows.
package enum BreachKind: String, MetricLabel {
    case missingTimer = "missing_timer"
    case overdueTimer = "overdue_timer"
    case overdueMail = "overdue_mail"
    case overdueSignInMail = "overdue_sign_in_mail"
    case overdueNoticeMail = "overdue_notice_mail"
    case overdueHandoffMail = "overdue_handoff_mail"
    case overdueApprovalMail = "overdue_approval_mail"
    case overdueWebhook = "overdue_webhook"
    case overdueRuleWebhook = "overdue_rule_webhook"

    package static let labelName = "kind"

    package init(_ outbox: Outbox) {
        self =
            switch outbox {
            case .mail: .overdueMail
            case .signInMail: .overdueSignInMail
            case .noticeMail: .overdueNoticeMail
            case .handoffMail: .overdueHandoffMail
            case .approvalMail: .overdueApprovalMail
            case .webhook: .overdueWebhook
            case .ruleWebhook: .overdueRuleWebhook
            }
    }

    /// What it means for people.
    package var sentence: String {
        switch self {
        case .missingTimer: "Open incidents lack a timer: they do not escalate, or do not end by themselves, as they should."
        case .overdueTimer: "Timers are past their time: incidents do not escalate when they should."
        case .overdueMail: "Mails about incidents wait and nobody sends them: people are not told."
        case .overdueSignInMail: "Mails with sign-in links wait and nobody sends them."
        case .overdueNoticeMail: "Mails about the server itself wait and nobody sends them."
        case .overdueHandoffMail: "Mails about on-call duty wait and nobody sends them."
        case .overdueApprovalMail: "Mails about what agents want to change wait and nobody sends them."
        case .overdueWebhook: "Webhook events wait and nobody sends them, or their receivers are too slow to take them."
        case .overdueRuleWebhook:
            "Webhooks of event rules wait and nobody sends them, or their receivers are too slow to take them."
        }
    }
}

/// Something that must not be.
package struct Breach: Hashable, Sendable {
    package let kind: BreachKind
    /// How many of it; counting stops at ``WatchdogQueries/faultsMaximum``.
    package let found: Int
    /// Numbers of some of the incidents that it is about.
    package var incidentNumbers: [Int64] = []
}

/// Looks from outside the loops whether they do what they are there for: every open incident has the timers that it needs,
/// none of them is late, and no message waits that should have gone.
package struct Watchdog: Sendable {
    package static let intervalSeconds: Int64 = 60
    /// A timer may be late by so much, as it is after a moment without the store.
    package static let timerToleranceSeconds: Int64 = 60
    /// A message may wait for a sender so long: for others that are under way, and for one that hangs.
    package static let messageToleranceSeconds: Int64 = 120
    /// A webhook event may wait so long: of one receiver that hangs, only a few are under way at a time.
    package static let webhookToleranceSeconds: Int64 = 900
    /// Owners are told of a kind once in this time, however often it is found.
    package static let noticePauseSeconds: Int64 = 3600
    /// How long notices are kept.
    package static let noticesKeptSeconds: Int64 = 30 * 86_400
    /// Incidents that a notice names.
    package static let incidentsNamedMaximum = 5

    /// Servers write their notices one after the other, so that the second sees what the first has written.
    private static let lockName = "watchdog"

    private final class Pace: Sendable {
        let nextLookAt: Mutex<Instant>
        init(_ first: Instant) { nextLookAt = Mutex(first) }
    }

    private let environment: Environment
    private let watched: [Outbox]
    private let tellsOwners: Bool
    private let pace: Pace

    /// The first look comes after a while: what a stop has left behind must first be worked off. Without a way to send
    /// mail, owners are not told, and only what needs none is watched.
    package init(_ environment: Environment, sendsMail: Bool) {
        self.environment = environment
        watched = sendsMail ? Outbox.allCases : [.mail, .handoffMail, .webhook, .ruleWebhook]
        tellsOwners = sendsMail
        pace = Pace(environment.runtime.now.adding(seconds: Self.intervalSeconds))
    }

    /// Looks when it is time to, and answers when to look again.
    package func step() async throws -> Instant? {
        let now = environment.runtime.now
        let next = now.adding(seconds: Self.intervalSeconds)
        let (isTime, at) = pace.nextLookAt.withLock { planned -> (Bool, Instant) in
            guard now >= planned else { return (false, planned) }
            planned = next
            return (true, next)
        }
        if isTime { try await look() }
        return at
    }

    /// Looks now, and tells what is wrong.
    @discardableResult
    package func look() async throws -> [Breach] {
        let watched = watched
        let breaches = try await environment.read { work in try Self.breaches(watched, work) }
        let metrics = environment.metrics
        metrics.missingTimers.set(breaches.first { $0.kind == .missingTimer }?.found ?? 0)
        metrics.overdueTimers.set(breaches.first { $0.kind == .overdueTimer }?.found ?? 0)
        metrics.watchdogLook.set(Int(environment.runtime.now.seconds))
        for breach in breaches {
            metrics.watchdogBreaches.add(breach.kind)
            environment.logger.error(
                "the watchdog found something wrong",
                metadata: [
                    "kind": "\(breach.kind.rawValue)", "found": "\(breach.found)", "incidents": "\(breach.incidentNumbers)",
                ])
        }
        if tellsOwners, !breaches.isEmpty {
            try await environment.write(.duty) { work in try Self.tellOwners(breaches, work) }
        }
        return breaches
    }

    private static func toleranceSeconds(_ outbox: Outbox) -> Int64 {
        outbox == .webhook || outbox == .ruleWebhook ? webhookToleranceSeconds : messageToleranceSeconds
    }

    private static func breaches(_ watched: [Outbox], _ work: Work) throws -> [Breach] {
        var breaches: [Breach] = []
        let numbers = try WatchdogQueries.incidentsWithoutTimer(work.session)
        if !numbers.isEmpty {
            breaches.append(
                Breach(
                    kind: .missingTimer, found: numbers.count,
                    incidentNumbers: Array(numbers.prefix(incidentsNamedMaximum))))
        }
        let timers = try WatchdogQueries.overdueTimers(
            work.session, before: work.now.adding(seconds: -timerToleranceSeconds))
        if timers > 0 { breaches.append(Breach(kind: .overdueTimer, found: timers)) }
        for outbox in watched {
            let count = try WatchdogQueries.overdue(
                work.session, in: outbox, before: work.now.adding(seconds: -toleranceSeconds(outbox)))
            if count > 0 { breaches.append(Breach(kind: BreachKind(outbox), found: count)) }
        }
        return breaches
    }

    /// A row for each owner, so that a restart loses none; several servers tell of the same thing once.
    private static func tellOwners(_ breaches: [Breach], _ work: Work) throws {
        try work.session.lock(object: lockName)
        let ownerIDs = try UserQueries.owners(work.session)
        // A mail about mails that do not leave would not leave either.
        for breach in breaches where breach.kind != .overdueNoticeMail {
            let kind = breach.kind.rawValue
            let last = try WatchdogNoticeQueries.lastCreated(work.session, kind: kind)
            if let last, work.now.seconds(since: last) < noticePauseSeconds { continue }
            try WatchdogNoticeQueries.prune(
                work.session, kind: kind, until: work.now.adding(seconds: -noticesKeptSeconds))
            let detail = breach.incidentNumbers.map { "#\($0)" }.joined(separator: ", ")
            for ownerID in ownerIDs {
                try WatchdogNoticeQueries.insert(
                    work.session,
                    WatchdogNotice(
                        id: work.makeID(), userID: ownerID, kind: kind, found: breach.found, detail: detail,
                        createdAt: work.now))
            }
            work.wake(at: work.now)
        }
    }
}
