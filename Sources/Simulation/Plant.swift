// SPDX-License-Identifier: Apache-2.0
import Base
import Store
private import Synchronization

/// A deliberate bug that the checkers must find. They exist in this target only; nothing that ships knows of them.
package enum Plant: String, CaseIterable, Sendable {
    case acknowledgeKeepsEscalating = "acknowledge-keeps-escalating"
    case dropIgnored = "drop-ignored"
    case dropTimer = "drop-timer"
    case groupingIgnored = "grouping-ignored"
    case loopMiscounted = "loop-miscounted"
    case lostEvent = "lost-event"
    case lostPage = "lost-page"
    case lostWebhook = "lost-webhook"
    case lowUrgencyEscalates = "low-urgency-escalates"
    case overrideIgnored = "override-ignored"
    case pageTwice = "page-twice"
    case shiftOverrideIgnored = "shift-override-ignored"
    case skipDedup = "skip-dedup"
    case snoozeIgnored = "snooze-ignored"
    case staleTimer = "stale-timer"
    case suppressionIgnored = "suppression-ignored"
    case turnStuck = "turn-stuck"
    case unsentPage = "unsent-page"
    case webhookSwapped = "webhook-swapped"
    case windowIgnored = "window-ignored"
    case wrongHandoff = "wrong-hand-off"
    case wrongPerson = "wrong-person"

    package var summary: String {
        switch self {
        case .acknowledgeKeepsEscalating: "an acknowledgement leaves the timer of the next level armed"
        case .dropIgnored: "events that rules drop go on as if they did not"
        case .dropTimer: "every tenth timer is not stored"
        case .groupingIgnored: "alerts that belong together open an incident each"
        case .loopMiscounted: "a policy repeats once more than it says"
        case .lostEvent: "some events are answered before they are kept, and are not kept"
        case .lostPage: "every fifth page is lost between the decision and the outbox"
        case .lostWebhook: "every tenth delivery of a webhook is not stored"
        case .lowUrgencyEscalates: "incidents of low urgency climb like those of high urgency"
        case .overrideIgnored: "who is on call is decided without overrides"
        case .pageTwice: "a page is sent twice at a time"
        case .shiftOverrideIgnored: "shifts are had by those for whom somebody stands in"
        case .skipDedup: "a key that is open already opens another incident"
        case .snoozeIgnored: "a snooze ends after a minute"
        case .staleTimer: "disarmed timers stay, and count as if they were of the present generation"
        case .suppressionIgnored: "people are paged for events that rules suppress"
        case .turnStuck: "a level that takes turns gives every incident to the same target"
        case .unsentPage: "every fifth page is written down as sent after its commit, and is not sent"
        case .webhookSwapped: "every third event arrives after the one behind it"
        case .windowIgnored: "events open incidents during maintenance windows"
        case .wrongHandoff: "turns are handed over without regard to summer time"
        case .wrongPerson: "a page is written to whoever was paged before"
        }
    }
}

/// A bug at work in one world, with what it counts.
final class PlantedBug: Sendable {
    private struct State: Sendable {
        var count = 0
        var lastUser: SQLValue?
    }

    let plant: Plant
    private let state = Mutex(State())

    init(_ plant: Plant) { self.plant = plant }

    /// Whether it is the turn of this one, of every `period`.
    func strikes(every period: Int) -> Bool {
        state.withLock { state -> Bool in
            state.count += 1
            return state.count % period == 0
        }
    }

    func forgetsThisWrite(_ admission: Admission) -> Bool {
        guard plant == .lostEvent, case .request = admission else { return false }
        return strikes(every: 5)
    }

    /// Answers the user of the time before.
    func exchange(user: SQLValue) -> SQLValue {
        state.withLock { state -> SQLValue in
            let before = state.lastUser ?? user
            state.lastUser = user
            return before
        }
    }
}
