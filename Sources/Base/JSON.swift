// SPDX-License-Identifier: Apache-2.0

/// A JSON value. Objects keep the order of their members, since the wire's order is part of what people read.
package enum JSON: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case array([JSON])
    case object(JSONObject)
    /// A value that has been written already, for what an answer repeats: it is copied and cannot be looked into.
    case written(WrittenJSON)

    package var stringValue: String? { if case .string(let value) = self { value } else { nil } }
    package var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }
    package var arrayValue: [JSON]? { if case .array(let value) = self { value } else { nil } }
    package var objectValue: JSONObject? { if case .object(let value) = self { value } else { nil } }
    package var isNull: Bool { self == .null }

    /// Whole numbers only; `3.0` counts as 3, since some clients write integers so.
    package var intValue: Int64? {
        switch self {
        case .int(let value): value
        case .double(let value): Int64(exactly: value)
        default: nil
        }
    }

    package subscript(name: String) -> JSON? { objectValue?[name] }
    package subscript(index: Int) -> JSON? {
        guard let values = arrayValue, values.indices.contains(index) else { return nil }
        return values[index]
    }
}

extension JSON {
    /// The same value in which everything can be looked into.
    package var readable: JSON { (try? JSON.parse(encoded(), depthMaximum: JSON.storedDepthMaximum)) ?? .null }
}

/// The text of a JSON value. Many answers hold the same few objects a hundred times.
package struct WrittenJSON: Sendable, Hashable {
    package let bytes: [UInt8]
    package init(_ value: JSON) { bytes = value.encoded() }
}

/// The members of a JSON object, in order. Of a name given twice, the last value counts.
package struct JSONObject: Sendable, Hashable, ExpressibleByDictionaryLiteral {
    package struct Member: Sendable, Hashable {
        package let name: String
        package var value: JSON
        package init(name: String, value: JSON) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var members: [Member]

    package init() { members = [] }
    package init(members: [Member]) { self.members = members }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        members = elements.map { Member(name: $0.0, value: $0.1) }
    }

    package subscript(name: String) -> JSON? {
        get { members.last { $0.name == name }?.value }
        set {
            let position = members.lastIndex { $0.name == name }
            switch (position, newValue) {
            case (let position?, let value?): members[position].value = value
            case (nil, let value?): members.append(Member(name: name, value: value))
            case (let position?, nil): members.remove(at: position)
            case (nil, nil): break
            }
        }
    }

    /// Adds a member without looking for an earlier one of the same name.
    package mutating func append(_ name: String, _ value: JSON) { members.append(Member(name: name, value: value)) }
    package mutating func reserveCapacity(_ count: Int) { members.reserveCapacity(count) }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByFloatLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int64) { self = .int(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(floatLiteral value: Double) { self = .double(value) }
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
    package init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(JSONObject(members: elements.map { JSONObject.Member(name: $0.0, value: $0.1) }))
    }
    /// The string, or null when there is none.
    package init(_ value: String?) { self = value.map(JSON.string) ?? .null }
}
