// SPDX-License-Identifier: Apache-2.0
import Base

extension TimelineEntry {
    func fields(_ time: TimeText) -> Fields {
        let telling = telling(time)
        return [
            "id": .text(id), "icon": .text(telling.icon), "tone": .text(telling.tone),
            "actor": .optional(telling.namesActor ? actor : nil), "text": .text(telling.text),
            "channel": .optional(channel), "quote": .optional(telling.quote ?? detail),
            "at": .group(time.clockFields(at, withSeconds: true)),
        ]
    }

    /// An entry in words. With `namesActor` the sentence begins with the actor's name, and `text` goes on from there.
    private struct Telling {
        var icon: String
        var tone: String
        var text: String
        var namesActor = false
        var quote: String?
    }

    private func telling(_ time: TimeText) -> Telling {
        switch happening {
        case .triggered: byActor("triggered", "bad", active: "triggered the incident", passive: "The incident was triggered")
        case .acknowledged: byActor("acknowledge", "claimed", active: "acknowledged", passive: "Acknowledged")
        case .reopened: byActor("reopen", "bad", active: "opened it again", passive: "Opened again")
        case .annotated(let note):
            byActor("note", "plain", active: "wrote a note", passive: "A note was written", quote: note)
        case .changedUrgency(let urgency):
            byActor(
                "urgency-\(urgency.rawValue)", "plain", active: "changed the urgency to \(urgency.rawValue)",
                passive: "The urgency is now \(urgency.rawValue)")
        case .snoozed(let until):
            byActor(
                "snooze", "claimed", active: "snoozed it until \(time.clock(until))",
                passive: "Snoozed until \(time.clock(until))")
        case .resolved(let resolution): resolved(resolution)
        case .unacknowledged(let reason): unacknowledged(reason)
        default: routing
        }
    }

    /// Entries about whom the incident went to.
    private var routing: Telling {
        switch happening {
        case .assigned(let people):
            byActor("assign", "plain", active: "assigned it to \(names(people))", passive: "Assigned to \(names(people))")
        case .delegated(let policy):
            byActor("assign", "plain", active: "moved it to \(policy)", passive: "Moved to \(policy)")
        case .escalated(let level, let people, let byHand): escalated(level, people, byHand: byHand)
        case .repeatedPolicy:
            Telling(icon: "repeat", tone: "warn", text: "Nobody acknowledged: the policy starts again at level 1")
        case .exhaustedPolicy:
            Telling(icon: "nobody", tone: "bad", text: "Every level was tried, and nobody acknowledged")
        case .notified(let person, let address, let result): notified(person, address, result)
        case .toldNobody(let reason):
            Telling(icon: "nobody", tone: "bad", text: "Nobody could be told", quote: reason)
        case .other(let text): Telling(icon: "dot", tone: "plain", text: text)
        default: Telling(icon: "dot", tone: "plain", text: "")
        }
    }

    private func byActor(
        _ icon: String, _ tone: String, active: String, passive: String, quote: String? = nil
    ) -> Telling {
        Telling(icon: icon, tone: tone, text: actor == nil ? passive : active, namesActor: actor != nil, quote: quote)
    }

    private func names(_ people: [DisplayedPerson]) -> String { people.sentence ?? "nobody" }

    private func escalated(_ level: Int, _ people: [DisplayedPerson], byHand: Bool) -> Telling {
        let target = "level \(level): \(names(people))"
        if byHand {
            return byActor("escalate", "warn", active: "escalated to \(target)", passive: "Escalated to \(target)")
        }
        return Telling(icon: "escalate", tone: "warn", text: "Nobody acknowledged in time: escalated to \(target)")
    }

    private func notified(_ person: DisplayedPerson, _ address: String, _ result: ToldResult) -> Telling {
        switch result {
        case .sent: Telling(icon: "mail", tone: "plain", text: "Told \(person.name) at \(address)")
        case .failed(let reason):
            Telling(icon: "mail-failed", tone: "bad", text: "Could not tell \(person.name) at \(address)", quote: reason)
        case .waiting(let attempt):
            Telling(
                icon: "mail", tone: "warn",
                text: attempt > 1
                    ? "Telling \(person.name) at \(address): attempt \(attempt)" : "Telling \(person.name) at \(address)")
        case .cancelled:
            Telling(icon: "mail", tone: "past", text: "Did not have to tell \(person.name) at \(address) any more")
        }
    }

    private func resolved(_ resolution: Resolution) -> Telling {
        switch resolution {
        case .byHand: byActor("resolve", "good", active: "resolved the incident", passive: "Resolved")
        case .alertsEnded: Telling(icon: "resolve", tone: "good", text: "Resolved: the last alert has ended")
        case .timeout: Telling(icon: "resolve", tone: "good", text: "Resolved by itself after the service's time limit")
        }
    }

    private func unacknowledged(_ reason: Unacknowledgement) -> Telling {
        switch reason {
        case .timeout:
            Telling(icon: "reopen", tone: "bad", text: "Triggered again: the acknowledgement ran out")
        case .snoozeEnded: Telling(icon: "reopen", tone: "bad", text: "Triggered again: the snooze has ended")
        case .byHand: byActor("reopen", "bad", active: "took the acknowledgement back", passive: "Triggered again")
        }
    }
}

extension ToldPerson {
    func fields(_ time: TimeText) -> Fields {
        [
            "name": .text(person.name), "isViewer": .flag(person.isViewer), "channel": .text(channel),
            "address": .text(address), "result": .text(result.label), "tone": .text(result.tone),
            "at": .group(time.clockFields(at, withSeconds: true)),
        ]
    }
}
