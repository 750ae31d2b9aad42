// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue

/// What a body refers to, as far as a reader of the upstream account could take it to.
struct UpstreamReference: Hashable, Sendable {
    /// Nil where nothing says what it is: no narrowed grant covers that.
    let kind: GatewayKind?
    let id: String

    /// References that are looked at; a body with more is refused to narrowed grants.
    static let countMaximum = 50

    /// Members whose ids name what belongs to no team, or a part of the very object.
    private static let harmlessNames: Set<String> = [
        "acknowledger", "agent", "assignee", "contact_method", "custom_fields", "escalation_rule", "escalation_rules",
        "field_options", "field_values", "incident_type", "integration", "integrations", "priority", "requester",
        "schedule_layer", "schedule_layers", "user", "users", "vendor",
    ]
    /// Types of the same.
    private static let harmlessTypes: Set<String> = [
        "contact_method", "escalation_rule", "incident_type", "priority", "schedule_layer", "user", "vendor",
    ]

    /// All in an object, each once, in the order in which they come. Nil when there are too many.
    static func all(in envelope: JSONObject) -> [UpstreamReference]? {
        var found: [UpstreamReference] = []
        collect(.object(envelope), named: "", into: &found)
        return found.count > countMaximum ? nil : found
    }

    private static func collect(_ json: JSON, named name: String, into found: inout [UpstreamReference]) {
        guard found.count <= countMaximum else { return }
        switch json {
        case .array(let values): for value in values { collect(value, named: name, into: &found) }
        case .object(let object):
            if let id = object["id"]?.stringValue { add(id, named: name, type: object["type"]?.stringValue, to: &found) }
            for member in object.members where member.name != "id" && member.name != "type" {
                collect(member.value, named: member.name, into: &found)
            }
        case .string(let text):
            guard name.hasSuffix("_id") || name.hasSuffix("_ids"), let kind = GatewayKind(memberName: name) else { return }
            append(UpstreamReference(kind: kind, id: text), to: &found)
        case .null, .bool, .int, .double, .written: return
        }
    }

    /// Name and type may say two things; then both are looked at, since nobody knows which the other side goes by.
    private static func add(_ id: String, named name: String, type: String?, to found: inout [UpstreamReference]) {
        let kinds = [GatewayKind(memberName: name), type.flatMap { GatewayKind(type: $0) }].compactMap(\.self)
        for kind in kinds { append(UpstreamReference(kind: kind, id: id), to: &found) }
        guard kinds.isEmpty, !harmlessNames.contains(name) else { return }
        if let type, harmlessTypes.contains(GatewayKind.stem(type)) { return }
        append(UpstreamReference(kind: nil, id: id), to: &found)
    }

    private static func append(_ reference: UpstreamReference, to found: inout [UpstreamReference]) {
        if !found.contains(reference) { found.append(reference) }
    }
}
