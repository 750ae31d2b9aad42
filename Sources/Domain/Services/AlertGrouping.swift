// SPDX-License-Identifier: Apache-2.0

/// How a service gathers its alerts in incidents: the kinds there are, and their limits. Raw values are the wire's.
package enum AlertGrouping {
    package enum Kind: String, CaseIterable, Sendable {
        /// All alerts that come within a time.
        case time
        /// Alerts that are alike.
        case intelligent
        /// Alerts that agree in what is said in some of their fields.
        case contentBased = "content_based"
        case contentBasedIntelligent = "content_based_intelligent"
    }

    /// How many of the fields must agree.
    package enum Aggregate: String, CaseIterable, Sendable {
        case all
        case any
    }

    /// Minutes from the first alert; 0 lasts until the incident is resolved.
    package static let timeoutMinutesRange: ClosedRange<Int64> = 0...1440
    /// Seconds since the last alert that was gathered.
    package static let windowSecondsRange: ClosedRange<Int64> = 300...3600
    /// Beside the range, where content is compared.
    package static let windowSecondsOfDay: Int64 = 86_400
    /// Leaves the window to the server.
    package static let windowRecommended: Int64 = 0
    /// Fields that are compared: each costs a look at every alert, and more than these say nothing new.
    package static let fieldsMaximum = 10
    package static let fieldLengthMaximum = 255

    package static func allows(windowSeconds: Int64, _ kind: Kind) -> Bool {
        if windowSeconds == windowRecommended || windowSecondsRange.contains(windowSeconds) { return true }
        return windowSeconds == windowSecondsOfDay && (kind == .contentBased || kind == .contentBasedIntelligent)
    }
}

/// How long a service waits before it tells anybody of an alert that may pass by itself.
package enum AutoPause {
    /// Seconds; 0 leaves them to the server.
    package static let timeoutsSeconds: [Int64] = [0, 120, 180, 300, 600, 900]
}
