// SPDX-License-Identifier: Apache-2.0

/// The secret in the addresses of a person's calendar: whoever has it reads when they are on call. Each person has one at
/// most, and it is not kept: only a keyed hash of it is.
package struct CalendarKey: Hashable, Sendable {
    /// Hexadecimal digits: 128 bits.
    package static let length = 32

    package var secret: String

    package init(secret: String) { self.secret = secret }
}
