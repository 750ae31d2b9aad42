// SPDX-License-Identifier: Apache-2.0
package import Base

/// An event as conditions see it, in the common event format.
extension EventSubmission {
    private static let payloadFields = [
        "summary", "source", "severity", "timestamp", "component", "group", "class", "custom_details",
    ]
    private static let envelopeFields = ["client", "client_url", "links", "images"]

    package var commonFields: JSONObject {
        let payload = body["payload"]?.objectValue ?? [:]
        var fields: JSONObject = ["event_action": .string(action.rawValue)]
        if let dedupKey { fields.append("dedup_key", .string(dedupKey)) }
        for name in Self.payloadFields { if let value = payload[name] { fields.append(name, value) } }
        for name in Self.envelopeFields { if let value = body[name] { fields.append(name, value) } }
        // Events of the older form have these elsewhere.
        if fields["summary"] == nil, !summary.isEmpty { fields.append("summary", .string(summary)) }
        if fields["source"] == nil, !source.isEmpty { fields.append("source", .string(source)) }
        if fields["severity"] == nil, let severity { fields.append("severity", .string(severity.rawValue)) }
        return fields
    }

    /// Takes over what rules have written. What an event could not have been sent with is cut, or left as it was.
    package mutating func take(_ fields: JSONObject) {
        guard fields != commonFields else { return }
        if let text = fields["summary"]?.stringValue, !text.allSatisfy(\.isWhitespace) {
            summary = Self.cut(text, Self.summaryLengthMaximum)
        }
        if let text = fields["source"]?.stringValue { source = text }
        if let text = fields["severity"]?.stringValue { severity = Severity(rawValue: text) ?? severity }
        if let text = fields["dedup_key"]?.stringValue, !text.isEmpty {
            dedupKey = Self.cut(text, Self.dedupKeyLengthMaximum)
        }
        if let text = fields["event_action"]?.stringValue, let changed = Action(rawValue: text) {
            // A problem has a name.
            if changed != .trigger || !summary.isEmpty { action = changed }
        }
        var payload = body["payload"]?.objectValue ?? [:]
        for name in Self.payloadFields { if let value = fields[name] { payload[name] = value } }
        if !summary.isEmpty { payload["summary"] = .string(summary) }
        if let severity { payload["severity"] = .string(severity.rawValue) }
        if !payload.members.isEmpty { body["payload"] = .object(payload) }
        if let dedupKey { body["dedup_key"] = .string(dedupKey) }
        body["event_action"] = .string(action.rawValue)
    }

    private static func cut(_ text: String, _ maximum: Int) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(maximum)))
    }
}
