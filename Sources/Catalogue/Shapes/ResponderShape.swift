// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// A request to join in, with how those stand whom it asked.
package struct PresentedResponderRequest: Sendable {
    package var request: ResponderRequest
    package var responders: IncidentResponders

    package init(request: ResponderRequest, responders: IncidentResponders) {
        self.request = request
        self.responders = responders
    }
}

/// What taking a request back came to, for one target.
package struct CancelledTarget: Sendable {
    package var target: ResponderTarget
    package var result: ResponderCancellation

    package init(target: ResponderTarget, result: ResponderCancellation) {
        self.target = target
        self.result = result
    }
}

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let time: JSON = ["type": "string", "format": "date-time"]
    private static let list: JSON = ["type": "array", "items": ["type": "object"]]

    /// An incident by name only.
    package static let incidentReference = Shape<Incident>(
        "IncidentReference",
        Shape.identity(
            .incident, id: \Incident.id, type: { _ in ResourceKind.incident.type + "_reference" },
            summary: { "[#\($0.number)] \($0.title)" }))

    package static let responder = Shape<Responder>(
        "IncidentResponder",
        [
            .readOnly("state", schema: text) { value, _ in .string(value.state.rawValue) },
            readOnly(.reference("user", \Responder.userID, .user)),
            readOnly(.reference("incident", \Responder.incidentID, .incident)),
            .readOnly("updated_at", schema: time) { value, context in context.time(value.updatedAt) },
            .readOnly("message", schema: text) { value, _ in .string(value.message) },
            readOnly(.reference("requester", \Responder.requesterID, .user)),
            .readOnly("requested_at", schema: time) { value, context in context.time(value.requestedAt) },
            policyNamesField,
        ])

    /// Names of the policies through which somebody was asked.
    private static let policyNamesField = Field<Responder>(
        name: "escalation_policy_requests", schema: ["type": "array", "items": ["type": "string"]],
        encode: { value, context in
            let names = value.policyIDs.map { id in
                context.summaries[ReferenceKey(.escalationPolicy, id)]?.summary ?? id
            }
            return .array(names.map(JSON.string))
        },
        collectReferences: { value, needs in
            for id in value.policyIDs { needs.add(.escalationPolicy, id) }
        })

    package static let responderRequest = Shape<PresentedResponderRequest>(
        "ResponderRequest",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.request.id) },
            readOnly(.reference("incident", \PresentedResponderRequest.request.incidentID, .incident)),
            readOnly(.reference("requester", \PresentedResponderRequest.request.requesterID, .user)),
            .readOnly("requested_at", schema: time) { value, context in context.time(value.request.requestedAt) },
            .readOnly("message", schema: text) { value, _ in .string(value.request.message) },
            requestTargetsField,
        ])

    /// Each target in an object of its own, as the reference's examples have it.
    private static let requestTargetsField = Field<PresentedResponderRequest>(
        name: "responder_request_targets", schema: list,
        encode: { value, context in
            .array(value.request.targets.map { targetJSON($0, value.responders, context) })
        },
        collectReferences: { value, needs in
            for target in value.request.targets { needs.add(target.kind.resourceKind, target.id) }
            for responder in value.responders.responders {
                Shapes.responder.collectReferences(of: responder, into: &needs)
            }
        })

    private static func targetJSON(
        _ target: ResponderTarget, _ responders: IncidentResponders, _ context: EncodeContext
    ) -> JSON {
        let key = ReferenceKey(target.kind.resourceKind, target.id)
        let asked = responders.responders(of: target).map { Shapes.responder.encode($0, context) }
        let object: JSON = [
            "type": .string(target.kind.rawValue), "id": .string(target.id),
            "summary": JSON(context.summaries[key]?.summary),
            "incidents_responders": .array(asked),
        ]
        return ["responder_request_target": object]
    }

    package static let cancelledTarget = Shape<CancelledTarget>(
        "CancelledTarget",
        [
            .readOnly("type", schema: text) { value, _ in .string(value.target.kind.referenceType) },
            .readOnly("id", schema: text) { value, _ in .string(value.target.id) },
            .readOnly("result", schema: text) { value, _ in .string(value.result.rawValue) },
        ])

    /// What an incident shows of those who were asked to join in.
    static let incidentCompany: [Field<PresentedIncident>] = [
        Field(
            name: "incidents_responders", schema: list,
            encode: { value, context in
                .array(value.responders.responders.map { Shapes.responder.encode($0, context) })
            },
            collectReferences: { value, needs in
                for responder in value.responders.responders {
                    Shapes.responder.collectReferences(of: responder, into: &needs)
                }
            }),
        Field(
            name: "responder_requests", schema: list,
            encode: { value, context in
                .array(value.responderRequests.map { Shapes.responderRequest.encode($0, context) })
            },
            collectReferences: { value, needs in
                for request in value.responderRequests {
                    Shapes.responderRequest.collectReferences(of: request, into: &needs)
                }
            }),
        // No published document says what would be in it, and live answers show it empty.
        .constant("subscriber_requests", [], schema: list),
    ]
}

extension PresentedIncident {
    fileprivate var responderRequests: [PresentedResponderRequest] {
        responders.requests.map { PresentedResponderRequest(request: $0, responders: responders) }
    }
}
