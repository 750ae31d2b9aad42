// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

/// A priority as callers name it: by reference or by its name.
package enum PrioritySelector: Hashable, Sendable {
    case id(String)
    case name(String)
    case none
}

/// What a caller sends to open an incident.
package struct IncidentDraft: Sendable {
    package var title = ""
    package var serviceID = ""
    package var urgency: Urgency?
    package var priority = PrioritySelector.none
    package var details: String?
    package var key: String?
    package var assigneeIDs: [String] = []
    package var escalationPolicyID: String?
    package var conferenceBridge: ConferenceBridge?
    package var typeName = Shapes.incidentTypeDefault
    package init() {}
}

/// What a caller sends to change one.
package struct IncidentEdit: Sendable {
    package var id = ""
    package var status: IncidentStatus?
    package var resolution: String?
    package var title: String?
    package var urgency: Urgency?
    package var priority: PrioritySelector?
    package var escalationLevel: Int?
    package var assigneeIDs: [String]?
    package var escalationPolicyID: String?
    package var serviceID: String?
    /// Nil leaves the bridge alone; a bridge that is nil takes it away.
    package var conferenceBridge: ConferenceBridge??
    package var typeName: String?
    package init() {}
}

/// What a caller sends to change an alert.
package struct AlertEdit: Sendable {
    package var id = ""
    package var status: Alert.Status?
    package var incidentID: String?
    package init() {}
}

extension Shapes {
    package static let incidentTypeDefault = IncidentType.baseName
    /// An incident can be assigned to so many people at once.
    package static let assigneesMaximum = 50
    package static let resolutionLengthMaximum = 25_000

    package static let incidentDraft = Shape<IncidentDraft>(
        "IncidentDraft",
        [
            .string("title", \.title, length: 1...Incident.titleLengthMaximum, required: true),
            .reference("service", \.serviceID, .service, required: true),
            optionalChoice("urgency", \IncidentDraft.urgency),
            priorityField(\IncidentDraft.priority),
            bodyField,
            .optionalString("incident_key", \.key, maximum: Incident.keyLengthMaximum),
            assigneesField { $0.assigneeIDs = $1 },
            .optionalReference("escalation_policy", \.escalationPolicyID, .escalationPolicy),
            conferenceBridgeField { $0.conferenceBridge = $1 },
            typeField { $0.typeName = $1 },
        ])

    package static let incidentEdit = Shape<IncidentEdit>(
        "IncidentEdit",
        [
            .string("id", \.id),
            optionalChoice("status", \IncidentEdit.status),
            .optionalString("resolution", \.resolution, maximum: resolutionLengthMaximum),
            optionalTitle,
            optionalChoice("urgency", \IncidentEdit.urgency),
            priorityEditField,
            escalationLevelField,
            assigneesField { $0.assigneeIDs = $1 },
            .optionalReference("escalation_policy", \.escalationPolicyID, .escalationPolicy),
            .optionalReference("service", \.serviceID, .service),
            conferenceBridgeField { $0.conferenceBridge = .some($1) },
            typeField { $0.typeName = $1 },
        ])

    package static let alertEdit = Shape<AlertEdit>(
        "AlertEdit",
        [
            .string("id", \.id), optionalChoice("status", \AlertEdit.status),
            .optionalReference("incident", \.incidentID, .incident),
        ])

    private static func optionalChoice<Value, Choice: RawRepresentable & CaseIterable & Sendable>(
        _ name: String, _ path: any Path<Value, Choice?>
    ) -> Field<Value> where Choice.RawValue == String {
        let allowed = Choice.allCases.map(\.rawValue)
        return Field(
            name: name, schema: ["type": "string", "enum": .array(allowed.map(JSON.string))],
            decode: { (json) throws(FieldProblem) in
                guard let text = json.stringValue, let choice = Choice(rawValue: text) else {
                    throw FieldProblem("must be one of \(allowed.joined(separator: ", "))")
                }
                return { $0[keyPath: path] = choice }
            })
    }

    private static let optionalTitle = Field<IncidentEdit>(
        name: "title", schema: ["type": "string"],
        decode: { (json) throws(FieldProblem) in
            let text = try FieldReading.text(json, length: 1...Incident.titleLengthMaximum)
            return { $0.title = text }
        })

