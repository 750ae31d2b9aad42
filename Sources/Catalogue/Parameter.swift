// SPDX-License-Identifier: Apache-2.0
package import Base

/// A query parameter: declared once, checked at the door, read by name of the constant.
package struct Parameter: Sendable, Hashable {
    package enum Kind: Hashable, Sendable {
        case text
        case integer(ClosedRange<Int>)
        case boolean
        case instant
        case timeZone
        case choice([String])
        /// `name[]=a&name[]=b`; empty `allowed` takes anything.
        case list(allowed: [String])
        /// `field[:asc|:desc]`, several separated by commas.
        case sort(fields: [String], maximum: Int)
    }

    package let name: String
    package let kind: Kind
    package let detail: String

    package init(_ name: String, _ kind: Kind, _ detail: String) {
        self.name = name
        self.kind = kind
        self.detail = detail
    }
}

extension Parameter {
    package static let query = Parameter("query", .text, "Only results whose name contains this text, in any case.")
    package static let timeZone = Parameter("time_zone", .timeZone, "Zone in which times are written.")
    package static let since = Parameter("since", .instant, "Start of the range.")
    package static let until = Parameter("until", .instant, "End of the range.")
    package static let teamIDs = Parameter("team_ids[]", .list(allowed: []), "Only results of these teams.")
    package static let userIDs = Parameter("user_ids[]", .list(allowed: []), "Only results that concern these users.")
    package static let sortByName = Parameter("sort_by", .sort(fields: ["name"], maximum: 1), "Order of the list.")
    package static let limit = Parameter("limit", .integer(0...Int.max), "Results a page.")
    package static let offset = Parameter("offset", .integer(0...Int.max), "Results to pass over.")
    package static let cursor = Parameter("cursor", .text, "Where the page before ended.")
    package static let total = Parameter("total", .boolean, "Whether the answer counts all results.")
    package static let include = Parameter("include[]", .list(allowed: []), "References to write out in full.")
    /// Sizes of a page, and how far classic paging goes.
    package static let limitDefault = 25
    package static let limitMaximum = 100
    package static let pagingDepthMaximum = 10_000
}

/// The checked query of one request.
package struct ParameterValues: Sendable {
    package struct SortKey: Sendable, Hashable {
        package let field: String
        package let isDescending: Bool
    }

    private var texts: [String: [String]] = [:]

    /// Reads a query and checks what the operation declares; unknown parameters are ignored.
    package init(query: [(name: String, value: String)], declared: [Parameter]) throws(APIError) {
        let names = Set(declared.map(\.name))
        for item in query {
            // Clients write brackets where there are none, and leave them out where they belong.
            var name = item.name
            if !names.contains(name) {
                let other = name.hasSuffix("[]") ? String(name.dropLast(2)) : name + "[]"
                if names.contains(other) { name = other }
            }
            texts[name, default: []].append(item.value)
        }
        var problems: [(field: String, text: String)] = []
        for parameter in declared {
            for text in texts[parameter.name] ?? [] where !text.isEmpty {
                if let problem = Self.problem(text, parameter) {
                    problems.append((parameter.name, "\(parameter.name) \(problem)"))
                }
            }
        }
        guard problems.isEmpty else { throw .invalidFields(problems) }
    }

    private static func problem(_ text: String, _ parameter: Parameter) -> String? {
        switch parameter.kind {
        case .text: return text.utf8.contains(0) ? "must not contain a null character" : nil
        case .integer(let range):
            guard let number = Int(text), range.contains(number) else {
                return range.upperBound == .max
                    ? "must be an integer of \(range.lowerBound) or more"
                    : "must be between \(range.lowerBound) and \(range.upperBound)"
            }
            return nil
        case .boolean: return boolean(text) == nil ? "must be true or false" : nil
        case .instant: return ISO8601.instant(text) == nil ? "must be an ISO 8601 time" : nil
        case .timeZone: return TimeZoneRules(identifier: text) == nil ? "is not a known time zone" : nil
        case .choice(let allowed):
            return allowed.contains(text) ? nil : "must be one of \(allowed.joined(separator: ", "))"
        case .list(let allowed):
            if text.utf8.contains(0) { return "must not contain a null character" }
            return allowed.isEmpty || allowed.contains(text) ? nil : "must be one of \(allowed.joined(separator: ", "))"
        case .sort(let fields, let maximum): return sortProblem(text, fields: fields, maximum: maximum)
        }
    }

    private static func sortProblem(_ text: String, fields: [String], maximum: Int) -> String? {
        let keys = sortKeys(text)
        guard keys.count <= maximum else { return "takes at most \(maximum) fields" }
        guard let keys = keys as [SortKey?]?, keys.allSatisfy({ $0.map { fields.contains($0.field) } ?? false }) else {
            return "must be one of \(fields.joined(separator: ", ")), each with :asc or :desc if wanted"
        }
        return nil
    }

    private static func sortKeys(_ text: String) -> [SortKey?] {
        text.split(separator: ",", omittingEmptySubsequences: false).map { part in
            let pieces = part.split(separator: ":", omittingEmptySubsequences: false)
            guard let field = pieces.first, pieces.count <= 2 else { return nil }
            guard pieces.count == 2 else { return SortKey(field: String(field), isDescending: false) }
            guard pieces[1] == "asc" || pieces[1] == "desc" else { return nil }
            return SortKey(field: String(field), isDescending: pieces[1] == "desc")
        }
    }

    private static func boolean(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "true", "1": true
        case "false", "0": false
        default: nil
        }
    }

    /// An empty value counts as not given.
    package func text(_ parameter: Parameter) -> String? { texts[parameter.name]?.last { !$0.isEmpty } }
    package func integer(_ parameter: Parameter) -> Int? { text(parameter).flatMap { Int($0) } }
    package func boolean(_ parameter: Parameter) -> Bool? { text(parameter).flatMap(Self.boolean) }
    package func instant(_ parameter: Parameter, in zone: TimeZoneRules = .utc) -> Instant? {
        text(parameter).flatMap { ISO8601.instant($0, in: zone) }
    }
    package func timeZone(_ parameter: Parameter) -> TimeZoneRules? {
        text(parameter).flatMap(TimeZoneRules.init(identifier:))
    }
    /// Values in the order sent, each once.
    package func list(_ parameter: Parameter) -> [String] {
        var seen: [String] = []
        for value in texts[parameter.name] ?? [] where !value.isEmpty && !seen.contains(value) { seen.append(value) }
        return seen
    }
    package func sort(_ parameter: Parameter) -> [SortKey] {
        text(parameter).map { Self.sortKeys($0).compactMap(\.self) } ?? []
    }
    package func contains(_ parameter: Parameter) -> Bool { text(parameter) != nil }
}

extension Operation {
    /// Its own parameters, with those that paging and `include[]` bring along.
    package var allParameters: [Parameter] {
        var all = parameters
        switch paging {
        case .none: break
        case .classic: all += [.limit, .offset, .total]
        case .cursor: all += [.limit, .cursor]
        }
        if !includes.isEmpty { all.append(.include) }
        return all
    }
}
