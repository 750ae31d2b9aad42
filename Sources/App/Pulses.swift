// SPDX-License-Identifier: Apache-2.0
package import Base
private import Synchronization

/// When each loop last did its work: whether people would be paged now.
package final class Pulses: Sendable {
    /// A loop looks at least every second; one that is silent for so long hangs, or its store does not answer.
    package static let silenceMaximumSeconds: Int64 = 20

    private let beats = Mutex<[String: Instant]>([:])

    package init() {}

    package func beat(_ name: String, at now: Instant) { beats.withLock { $0[name] = now } }

    /// Whether loops have begun, and none is silent.
    package func areRegular(at now: Instant) -> Bool {
        beats.withLock { beats in
            !beats.isEmpty && beats.allSatisfy { now.seconds(since: $0.value) <= Self.silenceMaximumSeconds }
        }
    }
}
