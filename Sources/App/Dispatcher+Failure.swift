// SPDX-License-Identifier: Apache-2.0
import Base
package import Catalogue
import Domain
import Logging
import Store

/// What goes wrong inside, as an answer in the wire's form.
extension Dispatcher {
    func failure(_ error: any Error, _ operation: Operation, _ request: WireRequest) -> Reply {
        let known = Self.apiError(error)
        if known.status >= 500 {
            environment.logger.error(
                "request failed",
                metadata: [
                    "operation": "\(operation.id)", "request_id": "\(request.requestID)", "error": "\(error)",
                ])
        }
        guard operation.authentication == .routingKey else {
            var reply = Reply(known)
            if known.status == 400, let kind = operation.errorKind { reply.body = known.body(mappedBelow: kind).encoded() }
            return reply
        }
        if case DatabaseError.overloaded = error { return EventIngest.throttled }
        var reply = Reply(known)
        reply.body = JSON.object([
            "status": "error", "message": .string(known.message), "errors": .array(known.errors.map(JSON.string)),
        ]).encoded()
        return reply
    }

    /// A refusal for want of a grant, with the page on which whoever looks after the agent gives one.
    func linked(_ error: any Error, _ agent: AgentStanding) -> any Error {
        guard var refusal = error as? APIError, let resource = refusal.extra["missing_grant"]?["resource"]?.stringValue,
            GrantChoices.resources.contains(resource)
        else { return error }
        refusal.extra["grant_url"] = .string(
            environment.settings.publicURL + WebPath.agentGrant(agent.id, resource: resource))
        return refusal
    }

    package static func apiError(_ error: any Error) -> APIError {
        switch error {
        case let error as APIError: error
        case let refusal as IncidentRefusal: refusal.apiError
        case DatabaseError.unavailable, DatabaseError.contention, DatabaseError.overloaded: .unavailable
        // Rules check before they write; only two callers at the same instant come here.
        case DatabaseError.uniqueViolation: .invalidInput("It has already been taken")
        case DatabaseError.referenceViolation: .invalidInput("Something that it names has just been removed")
        default: .internalError
        }
    }
}
