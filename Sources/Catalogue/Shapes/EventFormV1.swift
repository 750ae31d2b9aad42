// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// The older wire form of an event. What becomes of it is the same: a body is read into the submission that the newer
/// form would have given.
package enum EventFormV1 {
    /// Senders of this form are told by it, not by 429, that they come too fast.
    package static let throttledStatus = 403

    package static func submission(_ bytes: [UInt8]) throws(EventForm.Refusal) -> EventSubmission {
        var reader = Reader(body: try EventForm.object(bytes))
        let submission = reader.read()
        guard reader.errors.isEmpty, let submission else { throw .invalid(reader.errors) }
        return submission
    }

    package static func accepted(incidentKey: String) -> JSON {
        ["status": "success", "message": "Event processed", "incident_key": .string(incidentKey)]
    }

    package static func refusal(_ refusal: EventForm.Refusal) -> JSON {
        guard case .notJSON = refusal else { return EventForm.refusal(refusal) }
        return [
            "status": "unrecognized object", "message": "Event object format is unrecognized",
            "errors": ["JSON parse error"],
        ]
    }

    private struct Reader {
        let body: JSONObject
        var errors: [String] = []

        init(body: JSONObject) { self.body = body }

        mutating func read() -> EventSubmission? {
            let serviceKey = text("service_key", required: true)
            let length = Integration.routingKeyLength
            if let serviceKey, serviceKey.utf8.count != length {
                errors.append("Service key is the wrong length (should be \(length) characters)")
            }
            guard let action = body["event_type"]?.stringValue.flatMap(EventSubmission.Action.init(rawValue:)) else {
                let allowed = EventSubmission.Action.allCases.map(\.rawValue).joined(separator: " ")
                errors.append("event_type is invalid (must be one of: \(allowed))")
                return nil
            }
            let isTrigger = action == .trigger
            let key = text(
                "incident_key", maximum: EventSubmission.dedupKeyLengthMaximum, required: !isTrigger
            ).flatMap { $0.isEmpty ? nil : $0 }
            let summary = text("description", maximum: EventSubmission.summaryLengthMaximum, required: isTrigger) ?? ""
            var event: JSONObject = ["event_action": .string(action.rawValue)]
            if let key { event.append("dedup_key", .string(key)) }
            event.append("payload", ["summary": .string(summary), "custom_details": body["details"] ?? .null])
            for name in ["client", "client_url"] {
                if let value = text(name) { event.append(name, .string(value)) }
            }
            readContexts(into: &event)
            return EventSubmission(
                routingKey: serviceKey ?? "", action: action, dedupKey: key, summary: summary, source: "", severity: nil,
                body: event)
        }

        private mutating func text(
            _ name: String, maximum: Int = EventForm.bodyBytesMaximum, required: Bool = false
        ) -> String? {
            let words = name.split(separator: "_").joined(separator: " ")
            let label = words.prefix(1).uppercased() + words.dropFirst()
            guard let json = body[name], !json.isNull else {
                if required { errors.append("\(label) can't be blank") }
                return nil
            }
            do throws(FieldProblem) {
                return try FieldReading.text(json, length: (required ? 1 : 0)...maximum)
            } catch {
                errors.append("\(label) \(error.text)")
                return nil
            }
        }

        /// Links and images stand in one list here, and in two in the newer form.
        private mutating func readContexts(into event: inout JSONObject) {
            guard let json = body["contexts"], !json.isNull else { return }
            guard let contexts = json.arrayValue else {
                errors.append("Contexts must be an array")
                return
            }
            let links = contexts.filter { $0["type"]?.stringValue == "link" }
            let images = contexts.filter { $0["type"]?.stringValue == "image" }
            if links.count + images.count < contexts.count {
                errors.append("Contexts must each have the type link or image")
            }
            event.append("links", .array(checked(links, "link", required: "href", EventSubmission.linksMaximum)))
            event.append("images", .array(checked(images, "image", required: "src", EventSubmission.imagesMaximum)))
        }

        private mutating func checked(_ contexts: [JSON], _ kind: String, required: String, _ maximum: Int) -> [JSON] {
            if contexts.count > maximum { errors.append("Contexts should have at most \(maximum) of type \(kind)") }
            if contexts.contains(where: { $0[required]?.stringValue?.isBlank ?? true }) {
                errors.append("Contexts need \(required) in every \(kind)")
            }
            return contexts.map { context in
                var object = context.objectValue ?? [:]
                object["type"] = nil
                return .object(object)
            }
        }
    }
}
