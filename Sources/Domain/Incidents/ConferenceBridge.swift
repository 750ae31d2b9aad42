// SPDX-License-Identifier: Apache-2.0
package import Base

/// Where people talk about an incident while they work on it.
package struct ConferenceBridge: Hashable, Sendable {
    package static let textLengthMaximum = 1024

    /// As it is dialled, with its pauses: `+1 415-555-1212,,,,1234#`.
    package var number: String?
    package var url: String?

    package init(number: String? = nil, url: String? = nil) {
        self.number = number
        self.url = url
    }

    package var isEmpty: Bool { number == nil && url == nil }

    /// As answers and the history show it.
    package var json: JSON { ["conference_number": JSON(number), "conference_url": JSON(url)] }
}
