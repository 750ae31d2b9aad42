// SPDX-License-Identifier: Apache-2.0
import Base
package import Domain

extension Shapes {
    private static let text: JSON = ["type": "string"]
    private static let optionalText: JSON = ["type": "string", "nullable": true]

    package static let sentMessage = Shape<SentMessage>(
        "Notification",
        [
            .readOnly("id", schema: text) { value, _ in .string(value.id) },
            .readOnly("type", schema: text) { value, _ in .string(value.kind.rawValue) },
            .readOnly("started_at", schema: ["type": "string", "format": "date-time"]) { value, context in
                context.time(value.startedAt)
            },
            // A device has no address to show.
            .readOnly("address", schema: optionalText) { value, _ in
                value.kind == .push ? .null : JSON(value.address)
            },
            readOnly(.reference("user", \SentMessage.userID, .user, include: "users")),
            .readOnly("conferenceAddress", schema: optionalText) { value, _ in JSON(value.conferenceAddress) },
            .readOnly("status", schema: text) { value, _ in .string(value.hasArrived ? "success" : "failed") },
        ])
}
