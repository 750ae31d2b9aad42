// SPDX-License-Identifier: Apache-2.0
import Base
import Domain
import Testing

@Suite("The text of a calendar")
struct CalendarTextTests {
    private func text(_ name: String, summary: String) throws -> String {
        let event = CalendarEvent(
            uid: "S-U-1@tocsin", start: try Fixture.instant("2026-03-02T09:00:00Z"),
            end: try Fixture.instant("2026-03-02T17:30:00Z"), summary: summary)
        return CalendarText.text(name: name, events: [event], now: try Fixture.instant("2026-03-01T12:00:00Z"))
    }

    /// Lines as a reader unfolds them.
    private func unfolded(_ text: String) -> [String] {
        text.split(separator: "\r\n", omittingEmptySubsequences: true).reduce(into: []) { lines, line in
            if line.hasPrefix(" "), let last = lines.popLast() {
                lines.append(last + line.dropFirst())
            } else {
                lines.append(String(line))
            }
        }
    }

    @Test("has what readers ask for, in UTC")
    func members() throws {
        let lines = unfolded(try text("Primary", summary: "Ada on call"))
        for line in [
            "VERSION:2.0", "METHOD:PUBLISH", "X-WR-CALNAME:Primary", "UID:S-U-1@tocsin", "DTSTAMP:20260301T120000Z",
            "DTSTART:20260302T090000Z", "DTEND:20260302T173000Z", "SUMMARY:Ada on call",
        ] {
            #expect(lines.contains(line), "\(line)")
        }
        #expect(lines.first == "BEGIN:VCALENDAR" && lines.last == "END:VCALENDAR")
        #expect(try text("Primary", summary: "x").hasSuffix("END:VCALENDAR\r\n"))
    }

    @Test("keeps what people write as text, whatever it looks like")
    func escaping() throws {
        let lines = unfolded(try text("a,b;c\\d", summary: "one\r\ntwo\u{0}\u{7}\nEND:VEVENT"))
        #expect(lines.contains("X-WR-CALNAME:a\\,b\\;c\\\\d"))
        #expect(lines.contains("SUMMARY:one\\ntwo\\nEND:VEVENT"))
        #expect(lines.filter { $0 == "END:VEVENT" }.count == 1)
    }

    @Test("has no line of more than 75 octets, and none that ends within a character", arguments: 50..<90)
    func folding(_ length: Int) throws {
        for letter in ["x", "é", "漢", "🚒"] {
            let summary = String(repeating: letter, count: length)
            let text = try text("Primary", summary: summary)
            for line in text.utf8.split(separator: 10) {
                #expect(line.count - 1 <= 75 && line.last == 13)
                #expect(String(validating: Array(line), as: UTF8.self) != nil, "\(letter) \(length)")
            }
            #expect(unfolded(text).contains("SUMMARY:" + summary))
        }
    }
}