    /// Any number: whether the policy has such a level is for the rules to say, with a code of their own.
    private static let escalationLevelField = Field<IncidentEdit>(
        name: "escalation_level", schema: ["type": "integer"],
        decode: { (json) throws(FieldProblem) in
            guard let number = json.intValue else { throw FieldProblem("must be an integer") }
            let level = Int(clamping: number)
            return { $0.escalationLevel = level }
        })

    private static let bodyField = Field<IncidentDraft>(
        name: "body", schema: ["type": "object"],
        decode: { (json) throws(FieldProblem) in
            if json.isNull { return { $0.details = nil } }
            guard json.objectValue != nil else { throw FieldProblem("must be an object") }
            guard let details = json["details"], !details.isNull else { return { $0.details = nil } }
            guard let text = details.stringValue else { throw FieldProblem("details must be a string") }
            guard text.utf8.count <= EventForm.bodyBytesMaximum, !text.utf8.contains(0) else {
                throw FieldProblem("details cannot be kept")
            }
            return { $0.details = text }
        })

    private static func selector(_ json: JSON) throws(FieldProblem) -> PrioritySelector {
        if json.isNull { return .none }
        if let name = json.stringValue { return name.isBlank ? .none : .name(name) }
        return .id(try Field<IncidentDraft>.referenceID(json))
    }

    private static func priorityField(_ path: any Path<IncidentDraft, PrioritySelector>) -> Field<IncidentDraft> {
        Field(
            name: "priority", schema: ["type": "object", "nullable": true],
            decode: { (json) throws(FieldProblem) in
                let selector = try selector(json)
                return { $0[keyPath: path] = selector }
            })
    }

    private static let priorityEditField = Field<IncidentEdit>(
        name: "priority", schema: ["type": "object", "nullable": true],
        decode: { (json) throws(FieldProblem) in
            let selector = try selector(json)
            return { $0.priority = selector }
        })

    private static func assigneesField<Value>(
        _ set: @escaping @Sendable (inout Value, [String]) -> Void
    ) -> Field<Value> {
        Field(
            name: "assignments", schema: ["type": "array", "items": ["type": "object"]],
            decode: { (json) throws(FieldProblem) in
                if json.isNull { return { _ in } }
                guard let elements = json.arrayValue else { throw FieldProblem("must be an array") }
                guard elements.count <= assigneesMaximum else {
                    throw FieldProblem("has more than \(assigneesMaximum) elements")
                }
                var ids: [String] = []
                for element in elements where !element.isNull {
                    guard let assignee = element["assignee"] else { throw FieldProblem("needs an assignee in every item") }
                    let id = try Field<Value>.referenceID(assignee)
                    if !ids.contains(id) { ids.append(id) }
                }
                let found = ids
                return { set(&$0, found) }
            })
    }

    private static func conferenceBridgeField<Value>(
        _ set: @escaping @Sendable (inout Value, ConferenceBridge?) -> Void
    ) -> Field<Value> {
        let text: JSON = ["type": "string", "nullable": true]
        return Field(
            name: "conference_bridge",
            schema: [
                "type": "object", "nullable": true, "properties": ["conference_number": text, "conference_url": text],
            ],
            decode: { (json) throws(FieldProblem) in
                if json.isNull { return { set(&$0, nil) } }
                guard let object = json.objectValue else { throw FieldProblem("must be an object") }
                let bridge = ConferenceBridge(
                    number: try bridgeText("conference_number", of: object),
                    url: try bridgeText("conference_url", of: object))
                return { set(&$0, bridge.isEmpty ? nil : bridge) }
            })
    }

    private static func bridgeText(_ name: String, of object: JSONObject) throws(FieldProblem) -> String? {
        guard let json = object[name], !json.isNull else { return nil }
        do throws(FieldProblem) {
            let text = try FieldReading.text(json, length: 0...ConferenceBridge.textLengthMaximum)
            return text.isBlank ? nil : text
        } catch {
            throw FieldProblem("\(name) \(error.text)")
        }
    }

    private static func typeField<Value>(_ set: @escaping @Sendable (inout Value, String) -> Void) -> Field<Value> {
        Field(
            name: "incident_type", schema: ["type": "object"],
            decode: { (json) throws(FieldProblem) in
                if json.isNull { return { _ in } }
                guard let name = json["name"]?.stringValue, !name.isBlank else { throw FieldProblem("needs a name") }
                return { set(&$0, name) }
            })
    }
}
