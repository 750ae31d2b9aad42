// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// The incidents that become part of another one.
package struct IncidentMerge: Sendable {
    package var sourceIDs: [String] = []
    package init() {}
}

/// What a caller sends to ask people to join in.
package struct ResponderRequestDraft: Sendable {
    package var requesterID: String?
    package var message = ""
    package var targets: [ResponderTarget] = []
    package init() {}
}

/// What a caller sends to take such requests back.
package struct ResponderCancellationDraft: Sendable {
    package var requesterID: String?
    package var targets: [ResponderTarget] = []
    package init() {}
}

/// What a person says who was asked.
package struct ResponderAnswer: Sendable {
    package var state = ResponderState.joined
    package init() {}
}

/// What a caller writes over the text that a log entry's channel brought.
package struct LogEntryChannelEdit: Sendable {
    package var type = ""
    package var details = ""
    package init() {}
}

extension Shapes {
    /// Incidents that one request may merge.
    package static let mergeMaximum = 250
    package static let channelDetailsLengthMaximum = 25_000
    /// Channels whose text may be written over.
    package static let editableChannels = ["web_trigger", "mobile"]
    /// What a person may answer.
    package static let responderAnswers: [ResponderState] = [.joined, .declined]

    private static let requesterLengthMaximum = 64

    package static let incidentMerge = Shape<IncidentMerge>(
        "IncidentMerge",
        [required(.references("source_incidents", \IncidentMerge.sourceIDs, .incident, maximum: mergeMaximum))])

    package static let responderRequestDraft = Shape<ResponderRequestDraft>(
        "ResponderRequestDraft",
        [
            .optionalString("requester_id", \.requesterID, maximum: requesterLengthMaximum),
            .string("message", \.message, length: 0...ResponderRequest.messageLengthMaximum, required: true),
            targetsField { $0.targets = $1 },
        ])

    package static let responderCancellationDraft = Shape<ResponderCancellationDraft>(
        "ResponderCancellationDraft",
        [
            .optionalString("requester_id", \.requesterID, maximum: requesterLengthMaximum),
            targetsField { $0.targets = $1 },
        ])

    package static let responderAnswer = Shape<ResponderAnswer>("ResponderAnswer", [answerField])

    package static let logEntryChannelEdit = Shape<LogEntryChannelEdit>(
        "LogEntryChannelEdit",
        [
            .string("details", \.details, length: 1...channelDetailsLengthMaximum, required: true), channelTypeField,
        ])

    private static func required<Value>(_ field: Field<Value>) -> Field<Value> {
        var field = field
        field.isRequired = true
        return field
    }

    private static let answerField = Field<ResponderAnswer>(
        name: "state",
        schema: ["type": "string", "enum": .array(responderAnswers.map { .string($0.rawValue) })], isRequired: true,
        decode: { (json) throws(FieldProblem) in
            let answer = responderAnswers.first { $0.rawValue == json.stringValue }
            guard let answer else {
                throw FieldProblem("must be one of \(responderAnswers.map(\.rawValue).joined(separator: ", "))")
            }
            return { $0.state = answer }
        })

    private static let channelTypeField = Field<LogEntryChannelEdit>(
        name: "type", schema: ["type": "string", "enum": .array(editableChannels.map(JSON.string))], isRequired: true,
        decode: { (json) throws(FieldProblem) in
            guard let type = json.stringValue, editableChannels.contains(type) else {
                throw FieldProblem("must be one of \(editableChannels.joined(separator: ", "))")
            }
            return { $0.type = type }
        })

    private static func targetsField<Value>(
        _ set: @escaping @Sendable (inout Value, [ResponderTarget]) -> Void
    ) -> Field<Value> {
        Field(
            name: "responder_request_targets", schema: ["type": "array", "items": ["type": "object"]], isRequired: true,
            decode: { (json) throws(FieldProblem) in
                let targets = try responderTargets(json)
                return { set(&$0, targets) }
            })
    }

    /// References to users and policies, each plain or in a `responder_request_target` of its own: clients send both.
    private static func responderTargets(_ json: JSON) throws(FieldProblem) -> [ResponderTarget] {
        if json.isNull { throw .blank }
        guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
        guard elements.count <= ResponderRequest.targetsMaximum else {
            throw FieldProblem("has more than \(ResponderRequest.targetsMaximum) elements")
        }
        var targets: [ResponderTarget] = []
        for element in elements where !element.isNull {
            let named = element["responder_request_target"] ?? element
            let type = named["type"]?.stringValue
            let kind = ResponderTarget.Kind.allCases.first { $0.rawValue == type || $0.referenceType == type }
            guard let kind else { throw FieldProblem("must each have the type of a user or an escalation policy") }
            let target = ResponderTarget(kind: kind, id: try Field<Incident>.referenceID(named))
            if !targets.contains(target) { targets.append(target) }
        }
        guard !targets.isEmpty else { throw .blank }
        return targets
    }
}

extension ResponderTarget.Kind {
    package var resourceKind: ResourceKind {
        switch self {
        case .user: .user
        case .escalationPolicy: .escalationPolicy
        }
    }

    /// The wire's type of a reference to it.
    package var referenceType: String { resourceKind.type + "_reference" }
}
