// SPDX-License-Identifier: Apache-2.0

/// The account itself: what its administrators set for all.
package struct Account: Hashable, Sendable {
    package static let nameLengthMaximum = 100
    /// Until another name is set.
    package static let nameDefault = "Tocsin"
    package static let fallbackRecipientsMaximum = 20

    package var name: String
    /// While it is, clients are turned away; events are accepted and people are told.
    package var isSuspended: Bool
    /// Who is told when nobody is on call: the owners, until others are set.
    package var fallbackRecipientIDs: [String]
    /// Abilities that are switched off, of those that the server has.
    package var disabledAbilities: [String]
    /// Whether agents may call; switched off, all of them are refused at once.
    package var areAgentsEnabled: Bool

    package init(
        name: String = "", isSuspended: Bool = false, fallbackRecipientIDs: [String] = [], disabledAbilities: [String] = [],
        areAgentsEnabled: Bool = true
    ) {
        self.name = name
        self.isSuspended = isSuspended
        self.fallbackRecipientIDs = fallbackRecipientIDs
        self.disabledAbilities = disabledAbilities
        self.areAgentsEnabled = areAgentsEnabled
    }
}
