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
        var reader = Reader(body: try object(bytes))
        let submission = reader.read()
        guard reader.errors.isEmpty, let submission else { throw .invalid(reader.errors) }
        return submission
    }

    /// The object that a body is; of each form of events.
    static func object(_ bytes: [UInt8]) throws(Refusal) -> JSONObject {
        let json: JSON
        do throws(JSONSyntaxError) { json = try JSON.parse(bytes) } catch { throw .notJSON }
        guard let object = json.objectValue else { throw .notJSON }
        return object
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
        var texts: EventBodyReader

        init(body: JSONObject) { texts = EventBodyReader(body: body) }

        private var body: JSONObject { texts.body }
        var errors: [String] { texts.errors }

        mutating func read() -> EventSubmission? {
            let routingKey = texts.routingKey(length: Integration.routingKeyLength)
            guard let action = action() else { return nil }
            let dedupKey = dedupKey(for: action)
            texts.checkList("links", required: "href", maximum: EventSubmission.linksMaximum)
            texts.checkList("images", required: "src", maximum: EventSubmission.imagesMaximum)
            for name in ["client", "client_url"] { _ = texts.optionalText(body[name], name) }
            var submission = EventSubmission(
                routingKey: routingKey ?? "", action: action, dedupKey: dedupKey, summary: "", source: "", severity: nil,
                body: body)
            submission.body["routing_key"] = nil
            if action == .trigger { readPayload(into: &submission) }
            return submission
        }

        private mutating func action() -> EventSubmission.Action? {
            guard let text = texts.requiredText(body["event_action"], "event_action") else { return nil }
            guard let action = EventSubmission.Action(rawValue: text) else {
                texts.errors.append(
                    "'event_action' is invalid (must be one of the following: 'trigger', 'acknowledge' or 'resolve')")
                return nil
            }
            return action
        }

        private mutating func dedupKey(for action: EventSubmission.Action) -> String? {
            guard let text = texts.optionalText(body["dedup_key"], "dedup_key"), !text.isEmpty else {
                if action != .trigger { texts.errors.append("'dedup_key' is missing or blank") }
                return nil
            }
            if text.scalarCount > EventSubmission.dedupKeyLengthMaximum {
                texts.errors.append(
                    "'dedup_key' is too long (maximum is \(EventSubmission.dedupKeyLengthMaximum) characters)")
            }
            return text
        }

        private mutating func readPayload(into submission: inout EventSubmission) {
            guard let payload = body["payload"]?.objectValue else {
                texts.errors.append("'payload' is missing or not an object")
                return
            }
            submission.summary = texts.summary(payload["summary"], maximum: EventSubmission.summaryLengthMaximum)
            submission.source = texts.requiredText(payload["source"], "payload.source") ?? ""
            if let text = texts.requiredText(payload["severity"], "payload.severity") {
                submission.severity = Severity(rawValue: text)
                if submission.severity == nil {
                    texts.errors.append(
                        "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')"
                    )
                }
            }
            _ = texts.timestamp(payload["timestamp"])
            for name in ["component", "group", "class"] { _ = texts.optionalText(payload[name], "payload.\(name)") }
        }
    }
}
