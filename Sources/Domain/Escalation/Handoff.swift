// SPDX-License-Identifier: Apache-2.0
package import Base

/// That a person's duty on a schedule begins or ends.
package struct Handoff: Hashable, Sendable {
    /// Raw values are those of the rules.
    package enum Kind: String, CaseIterable, Sendable {
        case onCall = "oncall"
        case offCall = "offcall"
    }

    package var kind: Kind
    package var userID: String
    package var at: Instant
    /// When a duty that begins will end; nil when it does not, or when it is one that ends.
    package var until: Instant?

    package init(kind: Kind, userID: String, at: Instant, until: Instant? = nil) {
        self.kind = kind
        self.userID = userID
        self.at = at
        self.until = until
    }
}

/// A hand-off of which a person is to be told, by one of their rules.
package struct HandoffTelling: Hashable, Sendable {
    package var handoff: Handoff
    package var ruleID: String
    package var contactMethodID: String

    package init(handoff: Handoff, ruleID: String, contactMethodID: String) {
        self.handoff = handoff
        self.ruleID = ruleID
        self.contactMethodID = contactMethodID
    }
}

/// Who is to be told of which hand-offs of one schedule now, and when to look at the schedule again.
package enum HandoffPlan {
    /// A hand-off that was this long ago, or longer, is told to nobody any more.
    package static let lateSecondsMaximum: Int64 = 3600
    /// A schedule is looked at this often even when nothing falls due.
    package static let lookAgainSeconds: Int64 = .secondsPerDay

    /// The range whose hand-offs a look at `now` needs to know.
    package static func range(at now: Instant) -> (since: Instant, until: Instant) {
        let ahead = lookAgainSeconds + Int64(HandoffNotificationRule.advanceMinutesMaximum) * 60
        return (now.adding(seconds: -lateSecondsMaximum), now.adding(seconds: ahead))
    }

    /// Shifts without a known end or start hand nothing over there.
    package static func handoffs(in shifts: [OnCallShift]) -> [Handoff] {
        shifts.flatMap { shift -> [Handoff] in
            let begins = shift.start.map { Handoff(kind: .onCall, userID: shift.userID, at: $0, until: shift.end) }
            let ends = shift.end.map { Handoff(kind: .offCall, userID: shift.userID, at: $0) }
            return [begins, ends].compactMap(\.self)
        }
    }

    /// `lookedAt` is when the schedule was looked at last: of what lies before it, everybody has been told. What has been
    /// told already may come again; the caller keeps it from being told twice.
    package static func plan(
        _ shifts: [OnCallShift], rules: [HandoffNotificationRule], lookedAt: Instant, now: Instant
    ) -> (due: [HandoffTelling], nextAt: Instant) {
        var due: [HandoffTelling] = []
        var nextAt = now.adding(seconds: lookAgainSeconds)
        for handoff in handoffs(in: shifts) {
            for rule in rules where rule.userID == handoff.userID && handoff.isMeant(by: rule) {
                guard isOfUse(handoff, to: rule, lookedAt: lookedAt, now: now) else { continue }
                let tellAt = handoff.at.adding(minutes: -Int64(rule.advanceMinutes))
                if tellAt <= now {
                    due.append(
                        HandoffTelling(handoff: handoff, ruleID: rule.id, contactMethodID: rule.contactMethodID))
                } else {
                    nextAt = min(nextAt, tellAt)
                }
            }
        }
        return (due, nextAt)
    }

    /// What is over is told only when it came about since the last look, by a rule that was there already.
    private static func isOfUse(
        _ handoff: Handoff, to rule: HandoffNotificationRule, lookedAt: Instant, now: Instant
    ) -> Bool {
        if handoff.at > now { return true }
        return handoff.at >= lookedAt.roundedDownToSecond && handoff.at >= rule.createdAt
            && now.seconds(since: handoff.at) < lateSecondsMaximum
    }
}

extension Handoff {
    /// Whether a rule is one for hand-offs of this kind.
    package func isMeant(by rule: HandoffNotificationRule) -> Bool {
        switch rule.handoff {
        case .both: true
        case .onCall: kind == .onCall
        case .offCall: kind == .offCall
        }
    }
}
