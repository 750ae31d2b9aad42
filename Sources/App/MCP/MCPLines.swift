// SPDX-License-Identifier: Apache-2.0

/// Cuts what comes in on a stream into lines, each of them a message.
package struct MCPLines: Sendable {
    private var rest: [UInt8] = []

    package init() {}

    /// The lines that end in what has come in now, without their ends. One that is too long comes as one byte more than a
    /// message may have, so that it is refused like any other; blank lines do not come.
    package mutating func take(_ bytes: some Sequence<UInt8>) -> [[UInt8]] {
        var lines: [[UInt8]] = []
        for byte in bytes {
            guard byte == UInt8(ascii: "\n") else {
                if rest.count <= MCPLimits.bodyBytesMaximum { rest.append(byte) }
                continue
            }
            if rest.last == UInt8(ascii: "\r") { rest.removeLast() }
            if rest.contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }) { lines.append(rest) }
            rest.removeAll(keepingCapacity: true)
        }
        return lines
    }
}
