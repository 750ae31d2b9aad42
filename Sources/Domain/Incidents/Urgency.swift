// SPDX-License-Identifier: Apache-2.0

/// How an incident notifies: high escalates and uses the high-urgency rules, low waits.
package enum Urgency: String, CaseIterable, Sendable {
    case high
    case low

    package var other: Urgency { self == .high ? .low : .high }
}

/// What an event says of the problem's weight. Case-sensitive on the wire.
package enum Severity: String, CaseIterable, Sendable {
    case critical
    case error
    case warning
    case info
}

/// How a service turns an event into an urgency.
package enum UrgencyRule: Hashable, Sendable {
    case constant(Urgency)
    case severityBased

    /// Without a severity a problem counts as high: a page too many is better than one missed.
    package func urgency(for severity: Severity?) -> Urgency {
        switch self {
        case .constant(let urgency): urgency
        case .severityBased: severity == .warning || severity == .info ? .low : .high
        }
    }
}
