// SPDX-License-Identifier: Apache-2.0
import Base

extension OnCallModel {
    /// Without scripts the page reloads itself this often.
    private static let reloadSeconds = 60

    var fields: Fields {
        var fields = frame.fields(title: "On call", place: .onCall, refresh: .liveOrReload(seconds: Self.reloadSeconds))
        fields["summary"] = .text("Now, \(frame.time.clock(frame.now)) (\(frame.timeZone.identifier))")
        fields["viewerDuty"] = .optional(viewerDuty)
        fields["hasPolicies"] = .flag(!policies.isEmpty)
        fields["policies"] = .list(policies.map(fields(of:)))
        return fields
    }

    /// The answer to the first question of whoever opens this page: is it me?
    private var viewerDuty: String? {
        let duties = policies.flatMap { policy in
            policy.levels.filter { $0.entries.contains { $0.person.isViewer } }
                .map { "level \($0.number) of \(policy.name)" }
        }
        return duties.sentence.map { "You are on call: \($0)." }
    }

    private func fields(of policy: Policy) -> Fields {
        let isReached = policy.levels.contains { !$0.entries.isEmpty }
        return [
            "id": .text(policy.id), "name": .text(policy.name),
            "use": .text(policy.serviceNames.sentence.map { "Pages for \($0)" } ?? "No service uses this policy"),
            "repeats": policy.repeatCount > 0
                ? .text("Goes through all levels again \(counted(policy.repeatCount, "time"))") : .absent,
            "isEmpty": .flag(!isReached),
            "levels": .list(
                policy.levels.enumerated().map { position, level in
                    fields(of: level, isLast: position == policy.levels.count - 1, repeats: policy.repeatCount > 0)
                }),
        ]
    }

    private func fields(of level: Level, isLast: Bool, repeats: Bool) -> Fields {
        [
            "number": .number(level.number), "isEmpty": .flag(level.entries.isEmpty),
            "entries": .list(level.entries.map(fields(of:))), "gaps": .list(level.gaps.map(fields(of:))),
            "after": .text(after(level, isLast: isLast, repeats: repeats)),
        ]
    }

    private func after(_ level: Level, isLast: Bool, repeats: Bool) -> String {
        let delay = "After \(TimeText.duration(seconds: level.delayMinutes * 60))"
        if !isLast { return "\(delay): level \(level.number + 1)" }
        return repeats ? "\(delay): level 1 again" : "Last level"
    }

    private func fields(of entry: Entry) -> Fields {
        var fields = entry.person.fields
        fields["way"] = .text(entry.scheduleName ?? "Always")
        fields["until"] = .optional(entry.until.map { frame.time.clockFields($0) })
        fields["left"] = .optional(entry.until.map { frame.time.countdownFields($0) })
        return fields
    }

    private func fields(of gap: Gap) -> Fields {
        [
            "schedule": .text(gap.scheduleName), "until": .optional(gap.until.map { frame.time.clockFields($0) }),
        ]
    }
}
