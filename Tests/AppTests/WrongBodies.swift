// SPDX-License-Identifier: Apache-2.0
import App
import Base
import Catalogue
import HouseTesting
import Testing

/// A body with one thing wrong with it, and what is to be answered.
struct WrongBody {
    var what: String
    var object: JSONObject
    var status: ClosedRange<Int>
    /// The member that is wrong: the answer has to name it.
    var member: String
}

/// Wrong bodies out of a schema: every member that a caller may send, in every way in which the schema says it is wrong.
struct WrongBodies {
    enum Mode {
        case create
        /// What is left out stays: nothing is missing.
        case update
    }

    private static let refused = 400...499
    private static let malformed = 400...400

    let mode: Mode
    /// Members that must be there and may be null all the same.
    var nullable: Set<String> = []

    func bodies(_ schema: JSON, _ valid: JSONObject) -> [WrongBody] {
        let required = Set((schema["required"]?.arrayValue ?? []).compactMap(\.stringValue))
        var found: [WrongBody] = []
        for member in schema["properties"]?.objectValue?.members ?? [] {
            let name = member.name
            if member.value["readOnly"]?.boolValue == true { continue }
            if required.contains(name), mode == .create { found.append(body(valid, name, nil, Self.malformed)) }
            if required.contains(name), !nullable.contains(name) {
                found.append(body(valid, name, JSON.null, Self.malformed))
            }
            found += Self.wrongTypes(member.value).map { body(valid, name, $0, Self.refused) }
            found += Self.beyond(member.value).map { body(valid, name, $0, Self.malformed) }
            for inner in bodies(member.value, valid[name]?.objectValue ?? [:]) {
                var outer = body(valid, name, .object(inner.object), inner.status)
                (outer.what, outer.member) = ("\(name): \(inner.what)", inner.member)
                found.append(outer)
            }
        }
        return found
    }

    private func body(_ valid: JSONObject, _ name: String, _ value: JSON?, _ status: ClosedRange<Int>) -> WrongBody {
        var object = valid
        object[name] = value
        let what = value.map { "\(name) \($0.text.prefix(60))" } ?? "no \(name)"
        return WrongBody(what: what, object: object, status: status, member: name)
    }

    private static func wrongTypes(_ schema: JSON) -> [JSON] {
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
    private static func beyond(_ schema: JSON) -> [JSON] {
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
            ("another root key", Array("{\"other\":".utf8) + JSON.object(valid).encoded() + Array("}".utf8)),
        ]
        let others: [String] = [
            "[]", "\"x\"", "7", "null", "true", "{}", "{\"\(key)\":null}", "{\"\(key)\":[]}", "{\"\(key)\":\"x\"}",
            "{\"\(key)\":1e999}", "{\"\(key)\":" + String(repeating: "9", count: 400) + "}", "\u{FEFF}", "{", "{\"\(key)\"",
        ]
        for other in others { bodies.append((String(other.prefix(60)), Array(other.utf8))) }
        return bodies
    }
}

extension String {
    fileprivate var spaced: String { split(separator: "_", omittingEmptySubsequences: false).joined(separator: " ") }
}

extension TestHouse.Answer {
    /// All that an error says, in lower case and with blanks for underscores.
    private var words: String {
        let message = json["error"]?["message"]?.stringValue ?? ""
        return (errors + [message]).joined(separator: " ").lowercased().spaced
    }

    /// Whether an error speaks of one of these members or kinds, whatever their number.
    func names(_ members: [String]) -> Bool {
        let words = words
        return members.contains { member in
            let bare = member.hasSuffix("s") ? String(member.dropLast()) : member
            return words.contains(bare.spaced)
        }
    }
}

/// Sends wrong requests to a house, each of which is to be refused and to leave no trace.
struct Refusals {
    let furnished: FurnishedHouse

    /// A body as it is, whether or not it is JSON.
    func send(_ method: HTTPMethod, _ path: String, _ body: [UInt8]) async -> TestHouse.Answer {
        let house = furnished.house
        return await house.send(
            WireRequest(
                method: method.rawValue, path: path, authorization: "Token token=\(house.account.accountKey ?? "")",
                from: house.ownerEmail, body: body))
    }

    /// `what` tells the reader which request it was; `names` are those of which the error must speak, if it must.
    func expect(
        _ what: String, _ method: HTTPMethod, _ path: String, _ body: [UInt8], status: ClosedRange<Int> = 400...499,
        names: [String] = []
    ) async {
        _ = furnished.store.takeChanges()
        let answer = await send(method, path, body)
        #expect(status.contains(answer.status), "\(what): \(answer.status) \(answer.json.text.prefix(300))")
        #expect(answer.code != nil, "\(what): no error that clients can read")
        let isNamed = names.isEmpty || answer.names(names)
        #expect(isNamed, "\(what): \(answer.json.text.prefix(300))")
        let changes = furnished.store.takeChanges()
        #expect(changes.isEmpty, "\(what) wrote: \(changes)")
    }
}
