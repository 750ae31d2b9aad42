// SPDX-License-Identifier: Apache-2.0
import Base

extension User {
    /// Whether a text has the form of a mail address: one `@`, something on both sides, no blanks or control characters.
    ///
    /// Only a mail that arrives proves an address; this keeps out what cannot be one, and what could end a header line.
    package static func looksLikeEmail(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, emailLengthRange.contains(text.scalarCount) else {
            return false
        }
        return text.unicodeScalars.allSatisfy { scalar in
            scalar.value > 0x20 && scalar.value != 0x7F && !"<>(),;:\"[]\\".unicodeScalars.contains(scalar)
        }
    }
}
