// SPDX-License-Identifier: Apache-2.0

extension AgentCallVerification {
    /// Rows that follow one another. Each states the hash of the one before it, so that chunks are checked beside each
    /// other: only how the first of them follows is left until they are put together.
    package struct Chunk: Hashable, Sendable {
        /// The number of the row before its first.
        package let after: Int64
        /// The number of its last row.
        package let through: Int64
        /// The heads that were published of its rows, the nearest last.
        let published: [AgentCallChain.Head]
    }

    /// What a chunk is by itself.
    package struct Finding: Hashable, Sendable {
        package let after: Int64
        let lastSequence: Int64
        let lastHash: [UInt8]
        /// What its first row says of the one before; nil when already that row is not as it was written.
        let previousHash: [UInt8]?
        let fault: Fault?
    }

    /// Checks the rows of a chunk as they are read. Each is gone when the next one comes: making a text of each column would
    /// take longer than all the rest, and keeping them would take memory.
    package struct ChunkCheck {
        private let chunk: Chunk
        private let isDigest: DigestCheck
        private var published: [AgentCallChain.Head]

        // Of the row that is being added.
        private var row = AgentCallRowBytes()
        private var place = 0
        private var sequence: Int64 = 0
        private var isLinked = false

        // Of the rows before it.
        private var firstPreviousHash: [UInt8] = []
        private var isFirstAsWritten = false
        private var lastSequence: Int64
        private var lastHash: [UInt8] = []
        private var fault: Fault?

        package init(_ chunk: Chunk, isDigest: @escaping DigestCheck) {
            self.chunk = chunk
            self.isDigest = isDigest
            published = chunk.published
            lastSequence = chunk.after
        }

        /// To be asked for after the last row.
        package var finding: Finding {
            let missing = lastSequence < chunk.through ? Fault(lastSequence + 1, .missing) : nil
            return Finding(
                after: chunk.after, lastSequence: lastSequence, lastHash: lastHash,
                previousHash: isFirstAsWritten ? firstPreviousHash : nil, fault: fault ?? missing)
        }

        // MARK: Adding a row, its columns in the order of ``AgentCallChain/columns(of:sequence:previousHash:)``

        /// To be called before the columns of each row. Rows come in the order of their numbers.
        package mutating func begin() {
            row.removeAll()
            (place, sequence, isLinked) = (0, 0, isAtFirst)
        }

        package mutating func addNull() {
            row.addNull()
            place += 1
        }

        package mutating func add(_ number: Int64) {
            if place == Self.sequencePlace { sequence = number }
            row.add(number)
            place += 1
        }

        package mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
            if place == Self.previousHashPlace { link(text) }
            row.add(text)
            place += 1
        }

        /// To be called after the columns of each row, with its hash.
        package mutating func end(hash: UnsafeBufferPointer<UInt8>) {
            if fault == nil { fault = check(hash) }
        }

        /// To be called after that, with whether the row is in the indexes: one that is not, and is not looked through
        /// either, would be hidden from lists.
        package mutating func note(isFiled: Int64, filedThrough filedSequence: Int64) {
            let isListed = isFiled == 1 || (isFiled == 0 && sequence > filedSequence)
            if fault == nil, !isListed { fault = Fault(sequence, .changed) }
        }

        private static let previousHashPlace = 0
        private static let sequencePlace = 1

        private var isAtFirst: Bool { lastSequence == chunk.after }

        private mutating func link(_ previousHash: UnsafeBufferPointer<UInt8>) {
            if isAtFirst {
                firstPreviousHash = Array(previousHash)
            } else {
                isLinked = lastHash.withUnsafeBufferPointer { Self.isSame($0, previousHash) }
            }
        }

        private mutating func check(_ hash: UnsafeBufferPointer<UInt8>) -> Fault? {
            let expected = lastSequence + 1
            guard sequence == expected else { return Fault(expected, .missing) }
            guard row.withContents({ isDigest($0, hash) }) else { return Fault(expected, .changed) }
            if isAtFirst { isFirstAsWritten = true }
            guard isLinked else { return Fault(expected, .unlinked) }
            lastSequence = expected
            lastHash.removeAll(keepingCapacity: true)
            lastHash.append(contentsOf: hash)
            return AgentCallVerification.compare(&published, with: lastHash, at: lastSequence)
        }

        /// Without an early end, so that many bytes are compared at a time.
        private static func isSame(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
            guard left.count == right.count else { return false }
            var difference: UInt8 = 0
            for place in 0..<left.count { difference |= left[place] ^ right[place] }
            return difference == 0
        }
    }
}
