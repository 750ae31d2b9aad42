// SPDX-License-Identifier: Apache-2.0

/// Walks along the chain of the call log and finds the first row that is not as it was written.
///
/// Against heads that were published while the rows were written it also finds what a chain cannot show by itself: an end
/// that was cut off together with the note of where it was, and a chain that was made anew as a whole.
package struct AgentCallVerification: Sendable {
    /// A row as it is read for this.
    package struct Piece: Hashable, Sendable {
        package var sequence: Int64
        package var previousHash: String
        package var hash: String
        /// All but the hash, as they are stored: ``AgentCallChain/columns(of:sequence:previousHash:)``.
        package var columns: [LogColumn]

        package init(sequence: Int64, previousHash: String, hash: String, columns: [LogColumn]) {
            self.sequence = sequence
            self.previousHash = previousHash
            self.hash = hash
            self.columns = columns
        }
    }

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

    /// The last row that was found to be in order.
    package private(set) var last: AgentCallChain.Head
    package private(set) var count: Int64 = 0
    private let end: AgentCallChain.Head
    /// Published heads that are still ahead, the nearest last.
    private var published: [AgentCallChain.Head]
    /// Kept for its room.
    private var bytes: [UInt8] = []

    /// `start` is the last row that was pruned, or the origin; `end` is where the store says that the chain ends.
    package init(from start: AgentCallChain.Head, to end: AgentCallChain.Head, published: [AgentCallChain.Head] = []) {
        last = start
        self.end = end
        // Of what is pruned nothing is left to compare, but for the last of it.
        self.published = published.filter { $0.sequence >= start.sequence }.sorted { $0.sequence > $1.sequence }
    }

    /// To be called before the first row.
    package mutating func begin() -> Fault? { compareWithPublished() }

    /// The next row, in the order of their numbers.
    package mutating func take(_ piece: Piece, digest: BytesDigest) -> Fault? {
        let expected = last.sequence + 1
        guard piece.sequence == expected else { return Fault(expected, .missing) }
        guard piece.sequence <= end.sequence else { return Fault(piece.sequence, .added) }
        bytes.removeAll(keepingCapacity: true)
        AgentCallChain.write(piece.columns, into: &bytes)
        guard digest(bytes) == piece.hash else { return Fault(piece.sequence, .changed) }
        guard piece.previousHash == last.hash else { return Fault(piece.sequence, .unlinked) }
        last = AgentCallChain.Head(sequence: piece.sequence, hash: piece.hash)
        count += 1
        return compareWithPublished()
    }

    /// To be called after the last row.
    package func finish() -> Fault? {
        guard last.sequence >= end.sequence, published.isEmpty else { return Fault(last.sequence + 1, .missing) }
        return last == end ? nil : Fault(last.sequence, .rewritten)
    }

    private mutating func compareWithPublished() -> Fault? {
        while let next = published.last, next.sequence == last.sequence {
            guard next.hash == last.hash else { return Fault(last.sequence, .rewritten) }
            published.removeLast()
        }
        return nil
    }
}
