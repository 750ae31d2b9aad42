// SPDX-License-Identifier: Apache-2.0
package import Catalogue

/// Which operations the reference lists; kept in the address, so that a search can be linked and reloaded.
package struct ReferenceFilter: Sendable, Hashable {
    /// Code points of a search; the rest of a longer one is not looked at. No path of an operation is half as long.
    package static let textMaximum = 200

    /// A part of an id or of a path, or a path as a client calls it; empty for all.
    package var text: String
    package var method: HTTPMethod?
    package var access: Operation.AccessLevel?
    package var scope: String?

    package init(
        text: String = "", method: HTTPMethod? = nil, access: Operation.AccessLevel? = nil, scope: String? = nil
    ) {
        self.text = Self.trimmed(text)
        self.method = method
        self.access = access
        self.scope = scope
    }

    /// Reads the query of an address; a value that means nothing counts as not given. `scopes` are those that there are.
    package init(query: String, scopes: [String]) {
        var values: [String: String] = [:]
        for pair in PercentEncoding.pairs(query) { values[pair.name] = pair.value }
        self.init(
            text: values[ReferenceParameter.text] ?? "",
            method: values[ReferenceParameter.method].flatMap(HTTPMethod.init(rawValue:)),
            access: values[ReferenceParameter.access].flatMap(Operation.AccessLevel.init(rawValue:)),
            scope: values[ReferenceParameter.scope].flatMap { scopes.contains($0) ? $0 : nil })
    }

    private static func trimmed(_ text: String) -> String {
        var rest = Substring(String(String.UnicodeScalarView(text.unicodeScalars.prefix(textMaximum))))
        while rest.first?.isWhitespace == true { rest.removeFirst() }
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return String(rest)
    }

    package var isEmpty: Bool { self == ReferenceFilter() }

    /// The entries that match, in their order. A path with ids in it is in no template: where nothing contains the text,
    /// it is held against the templates.
    package func select(_ entries: [ReferenceEntry]) -> [ReferenceEntry] {
        let narrowed = entries.filter { entry in
            (method == nil || entry.operation.method == method) && (access == nil || entry.operation.accessLevel == access)
                && (scope.map { entry.scopes.contains($0) } ?? true)
        }
        guard !text.isEmpty else { return narrowed }
        let wanted = text.lowercased()
        let found = narrowed.filter { entry in
            entry.id.lowercased().contains(wanted) || entry.operation.path.text.lowercased().contains(wanted)
        }
        return found.isEmpty ? narrowed.filter { $0.operation.path.matches(text) } : found
    }
}

extension PathTemplate {
    /// Whether a path has this form, whatever stands in its places.
    fileprivate func matches(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        guard path.hasPrefix("/"), parts.count == segments.count else { return false }
        return zip(parts, segments).allSatisfy { part, segment in
            switch segment {
            case .literal(let text): text == part
            case .variable: true
            }
        }
    }
}
