// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

package enum MergeHandlers {
    package static func bind(_ bindings: inout Bindings) {
        bindings.create(Operations.IncidentResponse.merge) { call, change, work in
            try merge(change.applied(to: IncidentMerge()).sourceIDs, call, work)
        }
    }

    /// All of them become part of the target, or none does. Answers the target.
    private static func merge(_ sourceIDs: [String], _ call: Call, _ work: Work) throws -> Incident {
        let actor = try call.requireActor()
        guard !sourceIDs.isEmpty else { throw APIError.invalidInput("Source incidents can't be blank") }
        let targetID = try IncidentHandlers.find(call.path(), work).incident.id
        guard !sourceIDs.contains(targetID) else {
            throw APIError.invalidInput("Source incidents can't hold the incident itself")
        }
        let states = try IncidentRunner.load(ids: sourceIDs + [targetID], work)
        guard let target = states.first(where: { $0.incident.id == targetID }) else { throw APIError.notFound }
        let sources = try sourceIDs.map { id in
            guard let state = states.first(where: { $0.incident.id == id }) else {
                throw APIError.invalidInput("Incident \(id) does not exist")
            }
            return state
        }
        // Counted after the incidents are locked: no alert comes or goes meanwhile.
        let counts = try AlertQueries.counts(work.session, incidentIDs: sourceIDs + [targetID])
        var decisions = try sources.map { source in
            let hasAlerts = counts[source.incident.id].map { $0.all > 0 } ?? false
            return try IncidentRunner.decide(
                [.mergeInto(incidentID: targetID, hasAlerts: hasAlerts)], on: source, agent: actor, channel: call.channel,
                work)
        }
        let absorb = IncidentCommand.absorb(
            incidentIDs: sourceIDs, openAlerts: sources.flatMap(\.openAlerts),
            alertCount: counts.values.map(\.all).reduce(0, +))
        let absorbed = try IncidentRunner.decide([absorb], on: target, agent: actor, channel: call.channel, work)
        decisions.append(absorbed)
        for decision in decisions { try IncidentRunner.save(decision, work) }
        return absorbed.after.incident
    }
}
