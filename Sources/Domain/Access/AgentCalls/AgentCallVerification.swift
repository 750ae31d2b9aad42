// SPDX-License-Identifier: Apache-2.0

/// Walks along the chain of the call log and finds the first row that is not as it was written.
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
    private var lastSequence: Int64
    private var lastHash: [UInt8]
    package private(set) var count: Int64 = 0
    private let end: AgentCallChain.Head
    /// Published heads that are still ahead, the nearest last.
    private var published: [AgentCallChain.Head]

    private var last: AgentCallChain.Head {
        AgentCallChain.Head(sequence: lastSequence, hash: String(decoding: lastHash, as: UTF8.self))
    }

    /// `start` is the last row that was pruned, or the origin; `end` is where the store says that the chain ends.
    package init(from start: AgentCallChain.Head, to end: AgentCallChain.Head, published: [AgentCallChain.Head] = []) {
        lastSequence = start.sequence
        lastHash = Array(start.hash.utf8)
        self.end = end
        // Of what is pruned nothing is left to compare, but for the last of it.
        self.published = published.filter { $0.sequence >= start.sequence }.sorted { $0.sequence > $1.sequence }
    }

    /// To be called before the first row.
    package mutating func begin() -> Fault? { compareWithPublished() }

    /// The next rows, in the order of their numbers.
    package mutating func take(_ page: Page, isDigest: DigestCheck) -> Fault? {
        for row in page.rows {
            if let fault = take(row, page.bytes, isDigest) { return fault }
        }
        return nil
    }

    private mutating func take(_ row: Page.Row, _ bytes: [UInt8], _ isDigest: DigestCheck) -> Fault? {
        let expected = lastSequence + 1
        guard row.sequence == expected else { return Fault(expected, .missing) }
        guard row.sequence <= end.sequence else { return Fault(row.sequence, .added) }
        guard isDigest(bytes[row.text], bytes[row.hash]) else { return Fault(row.sequence, .changed) }
        guard bytes[row.previousHash].elementsEqual(lastHash) else { return Fault(row.sequence, .unlinked) }
        lastSequence = row.sequence
        lastHash.removeAll(keepingCapacity: true)
        lastHash.append(contentsOf: bytes[row.hash])
        count += 1
        return compareWithPublished()
    }

    /// To be called after the last row.
    package func finish() -> Fault? {
        guard lastSequence >= end.sequence, published.isEmpty else { return Fault(lastSequence + 1, .missing) }
        return last == end ? nil : Fault(lastSequence, .rewritten)
    }

    private mutating func compareWithPublished() -> Fault? {
        while let next = published.last, next.sequence == lastSequence {
            guard next.hash == last.hash else { return Fault(lastSequence, .rewritten) }
            published.removeLast()
        }
        return nil
    }
}
