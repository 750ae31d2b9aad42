// SPDX-License-Identifier: Apache-2.0

/// How much an incident matters, in the account's own words.
package struct Priority: Hashable, Sendable {
    package var id: String
    package var name: String
    package var description: String
    /// Six hexadecimal digits.
    package var color: String
    /// 0 is the most severe.
    package var position: Int

    package init(id: String, name: String, description: String, color: String, position: Int) {
        self.id = id
        self.name = name
        self.description = description
        self.color = color
        self.position = position
    }
}
