// SPDX-License-Identifier: Apache-2.0
import Base
import Testing

@Suite("JSON")
struct JSONTests {
    @Test(
        "is read as it is written",
        arguments: [
            (#"{"a":1,"b":[true,false,null],"c":"ä\n\"\\"}"#, ["a": 1, "b": [true, false, .null], "c": "ä\n\"\\"]),
            (" [ ] ", .array([])), ("-0.5e2", .double(-50)), (#""😀""#, "😀"), (#""\u00e4\/""#, "ä/"),
            ("9223372036854775807", .int(.max)), ("{}", .object([:])),
        ] as [(String, JSON)])
    func reading(_ text: String, _ expected: JSON) throws {
        let json = try JSON.parse(text)
        #expect(json == expected)
        #expect(try JSON.parse(json.text) == expected)
    }

    @Test("every byte is read back as it was, wherever it stands in a text", arguments: UInt8(0)...127)
    func everyByte(_ byte: UInt8) throws {
        for before in 0...16 {
            let text = String(repeating: "a", count: before) + String(UnicodeScalar(byte)) + "z"
            let json: JSON = [
                .string(text), .object(JSONObject(members: [.init(name: text, value: .string("ä" + text))])), .int(.min),
                .double(-0.25), [:], [],
            ]
            #expect(try JSON.parse(json.encoded()) == json)
        }
    }

    @Test("what must not stand in a text as it is, is escaped in the shortest form, and nothing else is")
    func escapes() {
        let text = "\"\\\n\r\t\u{8}\u{1f}\u{7f}/ä😀"
        #expect(JSON.string(text).text == #""\"\\\n\r\t\u0008\u001f"# + "\u{7f}/ä😀\"")
    }

    @Test(
        "that is none is refused with its place",
        arguments: [
            "", "{", "[1,]", "{\"a\"}", "{\"a\":1,}", "01", "1.", "+1", "nul", "\"\u{1}\"", "\"\\x\"", #""\ud800""#, "[1] 2",
            "'a'", "{a:1}", "\"unfinished", "NaN", "1e", "1e400",
        ])
    func refusing(_ text: String) { #expect(throws: JSONSyntaxError.self) { try JSON.parse(text) } }

    @Test("of invalid UTF-8 is refused")
    func invalidUTF8() {
        #expect(throws: JSONSyntaxError.self) { try JSON.parse([0x22, 0xC3, 0x28, 0x22]) }
        #expect(throws: JSONSyntaxError.self) { try JSON.parse([0x22, 0xED, 0xA0, 0x80, 0x22]) }
    }

    @Test("may nest as deep as the limit, and not one level deeper")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSON.parse(nested(JSON.depthMaximum))
        #expect(throws: JSONSyntaxError.self) { try JSON.parse(nested(JSON.depthMaximum + 1)) }
        #expect(throws: JSONSyntaxError.self) { try JSON.parse(String(repeating: "{\"a\":", count: 100_000)) }
    }

    @Test("takes the last of two members with one name, and whole numbers beyond 64 bits as doubles")
    func oddities() throws {
        #expect(try JSON.parse(#"{"a":1,"a":2}"#)["a"] == 2)
        #expect(try JSON.parse("18446744073709551616") == .double(18_446_744_073_709_551_616))
        #expect(try JSON.parse("3.0").intValue == 3)
        #expect(try JSON.parse("3.5").intValue == nil)
    }

    @Test("survives any damage to a text without a crash")
    func damage() {
        let text = Array(#"{"payload":{"summary":"Disk ä is \"full\"","n":[1,-2.5e3,true,null],"x":"😀"}}"#.utf8)
        var random = SeededRandom(seed: 7)
        for _ in 0..<20_000 {
            var bytes = text
            for _ in 0...(random.next() % 4) {
                let place = Int(random.next() % UInt64(bytes.count))
                switch random.next() % 3 {
                case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
                }
            }
            if let json = try? JSON.parse(bytes) { #expect((try? JSON.parse(json.text)) == json) }
        }
    }
}

@Suite("Identifiers")
struct IdentifierTests {
    @Test("grow with time and never repeat, though the clock is set back")
    func order() {
        var source = IdentifierSource(seed: 3)
        var now = Instant(seconds: 1_772_442_000)
        var last = ""
        var random = SeededRandom(seed: 1)
        for _ in 0..<50_000 {
            let id = source.next(.object, at: now)
            #expect(id > last && id.count == 14 && id.hasPrefix("Q"))
            last = id
            now = now.adding(milliseconds: Int64(random.next() % 5) - 2)
        }
    }

    @Test("look like what clients know", arguments: [(IdentifierKind.object, "Q", 14), (.logEntry, "R", 14)])
    func form(_ kind: IdentifierKind, _ prefix: String, _ length: Int) {
        var source = IdentifierSource(seed: 3)
        let id = source.next(kind, at: Instant(seconds: 1_772_442_000))
        #expect(id.hasPrefix(prefix) && id.count == length)
        #expect(id.allSatisfy { $0.isASCII && ($0.isUppercase || $0.isNumber) })
        let key = source.next(.dedupKey, at: Instant(seconds: 1_772_442_000))
        #expect(key.count == 32 && key.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    }

    @Test("of events and deliveries have forms of their own, and grow with time too")
    func webhookForms() {
        var source = IdentifierSource(seed: 3)
        var now = Instant(seconds: 1_772_442_000)
        var (lastEvent, lastDelivery) = ("", "")
        for round in 0..<2000 {
            let event = source.next(.webhookEvent, at: now)
            #expect(event > lastEvent && event.wholeMatch(of: /[0-9A-HJKMNP-TV-Z]{26}/) != nil, "\(event)")
            let delivery = source.next(.webhookDelivery, at: now)
            let uuid = /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/
            #expect(delivery > lastDelivery && delivery.wholeMatch(of: uuid) != nil, "\(delivery)")
            (lastEvent, lastDelivery) = (event, delivery)
            if round % 10 == 0 { now = now.adding(milliseconds: 1) }
        }
        #expect(source.next(.webhookEvent, at: now).hasPrefix("01"))
    }

    @Test("of random letters have no favourites")
    func tokens() {
        let runtime = ManualRuntime(now: Instant(seconds: 0))
        var counts: [Character: Int] = [:]
        for character in runtime.randomToken(length: 62_000) { counts[character, default: 0] += 1 }
        #expect(counts.count == 62)
        #expect(counts.values.allSatisfy { (800...1200).contains($0) })
    }
}
