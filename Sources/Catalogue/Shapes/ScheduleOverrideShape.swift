// SPDX-License-Identifier: Apache-2.0
package import Base
package import Domain

/// An override with the zones in which its times are read and written.
package struct PresentedOverride: Sendable {
    package var override: ScheduleOverride
    /// The schedule's zone: times are written in it unless the caller names another.
    package var timeZone: TimeZoneRules
    /// Where times without an offset are read; the element's own `time_zone`, or else the schedule's.
    fileprivate var inputTimeZone: TimeZoneRules

    package init(override: ScheduleOverride, timeZone: TimeZoneRules) {
        self.override = override
        self.timeZone = timeZone
        inputTimeZone = timeZone
    }
}

extension Shapes {
    /// `time_zone` comes first, because the times after it are read in it.
    package static let scheduleOverride = Shape<PresentedOverride>(
        "Override",
        [
            .readOnly("id", schema: ["type": "string"]) { value, _ in .string(value.override.id) },
            .readOnly("type", schema: ["type": "string"]) { _, _ in "override" },
            Field(
                name: "time_zone", schema: ["type": "string", "format": "tzinfo", "writeOnly": true],
                decode: { (json) throws(FieldProblem) in
                    guard let text = json.stringValue, let zone = TimeZoneRules(identifier: text) else {
                        throw FieldProblem("is not a known time zone")
                    }
                    return { $0.inputTimeZone = zone }
                }),
            overrideTime("start", \.override.start),
            overrideTime("end", \.override.end),
            .reference("user", \.override.userID, .user, required: true),
            .constant("summary", .null), .constant("self", .null), .constant("html_url", .null),
        ])

    private static func overrideTime(
        _ name: String, _ path: any Path<PresentedOverride, Instant>
    ) -> Field<PresentedOverride> {
        Field(
            name: name, schema: ["type": "string", "format": "date-time"], isRequired: true,
            decode: { (json) throws(FieldProblem) in
                // Whether it is a time does not depend on the zone, which is known when the element is put together.
                _ = try FieldReading.instant(json)
                let text = json.stringValue ?? ""
                return { value in
                    guard let instant = ISO8601.instant(text, in: value.inputTimeZone) else { return }
                    value[keyPath: path] = instant.roundedDownToSecond
                }
            },
            encode: { value, context in
                var zoned = context
                zoned.timeZone = context.timeZone ?? value.timeZone
                return zoned.time(value[keyPath: path])
            })
    }
}
