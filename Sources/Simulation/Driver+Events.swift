// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Store

/// How an event comes to a node, and what was known before and after.
extension Driver {
    private static let retrySeconds: Int64 = 30
    /// Of so many services one gathers alerts, the third for the first time.
    private static let groupingEvery = 5
    private static let groupingMinutes: [Int64] = [30, 120, 720]
    private static let groupingWindowsSeconds: [Int64] = [1800, 3600, 86_400]

    struct Reception: Sendable {
        var before: EventFacts
        var after: EventFacts
        var isAccepted: Bool
    }

    /// Sends an event to some node, which may meet a fault. Nil when no node runs.
    func deliver(
        _ body: JSONObject, integrationID: String, key: String, _ label: String
    ) async throws -> Reception? {
        guard let index = anyNode() else { return nil }
        let before = try await store.read { session in
            try StoreFacts.event(session, integrationID: integrationID, key: key)
        }
        planFault(ofRequestTo: index)
        let answer = await send(
            nodes[index], WireRequest(method: "POST", path: "/v2/enqueue", body: JSON.object(body).encoded()))
        endFault(index)
        note("\(label) \(answer.status)")
        let after = try await store.read { session in
            try StoreFacts.event(session, integrationID: integrationID, key: key)
        }
        // Kept or not, whatever was answered.
        if after.hasNewAlert(since: before), let alert = after.alert {
            await checkGroup(alert, hasOpenedIncident: after.hasNewIncident(since: before))
        }
        let isAccepted = answer.status == 202
        if isAccepted { eventCount += 1 }
        return Reception(before: before, after: after, isAccepted: isAccepted)
    }

    private func checkGroup(_ alert: EventFacts.OpenAlert, hasOpenedIncident: Bool) async {
        var isOpen = false
        if let candidate = groups.candidate(for: alert, world) { isOpen = await self.isOpen(candidate) }
        let problems = groups.problems(
            alert, hasOpenedIncident: hasOpenedIncident, isCandidateOpen: isOpen, world)
        for problem in problems { violate(problem) }
    }

    func pickGrouping(serviceIndex: Int) -> WorldModel.Grouping? {
        guard serviceIndex % Self.groupingEvery == 2 else { return nil }
        guard chance(50) else { return .severity(windowSeconds: pick(Self.groupingWindowsSeconds) ?? 3600) }
        return .time(minutes: pick(Self.groupingMinutes) ?? 30)
    }

    static func json(_ grouping: WorldModel.Grouping) -> JSON {
        switch grouping {
        case .time(let minutes): ["type": "time", "config": ["timeout": .int(minutes)]]
        case .severity(let windowSeconds):
            [
                "type": "content_based",
                "config": ["aggregate": "all", "fields": ["severity"], "time_window": .int(windowSeconds)],
            ]
        }
    }

    /// What was not accepted comes again.
    func retry(_ deed: Deed) { agenda.add(deed, at: clock.now.adding(seconds: Self.retrySeconds)) }
}
