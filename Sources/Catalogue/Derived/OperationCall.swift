// SPDX-License-Identifier: Apache-2.0
package import Base

/// A request for one operation, made out of `name=value` words: what the command line sends.
package struct OperationCall: Sendable {
    package struct Problem: Error, Sendable, Hashable {
        package let text: String
        package init(_ text: String) { self.text = text }
    }

    package var method: String
    /// Path and query below the base URL.
    package var target: String
    package var from: String?
    /// Nil when the operation takes none.
    package var body: JSON?

    /// `words` are `name=text` or `name:=JSON`; `rawBody` stands in for the fields when it is given.
    package init(_ operation: Operation, words: [String], rawBody: JSON? = nil) throws(Problem) {
        method = operation.method.rawValue
        var path = operation.path.text
        var query: [(name: String, value: String)] = []
        var fields = JSONObject()
        var missing = operation.path.variables
        for word in words {
            let (name, value) = try Self.split(word)
            if let place = missing.firstIndex(of: name) {
                missing.remove(at: place)
                let text = value.stringValue ?? value.text
                path = path.replacingFirst("{\(name)}", with: PercentEncoding.encode(text))
            } else if let parameter = Self.parameter(name, operation) {
                query.append((parameter.name, value.stringValue ?? value.text))
            } else if name == "from", operation.from != .ignored {
                from = value.stringValue
            } else if operation.method != .get {
                fields[name] = value
            } else {
                throw Problem("\(operation.id) knows no '\(name)'")
            }
        }
        guard missing.isEmpty else {
            throw Problem("\(operation.id) needs \(missing.map { "\($0)=…" }.joined(separator: " "))")
        }
        let text = query.map { "\(PercentEncoding.encode($0.name))=\(PercentEncoding.encode($0.value))" }
        target = path + (text.isEmpty ? "" : "?" + text.joined(separator: "&"))
        body = rawBody ?? Self.body(fields, operation)
    }

    private static func body(_ fields: JSONObject, _ operation: Operation) -> JSON? {
        guard !fields.members.isEmpty else { return nil }
        guard let key = operation.inputKey else { return .object(fields) }
        return .object(JSONObject(members: [.init(name: key, value: .object(fields))]))
    }

    private static func split(_ word: String) throws(Problem) -> (String, JSON) {
        guard let sign = word.firstIndex(of: "="), sign != word.startIndex else {
            throw Problem("'\(word)' is not of the form name=value")
        }
        let value = String(word[word.index(after: sign)...])
        let name = word[..<sign]
        guard name.last == ":" else { return (String(name), .string(value)) }
        guard let json = try? JSON.parse(value) else { throw Problem("the value of '\(name.dropLast())' is not JSON") }
        return (String(name.dropLast()), json)
    }

    /// Names of lists may be typed without their brackets.
    private static func parameter(_ name: String, _ operation: Operation) -> Parameter? {
        operation.allParameters.first { $0.name == name || $0.name == name + "[]" }
    }
}

extension String {
    fileprivate func replacingFirst(_ part: String, with other: String) -> String {
        var start = startIndex
        while start != endIndex {
            if self[start...].hasPrefix(part) {
                return self[..<start] + other + self[index(start, offsetBy: part.count)...]
            }
            start = index(after: start)
        }
        return self
    }
}
