// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
package import Domain
import Store

/// Takes changes: what is answered 202 is in the store. It pages nobody, so neither maintenance nor a disabled service
/// holds it back.
package enum ChangeEventIngest {
    package static func bind(_ bindings: inout Bindings) {
        bind(Operations.Events.enqueueChange.erased, &bindings)
        bind(Operations.ChangeEvents.create.erased, &bindings)
    }

    private static func bind(_ endpoint: AnyEndpoint, _ bindings: inout Bindings) {
        bindings.bindRaw(endpoint) { bytes, environment in
            let submission: ChangeEventSubmission
            do throws(EventForm.Refusal) { submission = try ChangeEventForm.submission(bytes) } catch {
                return Reply(status: 400, body: EventForm.refusal(error).encoded())
            }
            let taken = try await environment.writeEvent(of: submission.routingKey) { work in try accept(submission, work) }
            guard let accepted = taken else { return EventIngest.throttled }
            guard accepted != nil else {
                return Reply(status: 400, body: EventForm.refusal(.invalid(["Invalid routing key"])).encoded())
            }
            return Reply(status: endpoint.operation.successStatus, body: ChangeEventForm.accepted.encoded())
        }
    }

    /// Stores a change on the service of its routing key, and forgets those that are too old; nil for an unknown key.
    package static func accept(_ submission: ChangeEventSubmission, _ work: Work) throws -> ChangeEvent? {
        guard let inlet = try ServiceQueries.inlet(work.session, routingKey: submission.routingKey, at: work.now) else {
            return nil
        }
        let change = ChangeEvent(
            id: work.makeID(), serviceID: inlet.service.id, integrationID: inlet.integrationID,
            routingKey: submission.routingKey, summary: submission.summary, source: submission.source,
            timestamp: (submission.timestamp ?? work.now).roundedDownToSecond, links: submission.links,
            images: submission.images, customDetails: submission.customDetails, createdAt: work.now)
        try ChangeEventQueries.purge(work.session, before: ChangeEvent.keptSince(work.now))
        try ChangeEventQueries.insert(work.session, change)
        return change
    }
}
