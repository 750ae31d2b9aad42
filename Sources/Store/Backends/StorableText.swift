// SPDX-License-Identifier: Apache-2.0
private import Foundation

extension String {
    /// The text as both databases can keep it.
    ///
    /// PostgreSQL's text has no U+0000 and SQLite's functions stop at one. Both stores keep the replacement character
    /// in its place, so that no input makes a write fail and both answer the same. The common case copies nothing.
    func withStorableUTF8<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
        var text = self
        let hasZero = text.withUTF8 { bytes in
            bytes.baseAddress.map { memchr($0, 0, bytes.count) != nil } ?? false
        }
        if hasZero { text = String(text.unicodeScalars.map { $0 == "\0" ? "\u{FFFD}" : Character($0) }) }
        return try text.withUTF8(body)
    }
}
