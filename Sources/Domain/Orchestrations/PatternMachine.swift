// SPDX-License-Identifier: Apache-2.0

extension LinearPattern {
    /// Where the pattern is found first.
    ///
    /// Answers two places for each group, the whole match first, in code points; -1 where a group has no part in it. Without
    /// `groups` only whether it is found, as an empty list. Nil where it is not, and where `budget`, the steps that are left,
    /// came to nothing.
    package func firstMatch(in text: [UInt32], groups: Bool, budget: inout Int) -> [Int]? {
        var machine = PatternMachine(program: program, text: text, slots: groups ? 2 * (groupCount + 1) : 0)
        return machine.run(&budget)
    }

    /// The parts that the groups took, one after the other; the whole match where the pattern has no groups.
    package func extract(from text: [UInt32], budget: inout Int) -> String? {
        guard let places = firstMatch(in: text, groups: true, budget: &budget) else { return nil }
        var result = String.UnicodeScalarView()
        let groups = groupCount == 0 ? 0...0 : 1...groupCount
        for group in groups {
            let (start, end) = (places[2 * group], places[2 * group + 1])
            guard start >= 0, end >= start else { continue }
            result.append(contentsOf: text[start..<end].compactMap { Unicode.Scalar($0) })
        }
        return String(result)
    }
}

/// Follows all ways through a program at once, so that no text takes it longer than its length says.
private struct PatternMachine {
    struct Way {
        var place: Int
        var slots: [Int]
    }

    private let program: [PatternStep]
    private let text: [UInt32]
    private let slotCount: Int
    private var current: [Way] = []
    private var next: [Way] = []
    /// The position at which each place of the program was reached last.
    private var reachedAt: [Int]
    private var open: [Way] = []

    init(program: [PatternStep], text: [UInt32], slots: Int) {
        self.program = program
        self.text = text
        slotCount = slots
        reachedAt = [Int](repeating: -1, count: program.count)
    }

    mutating func run(_ budget: inout Int) -> [Int]? {
        var found: [Int]?
        for position in 0...text.count {
            if found == nil {
                var slots = [Int](repeating: -1, count: slotCount)
                if slotCount > 0 { slots[0] = position }
                follow(Way(place: 0, slots: slots), at: position, isNext: false, &budget)
            }
            // Without a match, the pattern may still begin further on: an assertion can hold there.
            if current.isEmpty, found != nil { break }
            if let match = step(at: position, &budget) { found = match }
            guard budget > 0 else { return nil }
            if found != nil, slotCount == 0 { return found }
            swap(&current, &next)
            next.removeAll(keepingCapacity: true)
        }
        return found
    }

    /// Takes one character on every way, the preferred ones first; what a way that has ended would come after is given up.
    private mutating func step(at position: Int, _ budget: inout Int) -> [Int]? {
        for way in current {
            budget -= 1
            guard budget > 0 else { return nil }
            if case .found = program[way.place] {
                var slots = way.slots
                if slotCount > 0 { slots[1] = position }
                return slots
            }
            guard position < text.count, takes(program[way.place], text[position]) else { continue }
            follow(Way(place: way.place + 1, slots: way.slots), at: position + 1, isNext: true, &budget)
        }
        return nil
    }

    private func takes(_ step: PatternStep, _ scalar: UInt32) -> Bool {
        switch step {
        case .scalar(let expected, let ignoresCase):
            return (ignoresCase ? PatternFolding.lower(scalar) : scalar) == expected
        case .set(let set, let ignoresCase): return set.contains(scalar, ignoresCase: ignoresCase)
        case .any(let takesNewline): return takesNewline || scalar != 10
        case .split, .jump, .save, .assertion, .found: return false
        }
    }

    /// Goes on as far as no character is needed.
    private mutating func follow(_ start: Way, at position: Int, isNext: Bool, _ budget: inout Int) {
        open.append(start)
        while var way = open.popLast() {
            budget -= 1
            guard budget > 0, reachedAt[way.place] != position else { continue }
            reachedAt[way.place] = position
            switch program[way.place] {
            case .jump(let place):
                way.place = place
                open.append(way)
            case .split(let first, let second):
                open.append(Way(place: second, slots: way.slots))
                way.place = first
                open.append(way)
            case .save(let slot):
                if slot < slotCount { way.slots[slot] = position }
                way.place += 1
                open.append(way)
            case .assertion(let assertion):
                guard holds(assertion, at: position) else { continue }
                way.place += 1
                open.append(way)
            case .scalar, .set, .any, .found:
                if isNext { next.append(way) } else { current.append(way) }
            }
        }
    }

    private func holds(_ assertion: PatternAssertion, at position: Int) -> Bool {
        switch assertion {
        case .textStart: position == 0
        case .textEnd: position == text.count
        case .lineStart: position == 0 || text[position - 1] == 10
        case .lineEnd: position == text.count || text[position] == 10
        case .wordBoundary: isWord(position - 1) != isWord(position)
        case .noWordBoundary: isWord(position - 1) == isWord(position)
        }
    }

    private func isWord(_ position: Int) -> Bool {
        text.indices.contains(position) && PatternSet.word.contains { $0.contains(text[position]) }
    }
}
