// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// The wire form of a change event: how a body becomes a submission, and what a sender is told. Refused as events are.
package enum ChangeEventForm {
    package static let accepted: JSON = ["status": "success", "message": "Change event processed"]

    package static func submission(_ bytes: [UInt8]) throws(EventForm.Refusal) -> ChangeEventSubmission {
        var reader = EventBodyReader(body: try EventForm.object(bytes))
        let submission = read(&reader)
        guard reader.errors.isEmpty, let submission else { throw .invalid(reader.errors) }
        return submission
    }

    private static func read(_ reader: inout EventBodyReader) -> ChangeEventSubmission? {
        let routingKey = reader.routingKey(length: Integration.routingKeyLength)
        reader.checkList("links", required: "href", maximum: ChangeEvent.linksMaximum)
        reader.checkList("images", required: "src", maximum: ChangeEvent.imagesMaximum)
        guard let payload = reader.body["payload"]?.objectValue else {
            reader.errors.append("'payload' is missing or not an object")
            return nil
        }
        let summary = reader.summary(payload["summary"], maximum: ChangeEvent.summaryLengthMaximum)
        let source = reader.optionalText(payload["source"], "payload.source")
        if let source, source.scalarCount > ChangeEvent.sourceLengthMaximum {
            reader.errors.append("'payload.source' is too long (maximum is \(ChangeEvent.sourceLengthMaximum) characters)")
        }
        return ChangeEventSubmission(
            routingKey: routingKey ?? "", summary: summary, source: source,
            timestamp: reader.timestamp(payload["timestamp"]), links: list(reader.body["links"]),
            images: list(reader.body["images"]), customDetails: payload["custom_details"] ?? .null)
    }

    private static func list(_ json: JSON?) -> JSON { .array(json?.arrayValue ?? []) }
}
