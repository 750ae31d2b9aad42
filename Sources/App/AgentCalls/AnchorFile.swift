// SPDX-License-Identifier: Apache-2.0
private import Dispatch
package import Domain
private import Foundation

/// The file to which heads of the call log are published, a line each. It is only added to.
package enum AnchorFile {
    package struct Failure: Error, CustomStringConvertible, Sendable {
        package let description: String
    }

    private static let mode: mode_t = 0o644
    /// Syncing blocks its thread.
    private static let queue = DispatchQueue(label: "audit-anchor")

    /// All that was published, in its order. A file that is not there is empty.
    package static func read(_ path: String) async throws -> [AgentCallAnchor] {
        try await onQueue {
            guard FileManager.default.fileExists(atPath: path) else { return [] }
            guard let bytes = FileManager.default.contents(atPath: path) else {
                throw Failure(description: "cannot read \(path)")
            }
            let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            var anchors: [AgentCallAnchor] = []
            for (index, line) in lines.enumerated() where !line.isEmpty {
                guard let anchor = AgentCallAnchor(line: line) else {
                    throw Failure(description: "\(path): line \(index + 1) is none that tocsin wrote")
                }
                anchors.append(anchor)
            }
            return anchors
        }
    }

    /// Adds a line, and returns when it is on disk. The file is made when it is not there.
    package static func append(_ anchor: AgentCallAnchor, to path: String) async throws {
        try await onQueue { try add(Array((anchor.line + "\n").utf8), path) }
    }

    /// Throws when nothing could be added.
    package static func check(_ path: String) async throws { try await onQueue { try add([], path) } }

    private static func add(_ bytes: [UInt8], _ path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        // In one piece, so that a line is whole or not there.
        if !bytes.isEmpty, write(descriptor, bytes, bytes.count) != bytes.count { throw failure(path) }
        guard fsync(descriptor) == 0 else { throw failure(path) }
    }

    private static func failure(_ path: String) -> Failure {
        Failure(description: "cannot write \(path): \(String(cString: strerror(errno)))")
    }

    private static func onQueue<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result { try body() }) }
        }
    }
}
