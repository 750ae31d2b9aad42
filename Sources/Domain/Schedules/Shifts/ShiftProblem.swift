// SPDX-License-Identifier: Apache-2.0

/// What is wrong with an event, and with which part of it.
package struct ShiftProblem: Hashable, Sendable {
    package enum Part: Hashable, Sendable {
        case end, effectiveSince, effectiveUntil, recurrence, assignment
    }

    package var part: Part
    /// For the caller; it names the part as well.
    package var sentence: String

    package init(_ part: Part, _ sentence: String) {
        self.part = part
        self.sentence = sentence
    }
}
