// SPDX-License-Identifier: Apache-2.0

/// Finds the operation that a method and a path mean. Built from the catalogue; nothing is routed beside it.
package struct RouteTable: Sendable {
    package enum Match: Sendable {
        case operation(id: String, pathValues: [String: String])
        /// The path is known, the method is not.
        case methodNotAllowed(allowed: [HTTPMethod])
        case unknown
    }

    private struct Leaf: Sendable {
        let id: String
        let variables: [String]
    }

    private final class Node {
        var literals: [String: Node] = [:]
        var variable: Node?
        var leaves: [HTTPMethod: Leaf] = [:]
    }

    private indirect enum Tree: Sendable {
        case node(literals: [String: Tree], variable: Tree?, leaves: [HTTPMethod: Leaf])

        init(_ node: Node) {
            self = .node(
                literals: node.literals.mapValues(Tree.init), variable: node.variable.map(Tree.init), leaves: node.leaves)
        }
    }

    private let root: Tree

    package init(_ operations: [Operation]) {
        let root = Node()
        for operation in operations {
            var node = root
            for segment in operation.path.segments {
                switch segment {
                case .literal(let text):
                    let next = node.literals[text] ?? Node()
                    node.literals[text] = next
                    node = next
                case .variable:
                    let next = node.variable ?? Node()
                    node.variable = next
                    node = next
                }
            }
            precondition(
                node.leaves[operation.method] == nil, "two operations for \(operation.method) \(operation.path.text)")
            node.leaves[operation.method] = Leaf(id: operation.id, variables: operation.path.variables)
        }
        self.root = Tree(root)
    }

    /// `path` still percent-encoded; a trailing slash is accepted, an empty segment elsewhere is not.
    package func match(_ method: HTTPMethod, _ path: String) -> Match {
        var segments = path.split(separator: "/", omittingEmptySubsequences: false)
        if segments.first?.isEmpty == true { segments.removeFirst() }
        if segments.last?.isEmpty == true { segments.removeLast() }
        var decoded: [String] = []
        for segment in segments {
            guard let text = PercentEncoding.decode(segment), !text.isEmpty, !text.utf8.contains(0) else { return .unknown }
            decoded.append(text)
        }
        var values: [String] = []
        guard let leaves = Self.find(root, decoded[...], &values) else { return .unknown }
        guard let leaf = leaves[method] else {
            return .methodNotAllowed(allowed: HTTPMethod.allCases.filter { leaves[$0] != nil })
        }
        return .operation(
            id: leaf.id, pathValues: Dictionary(zip(leaf.variables, values), uniquingKeysWith: { first, _ in first }))
    }

    /// A literal segment wins over a variable one, with a way back when it leads nowhere.
    private static func find(
        _ tree: Tree, _ rest: ArraySlice<String>, _ values: inout [String]
    ) -> [HTTPMethod: Leaf]? {
        guard case .node(let literals, let variable, let leaves) = tree else { return nil }
        guard let first = rest.first else { return leaves.isEmpty ? nil : leaves }
        if let next = literals[first], let found = find(next, rest.dropFirst(), &values) { return found }
        guard let variable else { return nil }
        values.append(first)
        if let found = find(variable, rest.dropFirst(), &values) { return found }
        values.removeLast()
        return nil
    }
}

/// Decoding of paths, queries and form bodies.
package enum PercentEncoding {
    /// Answers nil for a broken escape or text that is not UTF-8.
    package static func decode(_ text: Substring, plusIsSpace: Bool = false) -> String? {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "%")) || plusIsSpace else { return String(text) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte == UInt8(ascii: "%") {
                guard position + 2 < bytes.count, let high = hexValue(bytes[position + 1]),
                    let low = hexValue(bytes[position + 2])
                else { return nil }
                result.append(high << 4 | low)
                position += 3
            } else {
                result.append(plusIsSpace && byte == UInt8(ascii: "+") ? 0x20 : byte)
                position += 1
            }
        }
        return String(validating: result, as: UTF8.self)
    }

    /// Pairs of a query or a form body, in order. Broken pairs are passed over.
    package static func pairs(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: "&").compactMap { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(parts[0], plusIsSpace: true),
                let value = parts.count == 2 ? decode(parts[1], plusIsSpace: true) : ""
            else { return nil }
            return (name, value)
        }
    }

    private static func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}

extension PercentEncoding {
    /// Escapes everything but unreserved characters.
    package static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122, UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes.append(UInt8(ascii: "%"))
                bytes.append(hexDigits[Int(byte >> 4)])
                bytes.append(hexDigits[Int(byte & 15)])
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let hexDigits = Array("0123456789ABCDEF".utf8)
}
