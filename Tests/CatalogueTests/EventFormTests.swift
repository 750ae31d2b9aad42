// SPDX-License-Identifier: Apache-2.0
import Base
import Catalogue
import Domain
import Testing

@Suite("An event's body")
struct EventFormTests {
    private static let key = "0123456789abcdef0123456789abcdef"

    /// A good trigger with members replaced; null takes one away.
    private func body(_ changes: JSONObject = [:], payload: JSONObject = [:]) -> [UInt8] {
        var inner: JSONObject = ["summary": "Disk full", "source": "db-1", "severity": "critical"]
        for change in payload.members { inner[change.name] = change.value.isNull ? nil : change.value }
        var outer: JSONObject = ["routing_key": .string(Self.key), "event_action": "trigger", "payload": .object(inner)]
        for change in changes.members { outer[change.name] = change.value.isNull ? nil : change.value }
        return JSON.object(outer).encoded()
    }

    private func errors(_ bytes: [UInt8]) -> [String]? {
        do throws(EventForm.Refusal) {
            _ = try EventForm.submission(bytes)
            return []
        } catch {
            if case .invalid(let errors) = error { return errors }
            return nil
        }
    }

    @Test("with all that is needed is taken")
    func good() throws {
        let submission = try EventForm.submission(body(["dedup_key": "k"]))
        #expect(submission.action == .trigger && submission.dedupKey == "k" && submission.routingKey == Self.key)
        #expect(submission.summary == "Disk full" && submission.source == "db-1" && submission.severity == .critical)
        #expect(submission.body["routing_key"] == nil, "the key is a secret and is not kept with the event")
    }

    @Test("keeps to its limits: at each one it is taken, one past it it is not")
    func limits() {
        func text(_ length: Int) -> JSON { .string(String(repeating: "ä", count: length)) }
        #expect(errors(body(payload: ["summary": text(1024)])) == [])
        #expect(errors(body(payload: ["summary": text(1025)])) == ["'summary' is too long (maiximum is 1024 characters)"])
        #expect(errors(body(["dedup_key": text(255)])) == [])
        #expect(errors(body(["dedup_key": text(256)]))?.first?.contains("dedup_key") == true)
    }

    @Test("has a severity of four, spelled exactly")
    func severity() {
        for severity in Severity.allCases { #expect(errors(body(payload: ["severity": .string(severity.rawValue)])) == []) }
        for wrong in ["Info", "CRITICAL", "fatal"] {
            #expect(
                errors(body(payload: ["severity": .string(wrong)])) == [
                    "'payload.severity' is invalid (must be one of the following: 'critical', 'warning', 'error' or 'info')"
                ])
        }
    }

    @Test(
        "without what it needs names the field",
        arguments: ["routing_key", "event_action", "payload", "payload.summary", "payload.source", "payload.severity"])
    func missing(_ name: String) {
        for replacement in [JSON.null, "", 7, [:]] {
            let bytes =
                name.hasPrefix("payload.")
                ? body(payload: [String(name.dropFirst(8)): replacement]) : body([name: replacement])
            if name == "payload", replacement == [:] { continue }
            #expect(errors(bytes)?.contains { $0.contains(name) || $0 == "Invalid routing key" } == true, "\(replacement)")
        }
    }

    @Test("that acknowledges or resolves needs a key and nothing else")
    func otherActions() throws {
        for action in ["acknowledge", "resolve"] {
            #expect(errors(body(["event_action": .string(action), "dedup_key": "k", "payload": .null])) == [])
            #expect(errors(body(["event_action": .string(action)])) == ["'dedup_key' is missing or blank"])
        }
    }

    @Test("that is not an object is not recognised", arguments: ["", "[]", "null", "7", "{", "\u{0}", "\"text\""])
    func notAnObject(_ text: String) { #expect(errors(Array(text.utf8)) == nil) }

    @Test(
        "with lists and texts of the wrong kind is refused",
        arguments: [
            ("links", "x"), ("links", [["text": "no address"]]), ("images", [[:]]), ("client", 7), ("images", ["x"]),
            ("dedup_key", 7), ("dedup_key", "a\u{0}b"),
        ] as [(String, JSON)])
    func wrongKinds(_ name: String, _ value: JSON) {
        #expect(errors(body([name: value]))?.contains { $0.contains(name) } == true)
    }
}
