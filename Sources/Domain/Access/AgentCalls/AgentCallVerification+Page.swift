// SPDX-License-Identifier: Apache-2.0

extension AgentCallVerification {
    /// Rows as they are read for this: what their hashes are made of, one after the other in one stretch of bytes. Making
    /// a text of each column would take longer than all the rest.
    package struct Page: Sendable {
        struct Row: Sendable {
            var sequence: Int64 = 0
            /// Where in the bytes its columns stand, as ``AgentCallChain/write(_:into:)`` has them.
            var text: Range<Int>
            var previousHash: Range<Int>
            var hash: Range<Int>
        }

        private(set) var bytes: [UInt8] = []
        private(set) var rows: [Row] = []
        /// Of the row that is being added: where it begins, and how many of its columns are there.
        private var start = 0
        private var place = 0
        private var sequence: Int64 = 0
        private var previousHash = 0..<0

        package init() {}

        /// The number of the last row; nil when there is none.
        package var lastSequence: Int64? { rows.last?.sequence }

        // MARK: Adding a row, its columns in the order of ``AgentCallChain/columns(of:sequence:previousHash:)``

        package mutating func begin() {
            (start, place) = (bytes.count, 0)
            (sequence, previousHash) = (0, start..<start)
        }

        package mutating func addNull() {
            AgentCallChain.writeNull(into: &bytes)
            place += 1
        }

        package mutating func add(_ number: Int64) {
            if place == Self.sequencePlace { sequence = number }
            AgentCallChain.write(number, into: &bytes)
            place += 1
        }

        package mutating func add(_ text: UnsafeBufferPointer<UInt8>) {
            AgentCallChain.writeLength(text.count, into: &bytes)
            if place == Self.previousHashPlace { previousHash = bytes.count..<(bytes.count + text.count) }
            bytes.append(contentsOf: text)
            place += 1
        }

        package mutating func end(hash: UnsafeBufferPointer<UInt8>) {
            let end = bytes.count
            bytes.append(contentsOf: hash)
            rows.append(
                Row(sequence: sequence, text: start..<end, previousHash: previousHash, hash: end..<bytes.count))
        }

        private static let previousHashPlace = 0
        private static let sequencePlace = 1
    }
}
