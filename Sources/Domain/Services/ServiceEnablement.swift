// SPDX-License-Identifier: Apache-2.0
package import Base

/// Whether a service uses an add-on. It does until it is switched off.
package struct ServiceEnablement: Hashable, Sendable {
    /// The add-ons that there are, in the reference's words.
    package static let features = ["aiops"]

    package var feature: String
    package var isEnabled: Bool
    /// Nil until somebody sets it.
    package var updatedAt: Instant?

    package init(feature: String = "", isEnabled: Bool = true, updatedAt: Instant? = nil) {
        self.feature = feature
        self.isEnabled = isEnabled
        self.updatedAt = updatedAt
    }
}
