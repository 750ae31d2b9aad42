// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

/// A body with one thing wrong with it, and what is to be answered.
private struct WrongBody {
    var what: String
    var object: JSONObject
    var status: ClosedRange<Int>
    /// What one of the errors has to begin with.
    var label: String?
}

/// Wrong bodies out of a schema: every member that a caller may send, in every way in which the schema says it is wrong.
private struct WrongBodies {
    static let refused = 400...499

    let operationID: String

    func bodies(_ schema: JSON, _ valid: JSONObject) -> [WrongBody] {
        let required = Set((schema["required"]?.arrayValue ?? []).compactMap(\.stringValue))
        var found: [WrongBody] = []
        for member in schema["properties"]?.objectValue?.members ?? [] {
            let name = member.name
            if member.value["readOnly"]?.boolValue == true { continue }
            if required.contains(name) {
                var object = valid
                object[name] = nil
                found.append(WrongBody(what: "no \(name)", object: object, status: 400...400, label: label(name)))
            }
            for (status, values) in [(Self.refused, wrongTypes(member.value)), (400...400, beyond(member.value))] {
                for value in values {
                    var object = valid
                    object[name] = value
                    let what = "\(name) \(value.text.prefix(60))"
                    found.append(WrongBody(what: what, object: object, status: status, label: nil))
                }
            }
            for inner in bodies(member.value, valid[name]?.objectValue ?? [:]) {
                var object = valid
                object[name] = .object(inner.object)
                found.append(WrongBody(what: "\(name): \(inner.what)", object: object, status: inner.status, label: nil))
            }
        }
        return found
    }

    private func label(_ name: String) -> String {
        let words: String = name.split(separator: "_").joined(separator: " ")
        return words.prefix(1).uppercased() + String(words.dropFirst())
    }

    private func wrongTypes(_ schema: JSON) -> [JSON] {
        if schema["$ref"] != nil || schema["allOf"] != nil { return ["wrong", 7, [:], []] }
        switch schema["type"]?.stringValue {
        case "string": return [7, true, ["wrong"], ["wrong": 1], .double(1e300), "a\u{0}b"]
        case "object": return ["wrong", 7, ["wrong"]]
        case "array": return ["wrong", 7, ["wrong": 1]]
        case "boolean": return ["wrong", 7, "true", [true]]
        case "integer": return ["wrong", 1.5, true, [7], .double(1e30)]
        default: return []
        }
    }

    /// One past each end, and off the list.
    private func beyond(_ schema: JSON) -> [JSON] {
        var values: [JSON] = []
        if let length = schema["maxLength"]?.intValue {
            values.append(.string(String(repeating: "a", count: Int(length) + 1)))
        }
        if let maximum = schema["maximum"]?.intValue { values.append(.int(maximum + 1)) }
        if let minimum = schema["minimum"]?.intValue { values.append(.int(minimum - 1)) }
        if schema["enum"] != nil { values.append("no such thing") }
        return values
    }

    /// Bodies that are wrong as a whole, out of one that is right.
    static func raw(_ key: String, _ valid: JSONObject) -> [(what: String, bytes: [UInt8])] {
        let whole: JSON = [key: .object(valid)]
        let text = whole.encoded()
        func with(_ tail: String) -> [UInt8] { Array(text.dropLast()) + Array(tail.utf8) }
        let brackets = String(repeating: "[", count: JSON.depthMaximum) + String(repeating: "]", count: JSON.depthMaximum)
        var bodies: [(what: String, bytes: [UInt8])] = [
            ("nothing", []), ("cut short", Array(text.dropLast())), ("something after it", text + text),
            ("the root key twice", with(",\"\(key)\":7}")), ("one level too deep", with(",\"x\":\(brackets)}")),
            ("half a character", with(",\"x\":\"\\ud800\"}")), ("a bare control character", with(",\"x\":\"\u{0}\"}")),
            ("invalid UTF-8", with(",\"x\":\"") + [0xFF] + Array("\"}".utf8)),
        ]
        let others: [String] = [
            "[]", "\"x\"", "7", "null", "true", "{}", "{\"\(key)\":null}", "{\"\(key)\":[]}", "{\"\(key)\":\"x\"}",
            "{\"\(key)\":1e999}", "{\"\(key)\":" + String(repeating: "9", count: 400) + "}", "\u{FEFF}", "{", "{\"\(key)\"",
        ]
        for other in others { bodies.append((String(other.prefix(60)), Array(other.utf8))) }
        return bodies
    }
}

@Suite("What is wrong is refused and leaves no trace")
struct WrongInputTests {
    /// Sends a body as it is, whether or not it is JSON.
    private func send(_ house: KindHouse, _ body: [UInt8]) async -> TestHouse.Answer {
        let key = "Token token=\(house.furnished.house.account.accountKey ?? "")"
        return await house.furnished.house.send(
            WireRequest(
                method: "POST", path: house.place, authorization: key, from: house.furnished.house.ownerEmail, body: body))
    }

    @Test(
        "each member that is missing, of another type or past a limit is refused, then the right body is taken",
        arguments: WrittenKind.all)
    func members(_ kind: WrittenKind) async throws {
        let house = try await KindHouse(kind)
        let schema = try #require(house.create.inputSchema?.schema)
        let valid = kind.body(house.furnished)
        let bodies = WrongBodies(operationID: kind.id).bodies(schema, valid)
        #expect(!bodies.isEmpty)
        let before = try await house.all().count
        for body in bodies {
            let whole: JSON = [house.key: .object(body.object)]
            let answer = await send(house, whole.encoded())
            #expect(body.status.contains(answer.status), "\(body.what): \(answer.status) \(answer.json.text.prefix(300))")
            #expect(answer.code != nil, "\(body.what): no error that clients can read")
            if let label = body.label {
                let isNamed = answer.errors.contains { $0.hasPrefix(label) }
                #expect(isNamed, "\(body.what): \(answer.errors)")
            }
        }
        #expect(try await house.all().count == before)
        _ = try await house.make()
        #expect(try await house.all().count == before + 1)
    }

    @Test("a body that is no object, no JSON or too deep is refused", arguments: WrittenKind.all)
    func bodies(_ kind: WrittenKind) async throws {
        let house = try await KindHouse(kind)
        let before = try await house.all().count
        for (what, bytes) in WrongBodies.raw(house.key, kind.body(house.furnished)) {
            let answer = await send(house, bytes)
            #expect((400...499).contains(answer.status), "\(what): \(answer.status) \(answer.json.text.prefix(300))")
        }
        #expect(try await house.all().count == before)
    }

    @Test("of a member that is there twice the last one counts, wrong or right", arguments: WrittenKind.all)
    func twice(_ kind: WrittenKind) async throws {
        let house = try await KindHouse(kind)
        let schema = try #require(house.create.inputSchema?.schema)
        let valid = kind.body(house.furnished)
        let name = try #require(schema["required"]?[0]?.stringValue ?? valid.members.first?.name)
        let right = try #require(valid[name])
        let before = try await house.all().count
        for (values, isTaken) in [([right, true], false), ([true, right], true)] as [([JSON], Bool)] {
            var object = JSONObject(members: valid.members.filter { $0.name != name })
            for value in values { object.append(name, value) }
            let whole: JSON = [house.key: .object(object)]
            let answer = await send(house, whole.encoded())
            let isSuccess = answer.status == house.create.operation.successStatus
            #expect(isSuccess == isTaken, "\(name): \(answer.status) \(answer.json.text.prefix(300))")
            #expect(isTaken || (400...499).contains(answer.status))
        }
        #expect(try await house.all().count == before + 1)
    }
}
