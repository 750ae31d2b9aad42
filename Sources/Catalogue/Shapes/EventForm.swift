// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// The wire form of an event: how a body becomes a submission, and what a sender is told.
package enum EventForm {
    /// A sender's body; past it the answer is 413 before the body is read.
    package static let bodyBytesMaximum = 512 * 1024

    package enum Refusal: Error, Hashable, Sendable {
        case notJSON
        case invalid([String])
    }

    package static func submission(_ bytes: [UInt8]) throws(Refusal) -> EventSubmission {
        let json: JSON
        do throws(JSONSyntaxError) { json = try JSON.parse(bytes) } catch { throw .notJSON }
        guard let body = json.objectValue else { throw .notJSON }
        var reader = Reader(body: body)
        let submission = reader.read()
        guard reader.errors.isEmpty, let submission else { throw .invalid(reader.errors) }
        return submission
    }

    package static func accepted(dedupKey: String) -> JSON {
        ["status": "success", "message": "Event processed", "dedup_key": .string(dedupKey)]
    }

    package static func refusal(_ refusal: Refusal) -> JSON {
        switch refusal {
        case .notJSON:
            [
                "status": "Unrecognized object", "message": "Event object format is unrecognized",
                "errors": ["JSON parse error"],
            ]
        case .invalid(let errors):
            [
                "status": "invalid event", "message": "Event object is invalid",
                "errors": .array(errors.map(JSON.string)),
            ]
        }
    }

    /// What a sender is told who comes too fast, or while the queue is full.
    package static let throttled: JSON = [
        "status": "throttle exceeded", "message": "Requests for this service are arriving too quickly. Please retry later.",
        "errors": ["Too many events for this routing key"],
    ]

    /// One pass over the body that gathers every problem.
    private struct Reader {
        let body: JSONObject
        var errors: [String] = []

        init(body: JSONObject) { self.body = body }

        mutating func read() -> EventSubmission? {
            let routingKey = requiredText(body["routing_key"], "routing_key")
            if let routingKey, routingKey.utf8.count != Integration.routingKeyLength { errors.append("Invalid routing key") }
            guard let action = action() else { return nil }
            let dedupKey = dedupKey(for: action)
            checkList("links", required: "href", maximum: EventSubmission.linksMaximum)
            checkList("images", required: "src", maximum: EventSubmission.imagesMaximum)
            for name in ["client", "client_url"] { _ = optionalText(body[name], name) }
            var submission = EventSubmission(
                routingKey: routingKey ?? "", action: action, dedupKey: dedupKey, summary: "", source: "", severity: nil,
                body: body)
            submission.body["routing_key"] = nil
            if action == .trigger { readPayload(into: &submission) }
            return submission
        }

        private mutating func action() -> EventSubmission.Action? {
            guard let text = requiredText(body["event_action"], "event_action") else { return nil }
            guard let action = EventSubmission.Action(rawValue: text) else {
                errors.append(
                    "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')")
                return nil
            }
            return action
        }

        private mutating func dedupKey(for action: EventSubmission.Action) -> String? {
            guard let text = optionalText(body["dedup_key"], "dedup_key"), !text.isEmpty else {
                if action != .trigger { errors.append("'dedup_key' is missing or blank") }
                return nil
            }
            if text.scalarCount > EventSubmission.dedupKeyLengthMaximum {
                errors.append("'dedup_key' is too long (maximum is \(EventSubmission.dedupKeyLengthMaximum) characters)")
            }
            return text
        }

        private mutating func readPayload(into submission: inout EventSubmission) {
            guard let payload = body["payload"]?.objectValue else {
                errors.append("'payload' is missing or not an object")
                return
            }
            submission.summary = requiredText(payload["summary"], "payload.summary") ?? ""
            if submission.summary.scalarCount > EventSubmission.summaryLengthMaximum {
                // The misspelling is what senders know and compare with.
                errors.append("'summary' is too long (maiximum is \(EventSubmission.summaryLengthMaximum) characters)")
            }
            submission.source = requiredText(payload["source"], "payload.source") ?? ""
            if let text = requiredText(payload["severity"], "payload.severity") {
                submission.severity = Severity(rawValue: text)
                if submission.severity == nil {
                    errors.append(
                        "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')"
                    )
                }
            }
            if let text = optionalText(payload["timestamp"], "payload.timestamp"), ISO8601.instant(text) == nil {
                errors.append("'payload.timestamp' is invalid (must be an ISO 8601 time)")
            }
            for name in ["component", "group", "class"] { _ = optionalText(payload[name], "payload.\(name)") }
        }

        private mutating func requiredText(_ json: JSON?, _ name: String) -> String? {
            guard let text = optionalText(json, name) else {
                if json == nil || json == .null { errors.append("'\(name)' is missing or blank") }
                return nil
            }
            if text.isBlank { errors.append("'\(name)' is missing or blank") }
            return text.isBlank ? nil : text
        }

        private mutating func optionalText(_ json: JSON?, _ name: String) -> String? {
            guard let json, !json.isNull else { return nil }
            guard let text = json.stringValue else {
                errors.append("'\(name)' must be a string")
                return nil
            }
            if text.utf8.contains(0) { errors.append("'\(name)' must not contain a null character") }
            return text
        }

        private mutating func checkList(_ name: String, required: String, maximum: Int) {
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
}
