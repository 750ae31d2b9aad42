// SPDX-License-Identifier: Apache-2.0

/// A pattern as it was read.
indirect enum PatternNode: Hashable, Sendable {
    case empty
    case scalar(UInt32, ignoresCase: Bool)
    case set(PatternSet, ignoresCase: Bool)
    case any(takesNewline: Bool)
    case assertion(PatternAssertion)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// `maximum` nil: without end.
    case repetition(PatternNode, minimum: Int, maximum: Int?, isLazy: Bool)
    /// Counted from 1.
    case group(PatternNode, index: Int)
}

/// Makes the program of a pattern.
struct PatternCompiler {
    private static let tooLong = PatternProblem("the regular expression is too long when written out", at: 0)

    private(set) var program: [PatternStep] = []
    /// Nodes looked at: an empty one adds nothing to the program, and repeating it a million times would still take time.
    private var visited = 0

    mutating func compile(_ node: PatternNode) throws(PatternProblem) {
        visited += 1
        guard visited <= 2 * LinearPattern.programLengthMaximum else { throw Self.tooLong }
        switch node {
        case .empty: break
        case .scalar(let scalar, let ignoresCase):
            try emit(.scalar(ignoresCase ? PatternFolding.lower(scalar) : scalar, ignoresCase: ignoresCase))
        case .set(let set, let ignoresCase): try emit(.set(set, ignoresCase: ignoresCase))
        case .any(let takesNewline): try emit(.any(takesNewline: takesNewline))
        case .assertion(let assertion): try emit(.assertion(assertion))
        case .sequence(let nodes): for node in nodes { try compile(node) }
        case .choice(let nodes): try compile(choice: nodes)
        case .repetition(let node, let minimum, let maximum, let isLazy):
            try compile(node, minimum, maximum, isLazy)
        case .group(let node, let index):
            try emit(.save(2 * index))
            try compile(node)
            try emit(.save(2 * index + 1))
        }
    }

    private mutating func emit(_ step: PatternStep) throws(PatternProblem) {
        // One more is kept for the end.
        guard program.count < LinearPattern.programLengthMaximum - 1 else { throw Self.tooLong }
        program.append(step)
    }

    private mutating func compile(choice nodes: [PatternNode]) throws(PatternProblem) {
        var jumps: [Int] = []
        for node in nodes.dropLast() {
            let split = program.count
            try emit(.split(split + 1, 0))
            try compile(node)
            jumps.append(program.count)
            try emit(.jump(0))
            program[split] = .split(split + 1, program.count)
        }
        if let last = nodes.last { try compile(last) }
        for jump in jumps { program[jump] = .jump(program.count) }
    }

    private mutating func compile(
        _ node: PatternNode, _ minimum: Int, _ maximum: Int?, _ isLazy: Bool
    ) throws(PatternProblem) {
        for _ in 0..<minimum { try compile(node) }
        guard let maximum else {
            let split = program.count
            try emit(.split(0, 0))
            try compile(node)
            try emit(.jump(split))
            program[split] = Self.split(split + 1, program.count, isLazy)
            return
        }
        var splits: [Int] = []
        for _ in minimum..<max(minimum, maximum) {
            splits.append(program.count)
            try emit(.split(0, 0))
            try compile(node)
        }
        for split in splits { program[split] = Self.split(split + 1, program.count, isLazy) }
    }

    private static func split(_ inside: Int, _ past: Int, _ isLazy: Bool) -> PatternStep {
        isLazy ? .split(past, inside) : .split(inside, past)
    }
}
