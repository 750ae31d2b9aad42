// SPDX-License-Identifier: Apache-2.0
import Base

/// Makes the SHA-256 of bytes, in lower-case hexadecimal: rules have no cryptography of their own.
package typealias BytesDigest = @Sendable ([UInt8]) -> String

/// Whether a hash, in lower-case hexadecimal, is the SHA-256 of bytes. Of half a million a second no texts are made.
package typealias DigestCheck =
    @Sendable (
        _ bytes: UnsafeBufferPointer<UInt8>, _ hash: UnsafeBufferPointer<UInt8>
    ) -> Bool

/// A column of a row of the call log, as it is stored.
package enum LogColumn: Hashable, Sendable {
    case null
    case number(Int64)
    case text(String)

    init(_ text: String?) { self = text.map(LogColumn.text) ?? .null }
    init(number: Int64?) { self = number.map(LogColumn.number) ?? .null }
}

/// The chain that the rows of the call log form: each row's hash covers all of its columns, among them its number and the
/// hash of the row before it.
package enum AgentCallChain {
    /// How far the chain goes.
    package struct Head: Hashable, Sendable {
        /// Rows are numbered from 1, without gaps.
        package var sequence: Int64
        package var hash: String

        package init(sequence: Int64, hash: String) {
            self.sequence = sequence
            self.hash = hash
        }
    }

    /// A row as it is stored.
    package struct Link: Hashable, Sendable {
        package var entry: AgentCallEntry
        package var sequence: Int64
        package var previousHash: String
        package var hash: String

        package var head: Head { Head(sequence: sequence, hash: hash) }
        package var columns: [LogColumn] {
            AgentCallChain.columns(of: entry, sequence: sequence, previousHash: previousHash)
        }
    }

    /// Before the first row.
    package static let origin = Head(sequence: 0, hash: String(repeating: "0", count: hashLength))
    package static let hashLength = 64
    /// All but the hash.
    package static let columnCount = 22

    /// The row that an entry becomes.
    package static func link(_ entry: AgentCallEntry, after head: Head, digest: BytesDigest) -> Link {
        let entry = entry.storable
        let sequence = head.sequence + 1
        var bytes: [UInt8] = []
        write(columns(of: entry, sequence: sequence, previousHash: head.hash), into: &bytes)
        return Link(entry: entry, sequence: sequence, previousHash: head.hash, hash: digest(bytes))
    }

    /// All columns but the hash itself, in the order in which the table has them.
    package static func columns(of entry: AgentCallEntry, sequence: Int64, previousHash: String) -> [LogColumn] {
        let who: [LogColumn] = [
            .text(previousHash), .number(sequence), .text(entry.id), .text(entry.kind.rawValue),
            LogColumn(number: entry.intentSequence), .number(entry.at.milliseconds), .text(entry.agentID),
            .text(entry.agentName), LogColumn(entry.credential), LogColumn(entry.ownerID),
        ]
        let what: [LogColumn] = [
            .text(entry.operationID), .text(entry.method), .text(entry.path), LogColumn(entry.objectID),
            LogColumn(entry.objectType), .text(entry.parameters), .text(entry.decision.rawValue), LogColumn(entry.reason),
            LogColumn(entry.grantID), LogColumn(number: entry.status.map { Int64($0) }),
            LogColumn(number: entry.durationMilliseconds.map { Int64($0) }), .text(entry.requestID),
        ]
        return who + what
    }

    /// Adds what the hash is made of, as ``AgentCallRowBytes`` has it.
    package static func write(_ columns: [LogColumn], into bytes: inout [UInt8]) {
        var row = AgentCallRowBytes()
        for column in columns {
            switch column {
            case .null: row.addNull()
            case .number(let number): row.add(number)
            case .text(var text): text.withUTF8 { row.add($0) }
            }
        }
        row.withContents { bytes.append(contentsOf: $0) }
    }
}
