// SPDX-License-Identifier: Apache-2.0
package import Base

/// What a stretch of a shift-based schedule comes from.
package enum ShiftSource: Hashable, Sendable {
    case rotation(String)
    case customShift(String)
    case rotationOverride(rotationID: String, overrideID: String)
    case customShiftOverride(shiftID: String, overrideID: String)

    func overridden(by id: String) -> ShiftSource {
        switch self {
        case .rotation(let rotation), .rotationOverride(let rotation, _):
            .rotationOverride(rotationID: rotation, overrideID: id)
        case .customShift(let shift), .customShiftOverride(let shift, _):
            .customShiftOverride(shiftID: shift, overrideID: id)
        }
    }
}

/// One member over one stretch of time, from `start` to before `end`. Spans of different sources may overlap.
package struct ShiftSpan: Hashable, Sendable {
    package var start: Instant
    package var end: Instant
    package var member: ShiftMember
    package var source: ShiftSource

    package init(start: Instant, end: Instant, member: ShiftMember, source: ShiftSource) {
        self.start = start
        self.end = end
        self.member = member
        self.source = source
    }

    /// The span with the parts for which somebody else stands in. `overrides` are of its source, in the order in which
    /// they were made, and replace the member whom the plan names, so that two of them do not chain.
    func pieces(under overrides: [ShiftOverride]) -> [ShiftSpan] {
        let own = overrides.filter { $0.overridden == member && $0.start < end && start < $0.end }
        guard !own.isEmpty else { return [self] }
        var cuts = [start, end]
        for override in own { cuts += [max(override.start, start), min(override.end, end)] }
        cuts.sort()
        var pieces: [ShiftSpan] = []
        for (low, high) in zip(cuts, cuts.dropFirst()) where low < high {
            var piece = self
            piece.start = low
            piece.end = high
            if let winner = own.last(where: { $0.start <= low && high <= $0.end }) {
                piece.member = winner.overriding
                piece.source = source.overridden(by: winner.id)
            }
            if let last = pieces.last, last.end == low, last.member == piece.member, last.source == piece.source {
                pieces[pieces.count - 1].end = high
            } else {
                pieces.append(piece)
            }
        }
        return pieces
    }
}
