// SPDX-License-Identifier: Apache-2.0

/// Walks along the chain of the call log and finds the first row that is not as it was written. It hands out chunks of rows,
/// each of which is checked by itself, and puts together what they come to.
///
/// Against heads that were published while the rows were written it also finds what a chain cannot show by itself: an end
/// that was cut off together with the note of where it was, and a chain that was made anew as a whole.
package struct AgentCallVerification: Sendable {
    /// The first that is wrong.
    package struct Fault: Error, Hashable, Sendable {
        package enum Cause: String, CaseIterable, Sendable {
            case missing, changed, unlinked, added, rewritten
        }

        package var sequence: Int64
        package var cause: Cause

        package init(_ sequence: Int64, _ cause: Cause) {
            self.sequence = sequence
            self.cause = cause
        }

        package var sentence: String {
            switch cause {
            case .missing: "entry \(sequence) is missing"
            case .changed: "entry \(sequence) is not as it was written"
            case .unlinked: "entry \(sequence) does not follow the one before it"
            case .added: "entry \(sequence) was not written by the server"
            case .rewritten: "entry \(sequence) is not the one that was published"
            }
        }
    }

    /// Of the last row that was found to be in order.
    package private(set) var lastSequence: Int64
    private var lastHash: [UInt8]
    package private(set) var count: Int64 = 0
    private let end: AgentCallChain.Head
    /// Where the last chunk ends that was handed out.
    private var plannedSequence: Int64
    /// Published heads that no chunk has taken along, the nearest last.
    private var published: [AgentCallChain.Head]

    private var last: AgentCallChain.Head {
        AgentCallChain.Head(sequence: lastSequence, hash: String(decoding: lastHash, as: UTF8.self))
    }

    /// `start` is the last row that was pruned, or the origin; `end` is where the store says that the chain ends.
    package init(from start: AgentCallChain.Head, to end: AgentCallChain.Head, published: [AgentCallChain.Head] = []) {
        lastSequence = start.sequence
        lastHash = Array(start.hash.utf8)
        plannedSequence = start.sequence
        self.end = end
        // Of what is pruned nothing is left to compare, but for the last of it.
        self.published = published.filter { $0.sequence >= start.sequence }.sorted { $0.sequence > $1.sequence }
    }

    /// To be called before the first row.
    package mutating func begin() -> Fault? { Self.compare(&published, with: lastHash, at: lastSequence) }

    /// The next rows to be checked, up to `rows` of them; nil when all were handed out.
    package mutating func nextChunk(rows: Int) -> Chunk? {
        guard plannedSequence < end.sequence else { return nil }
        // Numbers are as they are stored, however absurd.
        let (sum, isTooLarge) = plannedSequence.addingReportingOverflow(Int64(rows))
        let through = isTooLarge ? end.sequence : min(sum, end.sequence)
        var heads: [AgentCallChain.Head] = []
        while let next = published.last, next.sequence <= through {
            heads.append(next)
            published.removeLast()
        }
        defer { plannedSequence = through }
        return Chunk(after: plannedSequence, through: through, published: heads.reversed())
    }

    /// What the next chunk came to; the chunks in their order.
    package mutating func take(_ finding: Finding) -> Fault? {
        // A row that is as it was written, and follows another, is wrong before all that comes after it.
        if let previousHash = finding.previousHash, previousHash != lastHash { return Fault(lastSequence + 1, .unlinked) }
        if let fault = finding.fault { return fault }
        count += finding.lastSequence - lastSequence
        lastSequence = finding.lastSequence
        lastHash = finding.lastHash
        return nil
    }

    /// To be called after the last chunk, with the number of the last row that is stored, or 0.
    package func finish(lastStored: Int64) -> Fault? {
        guard lastSequence >= end.sequence, published.isEmpty else { return Fault(lastSequence + 1, .missing) }
        guard last == end else { return Fault(lastSequence, .rewritten) }
        return lastStored > end.sequence ? Fault(end.sequence + 1, .added) : nil
    }

    /// Takes away the heads that were published of a row.
    static func compare(_ published: inout [AgentCallChain.Head], with hash: [UInt8], at sequence: Int64) -> Fault? {
        while let next = published.last, next.sequence == sequence {
            guard next.hash.utf8.elementsEqual(hash) else { return Fault(sequence, .rewritten) }
            published.removeLast()
        }
        return nil
    }
}
