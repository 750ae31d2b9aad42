// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// What an alert and its history keep of the event that opened it.
package enum AlertBody {
    /// The `body` of an alert: the sender's details, and the same event in the common event format.
    package static func json(_ event: EventSubmission, at now: Instant) -> JSON {
        let payload = event.body["payload"]?.objectValue ?? [:]
        let details = details(payload["custom_details"] ?? .null)
        let contexts = contexts(event.body)
        let commonEvent: JSONObject = [
            "version": "1.0", "message": .string(event.summary), "severity": JSON(event.severity?.rawValue),
            "source_origin": .string(event.source), "source_component": payload["component"] ?? .null,
            "service_group": payload["group"] ?? .null, "event_class": payload["class"] ?? .null,
            "client": event.body["client"] ?? .null, "client_url": event.body["client_url"] ?? .null,
            "contexts": contexts, "details": details, "dedup_key": JSON(event.dedupKey),
            "creation_time": payload["timestamp"] ?? .string(ISO8601.string(now)),
        ]
        return ["type": "alert_body", "contexts": contexts, "details": details, "cef_details": .object(commonEvent)]
    }

    /// Readers expect an object or a text; what else a sender gives is kept as the text that it was.
    private static func details(_ json: JSON) -> JSON {
        switch json {
        case .null: [:]
        case .object, .string: json
        case .array, .bool, .int, .double, .written: .string(json.text)
        }
    }

    /// What the trigger entry in the history keeps.
    package static func triggerDetails(_ event: EventSubmission, dedupKey: String) -> JSONObject {
        ["summary": .string(event.summary), "dedup_key": .string(dedupKey), "event": .object(event.body)]
    }

    /// Links and images in the one list that alerts and log entries show.
    private static func contexts(_ body: JSONObject) -> JSON {
        let links = (body["links"]?.arrayValue ?? []).map { link -> JSON in
            ["type": "link", "href": link["href"] ?? .null, "text": link["text"] ?? .null]
        }
        let images = (body["images"]?.arrayValue ?? []).map { image -> JSON in
            [
                "type": "image", "src": image["src"] ?? .null, "href": image["href"] ?? .null, "alt": image["alt"] ?? .null,
            ]
        }
        return .array(links + images)
    }
}
