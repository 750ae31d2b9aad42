// SPDX-License-Identifier: Apache-2.0

/// What the protocol's endpoint takes at most, and the revisions that it speaks.
package enum MCPLimits {
    /// A message: room for the largest body that a tool sends, and far below what the transport takes.
    package static let bodyBytesMaximum = 256 * 1024
    /// Levels of arrays and objects in a message; no tool's arguments have half as many.
    package static let depthMaximum = 32
    /// Messages in one body: the revisions spoken here know no batches.
    package static let messagesMaximum = 1
    /// Calls that are held at a time until a person has decided.
    package static let heldMaximum = 200
    /// How long one is held at most; after that the client asks again. Within the time that clients give a call.
    package static let heldSeconds: Int64 = 240
    /// A client that is held hears this often that it is. Connections that are silent for longer may be cut.
    package static let progressSeconds: Int64 = 10
    /// How often is looked whether somebody has decided.
    static let lookMilliseconds: Int64 = 1000
    /// How much of a caller's own word is repeated in an error.
    static let echoLengthMaximum = 64
}

/// Revisions of the Model Context Protocol.
package enum MCPVersion {
    /// Those that begin with a handshake, the newest last.
    package static let withHandshake = ["2025-06-18", "2025-11-25"]
    /// Those in which each request says for itself which revision it speaks.
    package static let stateless = ["2026-07-28"]
    package static let all = withHandshake + stateless

    /// What a handshake ends with: what was asked for, or the newest with one.
    static func agreed(_ asked: String?) -> String {
        asked.flatMap { withHandshake.contains($0) ? $0 : nil } ?? withHandshake[withHandshake.count - 1]
    }
}
