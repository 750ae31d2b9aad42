// SPDX-License-Identifier: Apache-2.0

/// Reads a regular expression.
struct PatternParser {
    let scalars: [UInt32]
    var position = 0
    var flags: LinearPattern.Flags
    private(set) var groupCount = 0
    private var depth = 0

    init(_ text: String, _ flags: LinearPattern.Flags) {
        scalars = text.unicodeScalars.map(\.value)
        self.flags = flags
    }

    mutating func parse() throws(PatternProblem) -> PatternNode {
        let node = try choice()
        guard position == scalars.count else { throw problem("')' without its '('") }
        return node
    }

    func problem(_ message: String) -> PatternProblem { PatternProblem(message, at: position) }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < scalars.count, scalars[position] == character.value else { return false }
        position += 1
        return true
    }

    func sees(_ character: Unicode.Scalar) -> Bool { position < scalars.count && scalars[position] == character.value }

    private mutating func choice() throws(PatternProblem) -> PatternNode {
        var nodes = [try sequence()]
        while take("|") { nodes.append(try sequence()) }
        return nodes.count == 1 ? nodes[0] : .choice(nodes)
    }

    private mutating func sequence() throws(PatternProblem) -> PatternNode {
        var nodes: [PatternNode] = []
        while position < scalars.count, !sees("|"), !sees(")") {
            let node = try atom()
            nodes.append(try quantified(node))
        }
        return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
    }

    // MARK: How often

    private mutating func quantified(_ node: PatternNode) throws(PatternProblem) -> PatternNode {
        guard let (minimum, maximum) = try bounds() else { return node }
        let isLazy = take("?")
        if try bounds() != nil { throw problem("a repetition cannot be repeated") }
        return .repetition(node, minimum: minimum, maximum: maximum, isLazy: isLazy)
    }

    private mutating func bounds() throws(PatternProblem) -> (Int, Int?)? {
        if take("*") { return (0, nil) }
        if take("+") { return (1, nil) }
        if take("?") { return (0, 1) }
        guard sees("{") else { return nil }
        let start = position
        position += 1
        guard let minimum = number() else {
            // A brace that begins no repetition stands for itself.
            position = start
            return nil
        }
        var maximum: Int? = minimum
        if take(",") { maximum = number() }
        guard take("}") else {
            position = start
            return nil
        }
        guard max(minimum, maximum ?? 0) <= LinearPattern.repetitionMaximum, minimum <= maximum ?? minimum else {
            position = start
            throw problem("a repetition may have up to \(LinearPattern.repetitionMaximum), the smaller number first")
        }
        return (minimum, maximum)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while position < scalars.count, (48...57).contains(scalars[position]) {
            // What is larger is refused anyway.
            value = min((value ?? 0) * 10 + Int(scalars[position] - 48), LinearPattern.repetitionMaximum + 1)
            position += 1
        }
        return value
    }

    // MARK: What

    private mutating func atom() throws(PatternProblem) -> PatternNode {
        let scalar = scalars[position]
        switch scalar {
        case 40: return try group()
        case 91:
            position += 1
            return .set(try set(), ignoresCase: flags.ignoresCase)
        case 92:
            position += 1
            return try escape()
        case 42, 43, 63: throw problem("nothing before the repetition")
        default: break
        }
        position += 1
        switch scalar {
        case 46: return .any(takesNewline: flags.dotTakesNewline)
        case 94: return .assertion(flags.isMultiline ? .lineStart : .textStart)
        case 36: return .assertion(flags.isMultiline ? .lineEnd : .textEnd)
        default: return .scalar(scalar, ignoresCase: flags.ignoresCase)
        }
    }

    /// A bracket with all in it; flags that are set inside end with it.
    private mutating func group() throws(PatternProblem) -> PatternNode {
        let outside = flags
        position += 1
        var index: Int?
        if take("?") {
            if try takesName() {
                index = try nextGroup()
            } else if try takesFlags() {
                // `(?i)`: for the rest of the bracket around it.
                return .empty
            }
        } else {
            index = try nextGroup()
        }
        depth += 1
        guard depth <= LinearPattern.nestingMaximum else {
            throw problem("brackets lie more than \(LinearPattern.nestingMaximum) deep")
        }
        let node = try choice()
        guard take(")") else { throw problem("')' is missing") }
        depth -= 1
        flags = outside
        return index.map { .group(node, index: $0) } ?? node
    }

    private mutating func nextGroup() throws(PatternProblem) -> Int {
        groupCount += 1
        guard groupCount <= LinearPattern.groupsMaximum else {
            throw problem("there are more than \(LinearPattern.groupsMaximum) groups")
        }
        return groupCount
    }

    /// `P<name>` or `<name>`, which is only a number here.
    private mutating func takesName() throws(PatternProblem) -> Bool {
        let start = position
        _ = take("P")
        guard take("<") else {
            position = start
            return false
        }
        if sees("=") || sees("!") { throw problem("looking behind is not supported") }
        while position < scalars.count, !sees(">") { position += 1 }
        guard take(">") else { throw problem("'>' is missing after the group's name") }
        return true
    }

    /// Reads `i`, `-s`, … up to `)` or `:`; whether it was `)`, so that there is no bracket.
    private mutating func takesFlags() throws(PatternProblem) -> Bool {
        if sees("=") || sees("!") { throw problem("looking ahead is not supported") }
        var value = true
        while true {
            if take("-") {
                value = false
            } else if take("i") {
                flags.ignoresCase = value
            } else if take("s") {
                flags.dotTakesNewline = value
            } else if take("m") {
                flags.isMultiline = value
            } else if take(":") {
                return false
            } else if take(")") {
                return true
            } else {
                throw problem("flags are i, s and m")
            }
        }
    }
}
