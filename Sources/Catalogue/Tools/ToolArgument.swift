// SPDX-License-Identifier: Apache-2.0
package import Base

/// An argument of a tool: what it may be, and where it goes in the operation's request.
package struct ToolArgument: Sendable {
    package enum Kind: Sendable {
        case text
        case time
        case integer(ClosedRange<Int>)
        case boolean
        case choice([String])
        /// Empty `allowed` takes any.
        case texts(allowed: [String])
        /// An object, or a list of them, whose form the operation checks.
        case object
        case objects
    }

    package indirect enum Target: Sendable {
        /// The place of this name in the path: taken only when it is an id.
        case path(String)
        /// The parameter of this name.
        case query(String)
        /// A member of what is sent, by the names that lead to it; all of it when there are none.
        case body([String])
        /// What is sent, under its root key.
        case envelope
        /// An object whose members are arguments.
        case model([ToolArgument])
        /// Read by the tool's steps.
        case steps
    }

    package let name: String
    package let kind: Kind
    package let target: Target
    package let detail: String
    package let isRequired: Bool
    /// What counts when it is not given.
    package let usual: JSON?

    init(
        _ name: String, _ kind: Kind, _ target: Target, _ detail: String, isRequired: Bool = false, usual: JSON? = nil
    ) {
        self.name = name
        self.kind = kind
        self.target = target
        self.detail = detail
        self.isRequired = isRequired
        self.usual = usual
    }
}

// Non-overloaded static functions, as fields have them.
extension ToolArgument {
    static func id(_ name: String, _ place: String, _ detail: String) -> ToolArgument {
        ToolArgument(name, .text, .path(place), detail, isRequired: true)
    }

    static func text(_ name: String, _ detail: String, required: Bool = false) -> ToolArgument {
        ToolArgument(name, .text, .query(name), detail, isRequired: required)
    }

    static func time(_ name: String, _ detail: String, required: Bool = false) -> ToolArgument {
        ToolArgument(name, .time, .query(name), detail, isRequired: required)
    }

    static func flag(_ name: String, _ detail: String, usual: Bool? = nil) -> ToolArgument {
        ToolArgument(name, .boolean, .query(name), detail, usual: usual.map(JSON.bool))
    }

    /// A list that goes to the parameter `name[]`, or to another one.
    static func texts(
        _ name: String, _ detail: String, to parameter: String? = nil, allowed: [String] = []
    ) -> ToolArgument {
        ToolArgument(name, .texts(allowed: allowed), .query(parameter ?? name + "[]"), detail)
    }

    static func choice(_ name: String, _ allowed: [String], _ detail: String, usual: JSON? = nil) -> ToolArgument {
        ToolArgument(name, .choice(allowed), .query(name), detail, usual: usual)
    }

    static func limit(_ maximum: Int = ToolLimits.rowsMaximum) -> ToolArgument {
        ToolArgument(
            "limit", .integer(1...maximum), .query("limit"),
            "How many results at most; \(ToolLimits.rowsDefault) unless the operation has its own number.")
    }

    static let offset = ToolArgument("offset", .integer(0...Int.max), .query("offset"), "How many results to pass over.")
    static let total = ToolArgument("total", .boolean, .query("total"), "Whether to count all results.")

    static func model(_ name: String, _ detail: String, _ members: [ToolArgument], required: Bool = false) -> ToolArgument {
        ToolArgument(name, .object, .model(members), detail, isRequired: required)
    }

    /// The object that the operation takes, without its root key. With the root key it is understood too.
    static func object(_ name: String, _ detail: String) -> ToolArgument {
        ToolArgument(name, .object, .body([]), detail, isRequired: true)
    }

    static func objects(_ name: String, _ detail: String) -> ToolArgument {
        ToolArgument(name, .objects, .body([]), detail, isRequired: true)
    }

    /// The object that the operation takes, under its root key. Without the root key it is understood too.
    static func envelope(_ name: String, _ detail: String) -> ToolArgument {
        ToolArgument(name, .object, .envelope, detail, isRequired: true)
    }

    static func member(
        _ name: String, _ place: [String], _ detail: String, _ kind: Kind = .text, required: Bool = false
    ) -> ToolArgument {
        ToolArgument(name, kind, .body(place), detail, isRequired: required)
    }

    static func read(
        _ name: String, _ kind: Kind, _ detail: String, required: Bool = false, usual: JSON? = nil
    ) -> ToolArgument {
        ToolArgument(name, kind, .steps, detail, isRequired: required, usual: usual)
    }
}

// MARK: Checking

extension ToolArgument {
    /// What is wrong with a value, after the argument's name; nil when it can be taken. Objects are checked by the operation.
    func problem(_ value: JSON) -> String? {
        switch kind {
        case .text, .time: return value.stringValue == nil ? "must be a string" : nil
        case .integer(let range):
            guard let number = value.intValue, let whole = Int(exactly: number) else { return "must be an integer" }
            if range.contains(whole) { return nil }
            return range.upperBound == .max
                ? "must be \(range.lowerBound) or more" : "must be between \(range.lowerBound) and \(range.upperBound)"
        case .boolean: return value.boolValue == nil ? "must be true or false" : nil
        case .choice(let allowed):
            let isKnown = value.stringValue.map(allowed.contains) ?? false
            return isKnown ? nil : "must be one of \(allowed.joined(separator: ", "))"
        case .texts(let allowed): return textsProblem(value, allowed)
        case .object: return value.objectValue == nil ? "must be an object" : nil
        case .objects:
            let isList = value.arrayValue?.allSatisfy { $0.objectValue != nil } ?? false
            return isList ? nil : "must be a list of objects"
        }
    }

    private func textsProblem(_ value: JSON, _ allowed: [String]) -> String? {
        guard let values = value.arrayValue, values.allSatisfy({ $0.stringValue != nil }) else {
            return "must be a list of strings"
        }
        guard values.count <= ToolLimits.listMaximum else { return "has more than \(ToolLimits.listMaximum) elements" }
        let areKnown = allowed.isEmpty || values.allSatisfy { $0.stringValue.map(allowed.contains) ?? false }
        return areKnown ? nil : "must each be one of \(allowed.joined(separator: ", "))"
    }
}

/// How much one call of a tool takes and gives.
package enum ToolLimits {
    /// Results when the caller names no number, and the most that one call gathers, page by page.
    package static let rowsDefault = 100
    package static let rowsMaximum = 1000
    /// Results ask for so many at a time.
    package static let pageRows = Parameter.limitMaximum
    /// Pages that one call reads, where it leaves most rows out.
    package static let pagesMaximum = 20
    /// A list is cut where its text grows beyond this: more would drown what a model reads next.
    package static let listBytesMaximum = 256 * 1024
    /// Elements of a list of ids or words.
    package static let listMaximum = 100
    /// Ids that stand in a path.
    package static let idLengthMaximum = 64
    /// Services whose policies one question looks up.
    package static let servicesMaximum = 20
    /// Incidents that one call changes.
    package static let incidentsMaximum = 250
}
