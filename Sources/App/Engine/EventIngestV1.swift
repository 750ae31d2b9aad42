// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Store

/// Takes events in their older form; what becomes of them is the same.
package enum EventIngestV1 {
    package static func bind(_ bindings: inout Bindings) {
        bindings.bindRaw(Operations.Events.createV1.erased) { bytes, environment in
            let submission: EventSubmission
            do throws(EventForm.Refusal) { submission = try EventFormV1.submission(bytes) } catch {
                environment.metrics.events.add(.refused)
                return refused(error)
            }
            let taken: String??
            do {
                taken = try await environment.writeEvent(of: submission.routingKey) { work in
                    try EventIngest.accept(submission, work)
                }
            } catch DatabaseError.overloaded {
                return throttled
            }
            guard let accepted = taken else { return throttled }
            guard let incidentKey = accepted else {
                environment.metrics.events.add(.refused)
                return refused(.invalid(["Invalid service key"]))
            }
            return Reply(
                status: Operations.Events.createV1.operation.successStatus,
                body: EventFormV1.accepted(incidentKey: incidentKey).encoded())
        }
    }

    private static func refused(_ refusal: EventForm.Refusal) -> Reply {
        Reply(status: 400, body: EventFormV1.refusal(refusal).encoded())
    }

    private static var throttled: Reply {
        var reply = EventIngest.throttled
        reply.status = EventFormV1.throttledStatus
        return reply
    }
}
