// SPDX-License-Identifier: Apache-2.0
package import Base

/// One shift as a calendar shows it.
package struct CalendarEvent: Hashable, Sendable {
    /// The same shift keeps it, whenever the calendar is read.
    package var uid: String
    package var start: Instant
    package var end: Instant
    package var summary: String
    package var detail: String

    package init(uid: String, start: Instant, end: Instant, summary: String, detail: String = "") {
        self.uid = uid
        self.start = start
        self.end = end
        self.summary = summary
        self.detail = detail
    }
}

/// A calendar in the form of RFC 5545. All times are UTC, so that no reader needs to be told about zones.
package enum CalendarText {
    /// Octets of a line, without its end.
    static let lineOctetsMaximum = 75

    package static func text(name: String, events: [CalendarEvent], now: Instant) -> String {
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Tocsin//On-call shifts//EN", "CALSCALE:GREGORIAN",
            "METHOD:PUBLISH", "X-WR-CALNAME:\(escaped(name))", "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
            "X-PUBLISHED-TTL:PT1H",
        ]
        let stamp = time(now)
        for event in events {
            lines += [
                "BEGIN:VEVENT", "UID:\(escaped(event.uid))", "DTSTAMP:\(stamp)", "DTSTART:\(time(event.start))",
                "DTEND:\(time(event.end))", "SUMMARY:\(escaped(event.summary))",
            ]
            if !event.detail.isEmpty { lines.append("DESCRIPTION:\(escaped(event.detail))") }
            lines += ["TRANSP:TRANSPARENT", "END:VEVENT"]
        }
        lines.append("END:VCALENDAR")
        var bytes: [UInt8] = []
        for line in lines { append(line, to: &bytes) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `20260302T090000Z`.
    static func time(_ instant: Instant) -> String {
        String(ISO8601.string(instant).filter { $0 != "-" && $0 != ":" })
    }

    /// Text as values hold it; what no line can hold is left out.
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",":
                result.append("\\")
                result.append(scalar)
            case "\n":
                result.append("\\")
                result.append("n")
            default:
                if scalar.value >= 0x20, scalar.value != 0x7F { result.append(scalar) }
            }
        }
        return String(result)
    }

    /// Adds a line with its end, folded where it is too long and never within a character.
    private static func append(_ line: String, to bytes: inout [UInt8]) {
        var length = 0
        for scalar in line.unicodeScalars {
            let encoded = Array(String(scalar).utf8)
            if length + encoded.count > lineOctetsMaximum {
                bytes += [13, 10, 32]
                // The blank that begins the next line counts.
                length = 1
            }
            bytes += encoded
            length += encoded.count
        }
        bytes += [13, 10]
    }
}
