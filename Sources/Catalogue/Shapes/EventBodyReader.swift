// SPDX-License-Identifier: Apache-2.0
import Base

/// One pass over a sender's body that gathers every problem. Events and change events are read alike.
struct EventBodyReader {
    let body: JSONObject
    var errors: [String] = []

    init(body: JSONObject) { self.body = body }

    mutating func routingKey(length: Int) -> String? {
        let key = requiredText(body["routing_key"], "routing_key")
        if let key, key.utf8.count != length { errors.append("Invalid routing key") }
        return key
    }

    mutating func requiredText(_ json: JSON?, _ name: String) -> String? {
        guard let text = optionalText(json, name) else {
            if json == nil || json == .null { errors.append("'\(name)' is missing or blank") }
            return nil
        }
        if text.isBlank { errors.append("'\(name)' is missing or blank") }
        return text.isBlank ? nil : text
    }

    mutating func optionalText(_ json: JSON?, _ name: String) -> String? {
        guard let json, !json.isNull else { return nil }
        guard let text = json.stringValue else {
            errors.append("'\(name)' must be a string")
            return nil
        }
        if text.utf8.contains(0) { errors.append("'\(name)' must not contain a null character") }
        return text
    }

    mutating func summary(_ json: JSON?, maximum: Int) -> String {
        let text = requiredText(json, "payload.summary") ?? ""
        // The misspelling is what senders know and compare with.
        if text.scalarCount > maximum { errors.append("'summary' is too long (maiximum is \(maximum) characters)") }
        return text
    }

    mutating func timestamp(_ json: JSON?) -> Instant? {
        guard let text = optionalText(json, "payload.timestamp") else { return nil }
        let instant = ISO8601.instant(text)
        if instant == nil { errors.append("'payload.timestamp' is invalid (must be an ISO 8601 time)") }
        return instant
    }

    mutating func checkList(_ name: String, required: String, maximum: Int) {
        guard let json = body[name], !json.isNull else { return }
        guard let elements = json.arrayValue else {
            errors.append("'\(name)' must be an array")
            return
        }
        if elements.count > maximum { errors.append("'\(name)' should have at most \(maximum) item(s)") }
        for element in elements where element[required]?.stringValue?.isBlank ?? true {
            errors.append("'\(name)' needs '\(required)' in every item")
            return
        }
    }
}
